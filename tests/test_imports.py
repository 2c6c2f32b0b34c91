"""Who may import whom: bot -> adapters -> features -> core, and the sandbox apart."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FEATURES = ("moderation", "invites", "broadcasts", "outreach")
# What each part may import of our own code, besides itself.
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "config": {"core"},
    **{feature: {"core"} for feature in FEATURES},
    "adapters": {"core", "config", *FEATURES},
    "sandbox": set(),
    "bot": {"core", "config", *FEATURES, "adapters", "sandbox"},
    "training": {"core", *FEATURES, "adapters"},
    "benchmarks": {"core", "config", *FEATURES, "adapters", "sandbox", "training", "bot"},
}
# The embedded Telegram knows nothing of Steward; who puts the two on a stage together does.
ON_STAGE = {
    f"sandbox/{name}.py"
    for name in (
        *("arrears", "caring", "deciding", "demo", "disk", "members", "outcome", "picture"),
        *("stage", "steps"),
    )
}
TELETHON_IS_FOR = ("adapters/telegram/", "sandbox/", "benchmarks/")


def sources(root: Path) -> list[Path]:
    """Every Python file of ours that is shipped or measured; tests may import what they like."""
    folders = [root / part for part in MAY_IMPORT if (root / part).is_dir()]
    return sorted([*root.glob("*.py"), *(file for at in folders for file in at.rglob("*.py"))])


def part_of(file: Path, root: Path) -> str:
    """The folder, or the file at the top, that `file` belongs to."""
    return file.relative_to(root).parts[0].removesuffix(".py")


def imports(file: Path, *, at_once: bool = False) -> Iterator[str]:
    """The modules that `file` imports; `at_once`: only those loaded when it is loaded."""
    nodes: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)
        elif at_once and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        elif at_once and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            nodes.extend(node.orelse)
        else:
            nodes.extend(ast.iter_child_nodes(node))


def wrong_directions(root: Path) -> list[str]:
    """Imports of our own code that the table does not allow."""
    wrong = []
    for file in sources(root):
        part = part_of(file, root)
        on_stage = file.relative_to(root).as_posix() in ON_STAGE
        allowed = MAY_IMPORT.get("benchmarks" if on_stage else part, set()) | {part}
        for module in imports(file):
            target = module.split(".")[0]
            if not target:
                wrong.append(f"{file.relative_to(root)} imports relatively: {module}")
            elif target in MAY_IMPORT and target not in allowed:
                wrong.append(f"{file.relative_to(root)} imports {module}")
    return wrong


def outsiders_in_core(root: Path) -> list[str]:
    """Imports in core/ of something that Python does not bring along."""
    return [
        f"{file.relative_to(root)} imports {module}"
        for file in sources(root)
        if part_of(file, root) == "core"
        for module in imports(file)
        if module.split(".")[0] not in sys.stdlib_module_names | {"core"}
    ]


def stray_telethon(root: Path) -> list[str]:
    """Imports of Telethon elsewhere than at the edge."""
    return [
        str(file.relative_to(root))
        for file in sources(root)
        if not file.relative_to(root).as_posix().startswith(TELETHON_IS_FOR)
        and any(module.split(".")[0] == "telethon" for module in imports(file))
    ]


def loaded_by(start: Path, root: Path) -> set[Path]:
    """The files of ours that are loaded when `start` is, directly or by way of others."""
    loaded: set[Path] = set()
    waiting = [start]
    while waiting:
        file = waiting.pop()
        if file in loaded or not file.exists():
            continue
        loaded.add(file)
        for module in imports(file, at_once=True):
            path = root
            for name in module.split("."):
                path /= name
                waiting += [path.with_suffix(".py"), path / "__init__.py"]
    return loaded


def sandbox_loaded_by_bot(root: Path) -> list[str]:
    """Files of the sandbox that `run` loads, or `bot.py` before it knows which command is meant."""
    loaded = loaded_by(root / "bot.py", root) | loaded_by(root / "adapters" / "running.py", root)
    return sorted(str(file.relative_to(root)) for file in loaded if "sandbox" in file.parts)


def filled_inits(root: Path) -> list[str]:
    """`__init__.py` files that hold something."""
    return [
        str(file.relative_to(root))
        for file in sources(root)
        if file.name == "__init__.py" and file.read_text("utf-8").strip()
    ]


def test_every_part_has_its_place() -> None:
    """A new folder or a new file at the top must be given a line in the table."""
    parts = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    parts |= {file.stem for file in ROOT.glob("*.py")}
    assert parts <= MAY_IMPORT.keys()


def test_imports_point_inwards() -> None:
    """And features do not know of each other, of adapters, or of settings."""
    assert wrong_directions(ROOT) == []


def test_core_needs_nothing() -> None:
    """Only Python itself."""
    assert outsiders_in_core(ROOT) == []


def test_telethon_stays_at_the_edge() -> None:
    """Its types are translated in one place."""
    assert stray_telethon(ROOT) == []


def test_the_bot_does_not_load_the_sandbox() -> None:
    """`run` ships without it; `demo` and `sandbox` load it when they are called."""
    assert sandbox_loaded_by_bot(ROOT) == []


def test_packages_hold_nothing_themselves() -> None:
    """`__init__.py` files are empty."""
    assert filled_inits(ROOT) == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project in which everything is in order."""
    for name, text in {
        "bot.py": "import adapters.telegram.client\ndef demo():\n    import sandbox.server\n",
        "core/__init__.py": "",
        "core/events.py": "import json\nfrom core import effects\n",
        "core/effects.py": "",
        "moderation/__init__.py": "",
        "moderation/desk.py": "from core.events import Event\n",
        "adapters/__init__.py": "",
        "adapters/logs.py": "",
        "adapters/telegram/__init__.py": "",
        "adapters/telegram/client.py": (
            "import telethon\nfrom moderation.desk import Desk\nfrom adapters import logs\n"
        ),
        "sandbox/__init__.py": "",
        "sandbox/server.py": "import telethon\n",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def complaints(root: Path) -> list[str]:
    """All that is wrong with the imports of a project."""
    checks = (
        wrong_directions,
        outsiders_in_core,
        stray_telethon,
        sandbox_loaded_by_bot,
        filled_inits,
    )
    return [complaint for check in checks for complaint in check(root)]


def test_a_tidy_tree_passes(tree: Path) -> None:
    """The checks below find what is planted, and only that."""
    assert complaints(tree) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("core/events.py", "from moderation import desk"),
        ("core/events.py", "import telethon.errors"),
        ("core/events.py", "def later():\n    import loguru"),
        ("core/events.py", "from . import effects"),
        ("moderation/desk.py", "from invites.links import Link"),
        ("moderation/desk.py", "import adapters.logs"),
        ("moderation/desk.py", "from config.settings import Settings"),
        ("moderation/desk.py", "from telethon import TelegramClient"),
        ("adapters/logs.py", "import telethon"),
        ("adapters/logs.py", "def later():\n    from sandbox import server"),
        ("adapters/logs.py", "try:\n    import bot\nexcept ImportError:\n    pass"),
        ("sandbox/server.py", "from core.events import Event"),
        ("bot.py", "from sandbox.server import Server"),
        ("bot.py", "if True:\n    import sandbox"),
        ("core/__init__.py", "VERSION = 1"),
    ],
)
def test_a_planted_violation_is_found(tree: Path, name: str, line: str) -> None:
    """Wherever it hides."""
    file = tree / name
    file.write_text(f"{file.read_text('utf-8')}{line}\n", "utf-8")
    assert any(complaint.startswith((name, "sandbox")) for complaint in complaints(tree))


def test_the_sandbox_is_found_behind_another_module(tree: Path) -> None:
    """What the bot loads is followed to the end."""
    file = tree / "adapters/logs.py"
    file.write_text("import sandbox.server\n", "utf-8")
    assert "sandbox/server.py" in sandbox_loaded_by_bot(tree)
