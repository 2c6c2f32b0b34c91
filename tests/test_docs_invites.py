"""The documentation says what members and staff can say about invitations."""

import re
from pathlib import Path

import pytest

from core.words import meant
from invites.cards import REACTIONS, WORDS
from invites.words import ASKING, Unclear, asked_in_private, order_of

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {
    (name, language): text
    for name in ("members", "moderators")
    for language, text in zip(
        ("ru", "en"),
        (DOCS / f"{name}.md").read_text("utf-8").split("\n## In English\n", 1),
        strict=True,
    )
}
SECTIONS = {
    "ru": PAGES["moderators", "ru"].partition("### Приглашения")[2].partition("\n### ")[0],
    "en": PAGES["moderators", "en"].partition("### Invitations")[2].partition("\n### ")[0],
}
WHOM = {"ru": "кого", "en": "whom"}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_members_can_look_up_every_word(language: str) -> None:
    """In their own language, but for words with a slash, which stand in the English part."""
    rows = " ".join(re.findall(r"^\| (\*\*.*?) \|", PAGES["members", language], re.MULTILINE))
    shown = set(re.findall(r'\*\*([^*]+)\*\*|[«"]([^»"]+)[»"]', rows))
    words = {one or other for one, other in shown}
    wanted = {
        word
        for asked, phrases in ASKING.items()
        for word in phrases
        if (asked.language == language and word[0] != "/") or (language == "en" and word[0] == "/")
    }
    assert words == wanted
    assert all(asked_in_private(word) for word in words)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_moderators_can_look_up_every_order(language: str) -> None:
    """Each bold or quoted phrase of the table's first column is understood, and no kind lacks."""
    rows = re.findall(r"^\| (\*\*.*?) \|", SECTIONS[language], re.MULTILINE)
    phrases = [
        phrase
        for row in rows
        for one in re.findall(r'\*\*[^*]+\*\*(?: \*\w+\*)?|[«"][^»"]+[»"]', row)
        if (phrase := one.replace("*", "").strip('«»"'))
    ]
    orders = [_order(phrase, language) for phrase in phrases]
    assert None not in orders
    assert not [order for order in orders if isinstance(order, Unclear)]
    assert len({type(order) for order in orders}) == 6


def _order(phrase: str, language: str) -> object:
    """A phrase as staff would write it; without anybody named, it answers a card."""
    said = phrase.replace(f" {WHOM[language]}", " 4242")
    return order_of(said, reply=True)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_moderators_can_look_up_how_to_answer_the_cards(language: str) -> None:
    """Every reaction, and every word of their language."""
    text = SECTIONS[language]
    assert all(emoji in text for emoji in REACTIONS)
    words = {word for words in WORDS.values() for word in words}
    shown = set(re.findall(r'[«"]([^»"]+)[»"]', text)) & words
    assert shown == {word for word in words if word.isascii() is (language == "en")}
    assert all(meant(word, {word: True}) for word in shown)
