"""What the operator reads of `model status`, `install`, `compile` and `bench`."""

import subprocess
import sys
from pathlib import Path

import pytest

from adapters.models.large import commands
from config.texts import LANGUAGES, Texts
from tests.adapters.models.checkpoints import sentences
from tests.texts import texts_in


@pytest.fixture(params=LANGUAGES)
def texts(request: pytest.FixtureRequest) -> Texts:
    """In both languages."""
    return texts_in(request.param)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages enough for a test."""
    monkeypatch.setattr("adapters.models.large.compile.shipped_messages", lambda: sentences(10))
    monkeypatch.setattr("adapters.models.large.commands.shipped_messages", lambda: sentences(10))


def test_from_nothing_to_a_compiled_model(
    given: Path, tmp_path: Path, texts: Texts, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command says what comes next."""
    folder = tmp_path / "models"
    assert commands.status(folder, texts) == 1
    assert texts.say("model-nothing") in capsys.readouterr().out
    assert commands.bench(folder, texts) == 1
    assert commands.install_command(folder, texts, given, None) == 0
    assert texts.say("model-installed", file="small.ckpt") in capsys.readouterr().out
    assert commands.status(folder, texts) == 0
    assert texts.say("model-not-compiled") in capsys.readouterr().out
    assert commands.compile_command(folder, texts) == 0
    assert "int8" in capsys.readouterr().out
    assert commands.status(folder, texts) == 0
    assert "small.ckpt" in capsys.readouterr().out
    assert commands.bench(folder, texts) == 0
    assert "p99" in capsys.readouterr().out


def test_a_damaged_model_is_told(
    folder: Path, texts: Texts, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do."""
    next(folder.glob("compiled-*/model.onnx")).write_bytes(b"")
    assert commands.status(folder, texts) == 1
    assert "model.onnx" in capsys.readouterr().out


def test_a_model_of_another_checkpoint_is_told(
    folder: Path, texts: Texts, capsys: pytest.CaptureFixture[str]
) -> None:
    """It works, but it is not what was installed last."""
    note = next(folder.glob("compiled-*/manifest.json"))
    source = next(folder.glob("checkpoint-*/source.json")).read_text()
    sha256 = source.split('"sha256": "')[1][:64]
    note.write_text(note.read_text().replace(sha256, "0" * 64))
    assert commands.status(folder, texts) == 0
    assert texts.say("model-other-checkpoint") in capsys.readouterr().out


def test_steward_starts_without_the_extra(tmp_path: Path) -> None:
    """Only compiling needs it, and says so."""
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['onnx', 'torch', 'detoxify']))\n"
        "from pathlib import Path\n"
        "import adapters.running, adapters.offline.commands\n"
        "from adapters.models.large import commands\n"
        "from config.texts import Texts\n"
        "from core.errors import StewardError\n"
        "try: commands.compile_command(Path(sys.argv[1]), Texts('en'))\n"
        "except StewardError as error: sys.exit(error.name)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    assert found.stderr.strip() == "error-model-no-detoxify"
