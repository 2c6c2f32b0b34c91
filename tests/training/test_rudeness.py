"""`python -m training.rudeness`: the model that is shipped can be made again."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from adapters.models.small.model import SHIPPED, parse
from moderation.rules.reading import read
from moderation.said import Said
from training import rudeness
from training.cases import DATA, ROOT, Case

WRITERS = {
    "one": [Case(Said("ты дурак"), rude=True), Case(Said("чай остыл"), rude=False)],
    "two": [
        Case(Said("you are a liar"), rude=True),
        Case(Said("the van is late"), rude=False),
        Case(Said("ну ты даёшь"), rude=True, borderline=True),
    ],
}


def trained(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command, run to its end.

    Sums of floating-point numbers depend on the order, and the order on the processor: which
    routines OpenBLAS takes is therefore laid down.
    """
    return subprocess.run(
        [sys.executable, "-m", "training.rudeness", *arguments],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_CORETYPE": "Prescott"},
        capture_output=True,
        check=False,
    )


def test_what_even_its_writer_doubts_is_not_taught() -> None:
    """The rest is, by writer."""
    lessons = rudeness.lessons(WRITERS)
    assert {name: len(cases) for name, cases in lessons.items()} == {"one": 2, "two": 2}


def test_a_model_is_made_of_any_writers() -> None:
    """It says of whom; in whatever order they come, it is the same."""
    console = Console(file=io.StringIO())
    lessons = rudeness.lessons(WRITERS)
    model = rudeness.train(lessons, console)
    assert model == rudeness.train(dict(reversed(lessons.items())), console)
    assert b'"learnt_from": ["one", "two"]' in model
    assert b'"messages": 4, "rude": 2' in model
    small = parse(model)
    rude, plain = (small.judge(read(Said(text)), None) for text in ("ты дурак", "чай остыл"))
    assert rude > plain


def test_without_the_data_it_says_what_is_missing(tmp_path: Path) -> None:
    """And the old model stays."""
    out = tmp_path / "rudeness.model"
    out.write_bytes(b"old")
    done = trained("--data", str(tmp_path), "--out", str(out))
    assert done.returncode == 1
    assert b"../shared/data/gold" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    assert out.read_bytes() == b"old"


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    not (DATA / "gold").is_dir(),
    reason="NOT COMPARED: without ../shared/data nobody knows whether the shipped model is the "
    "one that training gives",
)
def test_the_shipped_model_is_what_training_gives_now(tmp_path: Path) -> None:
    """To the byte, from what is in the repository and beside it. Takes half a minute."""
    out = tmp_path / "rudeness.model"
    done = trained("--out", str(out))
    assert done.returncode == 0, done.stderr.decode()
    same = out.read_bytes() == SHIPPED.read_bytes()
    assert same, "train it again: python -m training.rudeness"
