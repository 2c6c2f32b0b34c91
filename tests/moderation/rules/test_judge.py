"""All rules together, and the texts of their reasons."""

import re
from pathlib import Path

import pytest

from moderation.findings import Finding, Kind
from moderation.rules import judge
from moderation.rules.judge import find
from moderation.rules.reading import Reading
from moderation.rules.words import lexicon
from moderation.said import Said

_ROOT = Path(judge.__file__).parents[2]


def test_each_kind_is_found_once() -> None:
    """A message that is rude and holds a phone has a finding of each kind."""
    kinds = [finding.kind for finding in find(Said("ты идиот, мой номер 8 901 000-00-11"))]
    assert kinds == [Kind.RUDE, Kind.PERSONAL]


def test_the_gravest_reason_of_a_kind_is_kept() -> None:
    """Of two rules for one kind, the finding with the higher score stays."""

    def mild(_: Reading) -> Finding:
        return Finding(Kind.RUDE, "mild", 0.5)

    def grave(_: Reading) -> Finding:
        return Finding(Kind.RUDE, "grave", 0.9)

    for rules in ((mild, grave), (grave, mild)):
        assert [finding.reason for finding in find(Said("x"), rules)] == ["grave"]


@pytest.mark.parametrize(
    "piece",
    [
        *("\u0301", "а", "«»", "*a", "1", "8 9", "ты ", "таких как ", "идиот ", "you ", "a@a."),
        *("Aa ", "ул. а ", "комн 1 ", "f**k ", "кв 1 ", "паспорт ", "t.me/", "room 1 ", "-а"),
        *("𝐢", "ﷺ"),
    ],
)
def test_the_longest_hostile_message_is_judged(piece: str) -> None:
    """4,096 characters of anything are judged like any other message."""
    text = (piece * 4096)[:4096]
    assert len({finding.kind for finding in find(Said(text))}) <= 3


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_reason_has_its_text(language: str) -> None:
    """No card shows a bare reason code: each has a message in both languages."""
    texts = (_ROOT / "config" / "texts" / f"{language}.ftl").read_text(encoding="utf-8")
    known = set(re.findall(r"^(reason-[a-z-]+) =", texts, re.MULTILINE))
    written = {
        code
        for file in Path(judge.__file__).parent.glob("*.py")
        for code in re.findall(r'"(reason-[a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    written |= {f"reason-{name}" for name in lexicon("ru", "en").phrases}
    written |= {f"reason-advert-{name}" for name in lexicon("advert").phrases}
    written |= {"reason-insult-you", "reason-insult-name"}
    assert written <= known
