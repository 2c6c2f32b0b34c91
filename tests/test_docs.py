"""The documentation says what there is: settings, commands, reactions, words, files."""

import ast
import re
from pathlib import Path

import pytest

from config.complaints import variable
from config.settings import Settings, names
from config.texts import Texts
from moderation.flag import Decision
from moderation.words import QUESTIONS, REACTIONS, WORDS, Question, question_of

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATORS = (ROOT / "docs" / "operators.md").read_text("utf-8")
RUSSIAN, ENGLISH = (
    (ROOT / "docs" / "moderators.md").read_text("utf-8").split("\n## In English\n", 1)
)


def commands(of: str = "commands") -> set[str]:
    """The commands that `bot.py` knows, or those below one of them."""
    tree = ast.parse((ROOT / "bot.py").read_text("utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_parser"
        and ast.unparse(node.func.value) == of
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def default_of(setting: str) -> object:
    """The default of a setting, if its table can be made without being told anything."""
    table, _, name = setting.rpartition(".")
    group = Settings.model_fields[table].get_default(call_default_factory=True) if table else None
    if table:
        return getattr(group, name)
    return Settings.model_fields[name].get_default(call_default_factory=True)


@pytest.mark.parametrize("setting", [name for name, _ in names()])
def test_operators_can_look_up_every_setting(setting: str) -> None:
    """Each has a line in the table."""
    assert f"| `{setting}` |" in OPERATORS


@pytest.mark.parametrize(
    "setting",
    [
        name
        for name, _ in names()
        if name.startswith(
            (
                *("moderation.", "models.", "retention.", "logs.", "lang"),
                *("outreach.", "hours.", "emergency.", "topics"),
            )
        )
    ],
)
def test_operators_read_the_true_defaults(setting: str) -> None:
    """As they are in the code."""
    default = default_of(setting)
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    shown = {"": '""', "()": "[]"}.get(shown, shown)
    assert f"| `{setting}` | `{shown}` |" in OPERATORS


def test_operators_read_of_no_setting_that_does_not_exist() -> None:
    """Nor of such an environment variable."""
    shown = set(re.findall(r"^\| `([a-z_.]+)` \|.*\|.*\|$", section("5. Settings"), re.MULTILINE))
    assert shown == {name for name, _ in names()}
    variables = set(re.findall(r"\bSTEWARD_[A-Z_]*[A-Z]\b", OPERATORS))
    assert variables <= {variable(name) for name, _ in names()} | {"STEWARD_CONFIG"}


def test_operators_can_look_up_every_command() -> None:
    """And no other."""
    shown = set(re.findall(r"^\| `(\w+)` \|", section("7. Commands"), re.MULTILINE))
    assert shown == commands()


def test_operators_can_look_up_what_can_be_done_with_the_model() -> None:
    """And nothing else."""
    assert set(re.findall(r"`model (\w+)`", section("7. Commands"))) == commands("actions")


def section(title: str) -> str:
    """A section of the operators' page."""
    found = re.search(
        rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", OPERATORS, re.MULTILINE | re.DOTALL
    )
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(("text", "russian"), [(RUSSIAN, True), (ENGLISH, False)])
@pytest.mark.parametrize("decision", list(Decision))
def test_moderators_can_look_up_every_decision(
    decision: Decision, text: str, russian: bool
) -> None:
    """Its reaction, and a word for it in their language, in the same line."""
    reactions = [emoji for emoji, meaning in REACTIONS.items() if meaning is decision]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    if reactions:
        lines = [line for line in lines if line.startswith(f"| {reactions[0]} |")]
    words = [word for word in WORDS[decision] if word.isascii() is not russian]
    cells = {word.strip() for line in lines for word in line.split("|")[2].split(",")}
    assert cells & set(words)


@pytest.mark.parametrize("text", [RUSSIAN, ENGLISH])
def test_moderators_read_of_no_word_that_does_not_exist(text: str) -> None:
    """A word that the table promises must work."""
    known = {word for words in WORDS.values() for word in words}
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)[1:]
    assert {word.strip() for row in rows for word in row.split(",")} - {"---"} <= known


@pytest.mark.parametrize(("text", "russian"), [(RUSSIAN, True), (ENGLISH, False)])
@pytest.mark.parametrize("question", list(Question))
def test_moderators_can_look_up_what_to_ask(question: Question, text: str, russian: bool) -> None:
    """A word for it in their language; and every bold word of the list works."""
    shown = set(re.findall(r"^- \*\*([^*]+)\*\* —", text, re.MULTILINE))
    assert shown & {word for word in QUESTIONS[question] if word.isascii() is not russian}
    assert all(question_of(word) for word in shown)


@pytest.mark.parametrize(("text", "language"), [(RUSSIAN, "ru"), (ENGLISH, "en")])
def test_moderators_see_the_card_as_it_is(text: str, language: str) -> None:
    """The example is made of the texts that Steward uses."""
    say = Texts(language).say
    kinds = ("rude", "personal", "advert", "report")
    assert say("card-flag-legend") in text
    assert say("reason-insult-you") in text
    assert all(say("card-flag-head", kind=kind)[0] in text for kind in kinds)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file of ours finds it."""
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    """A path in backticks that begins with one of our folders is there."""
    folders = "core|config|moderation|outreach|adapters|sandbox|training|benchmarks|docs|tests"
    for target in re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text("utf-8")):
        assert (ROOT / target).exists(), target
