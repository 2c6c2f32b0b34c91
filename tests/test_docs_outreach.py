"""The documentation says what workers can do about questions and emergencies, and what it means."""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from itertools import chain
from pathlib import Path

import pytest

from config.outreach import known_topics
from outreach import emergency, words
from outreach.emergency import Move as AlarmMove
from outreach.request import Move
from outreach.words import Order, Skills, alarm_move_of, order_of, verdict_of
from tests.texts import texts_in

DOCS = Path(__file__).parents[1] / "docs"
PAGES = dict(
    zip(
        ("ru", "en"),
        (DOCS / "workers.md").read_text("utf-8").split("\n## In English\n", 1),
        strict=True,
    )
)
HEADS = {
    "ru": ("### Как ответить", "### Кто дежурит", "### Тревога"),
    "en": ("### How to answer", "### Who is on duty", "### An alarm"),
}
LANGUAGES = pytest.mark.parametrize("language", ["ru", "en"])


def section(language: str, number: int) -> str:
    """What stands under a heading."""
    page = PAGES[language].partition(f"\n{HEADS[language][number]}")[2]
    return page.partition("\n### ")[0]


def rows(language: str, number: int) -> list[tuple[str, set[str]]]:
    """The first cell of each row of the section's tables, and the words in the second."""
    found = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", section(language, number), re.MULTILINE
    )
    return [(first, {plain(word) for word in second.split(",")}) for first, second in found[1:]]


def plain(word: str) -> str:
    """A word as it is compared: the table has some with both е and ё."""
    return word.strip(" ?").replace("ё", "е").casefold()


def of_language(phrases: Iterable[str], language: str) -> set[str]:
    """The phrases of one language."""
    return {plain(word) for word in phrases if word.isascii() is (language == "en")}


def shown_for(
    table: Mapping[str, Enum], move: Enum, found: Collection[tuple[str, set[str]]]
) -> set[str]:
    """The words in the row of a move's reaction."""
    (emoji,) = [emoji for emoji, meaning in table.items() if meaning is move]
    return set(chain.from_iterable(said for first, said in found if first == emoji))


@LANGUAGES
@pytest.mark.parametrize("move", [Move(move) for move in words.WORDS])
def test_workers_can_look_up_every_word_of_a_card(move: Move, language: str) -> None:
    """All of their language, in the row of the reaction; undoing has no reaction."""
    found = rows(language, 0)
    shown = found[-1][1] if move is Move.UNDO else shown_for(words.REACTIONS, move, found)
    assert shown == of_language(words.WORDS[move], language)


@LANGUAGES
def test_workers_can_look_up_every_reaction_of_a_card(language: str) -> None:
    """And no other stands in the table."""
    shown = {first for first, _ in rows(language, 0)[:-1]}
    assert shown == set(words.REACTIONS)


@LANGUAGES
@pytest.mark.parametrize("move", list(words.ALARM_REACTIONS.values()))
def test_workers_can_look_up_every_word_of_an_alarm(move: emergency.Move, language: str) -> None:
    """All of their language, in the row of the reaction."""
    shown = shown_for(words.ALARM_REACTIONS, move, rows(language, 2))
    assert shown == of_language(words.ALARM_WORDS[move], language)


@LANGUAGES
def test_workers_can_look_up_how_to_give_an_alarm_back(language: str) -> None:
    """Handing it over and undoing have no reaction of their own."""
    (_, drop), (_, undo) = rows(language, 2)[-2:]
    assert drop == of_language(words.ALARM_WORDS[AlarmMove.DROP], language)
    assert undo == of_language(words.ALARM_WORDS[AlarmMove.UNDO], language)
    shown = {first for first, _ in rows(language, 2)[:-2]}
    assert shown == set(words.ALARM_REACTIONS)


@LANGUAGES
@pytest.mark.parametrize("order", list(Order))
def test_workers_can_look_up_what_to_write_in_the_room(order: Order, language: str) -> None:
    """Every phrase of their language, in one row."""
    table = re.findall(r"^\| (\*\*.*?) \|", section(language, 1), re.MULTILINE)
    assert len(table) == len(Order)
    phrases = [
        {plain(one or other) for one, other in re.findall(r'\*\*([^*]+)\*\*|[«"]([^»"]+)[»"]', row)}
        for row in table
    ]
    assert of_language(words.ORDERS[order], language) in phrases


@LANGUAGES
def test_workers_can_look_up_how_to_name_their_specialities(language: str) -> None:
    """The sentences work, and all words of the topics that come along are named."""
    text = section(language, 1)
    said = re.findall(r'\*\*([^*|]+:[^*|]+)\*\*|[«"]([^»"|]+: ?[^»"|]*)[»"]', text)
    orders = [order_of(one or other) for one, other in said]
    assert orders
    assert all(isinstance(order, Skills) for order in orders)
    named = {topic.speciality for topic in known_topics().values() if topic.speciality}
    assert named <= set(re.findall(r"`(\w+)`", text))


@LANGUAGES
def test_workers_see_the_cards_as_they_are(language: str) -> None:
    """The examples are made of the texts that Steward uses."""
    say, page = texts_in(language).say, PAGES[language]
    topic = getattr(known_topics()["hiv_hcv"].title, language)
    assert say("ask-head", kind="question", topic=topic) in page
    assert say("ask-legend", state="answered", answerable="yes", human="no", reason="no") in page
    assert say("ask-advice", where="private").strip() in page
    assert say("urgent-waking") in page
    assert say("alarm-advice", number="112").strip() in page
    assert say("alarm-legend", state="raised") in page
    for kind in ("question", "help", "unclear", "invite", "voice"):
        assert say("ask-head", kind=kind, topic=topic)[0] in page


@LANGUAGES
def test_what_workers_are_told_to_reply_works(language: str) -> None:
    """A verdict on some of the answers, and an answer of one's own."""
    verdict, own = re.findall(r"^- \*\*([^*]+)\*\*", section(language, 0), re.MULTILINE)[:2]
    right = verdict_of(verdict)
    assert right is not None
    assert (right.move, right.only) == (Move.RIGHT, frozenset({1, 3}))
    answer = verdict_of(own)
    assert answer is not None
    assert answer.move is Move.FIXED
    drop = {"ru": "не могу", "en": "hand over"}[language]
    assert alarm_move_of(drop) is AlarmMove.DROP
    assert drop in section(language, 2)
