"""What the staff say to Steward in a message of its own."""

import pytest

from core.effects import Say
from outreach.lists import LINES, link_to
from outreach.request import Move
from outreach.words import (
    ALARM_REACTIONS,
    REACTIONS,
    Missed,
    Order,
    Skills,
    Verdict,
    alarm_move_of,
    is_order,
    order_of,
    verdict_of,
)
from tests.outreach.road import ANNA, BORIS, CHAT, DIMA, MINUTE, STAFF_ROOM, VERA
from tests.outreach.world import World

# The reactions that every account may give (telegram.md, section 8).
FREE = frozenset("👀🤝👌🤷👍👎💊🔥🙏")


def test_what_is_open_is_listed(world: World) -> None:
    """A line each, with a link, and not more than a message holds."""
    for _ in range(LINES + 3):
        last = world.asks(topic="bus")
    world.writes("открытые")
    (said,) = world.said(STAFF_ROOM)
    lines = said.text.args["lines"]
    assert isinstance(lines, tuple)
    assert said.text.args["count"] == LINES + 3
    assert [line.text if hasattr(line, "text") else line.template for line in lines][-2:] == [
        *("list-line", "list-more"),
    ]
    assert lines[0].args["link"] == link_to(CHAT, last - LINES - 2)
    assert len(lines) == LINES + 1


def test_who_is_on_duty_is_listed(world: World) -> None:
    """With what they are good at; who left the room is not."""
    world.writes("дежурю", who=BORIS)
    world.writes("I am good at: Doctor, law and tea", who=VERA)
    world.writes("дежурю", who=ANNA)
    world.staff.accounts.remove(ANNA)
    world.writes("кто дежурит", who=BORIS)
    lines = world.said(STAFF_ROOM)[-1].text.args["lines"]
    assert isinstance(lines, tuple)
    assert [(line.args["duty"], line.args["skills"]) for line in lines] == [
        *(("yes", ""), ("no", "doctor, law, tea")),
    ]


def test_answers_are_replies_and_come_once(world: World) -> None:
    """The same message again is answered by the same message of Steward's."""
    world.writes("дежурю")
    (said,) = world.said(STAFF_ROOM)
    assert isinstance(said, Say)
    assert said.reply_to == world._messages
    world._messages -= 1
    world.writes("дежурю")
    assert len(world.said(STAFF_ROOM)) == 1


def test_members_and_other_talk_order_nothing(world: World) -> None:
    """Whoever came into the room by mistake, and whatever the staff talk about."""
    assert world.writes("открытые", who=DIMA) == []
    assert world.writes("кто сегодня едет на автобусе?") == []
    assert world.writes("верно") == []
    assert world.writes("верно", reply_to=4_000) == []


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("верно", Verdict(Move.RIGHT)),
        ("Верно 1, 3 и 4.", Verdict(Move.RIGHT, frozenset({1, 3, 4}))),
        ("correct: 2", Verdict(Move.RIGHT, frozenset({2}))),
        ("неверно 2", Verdict(Move.WRONG, frozenset({2}))),
        ("беру 2", None),
        ("ответ: в шесть", Verdict(Move.FIXED, words="в шесть")),
        ("Answer — at six\nat the bridge", Verdict(Move.FIXED, words="at six\nat the bridge")),
        ("ответ", None),
        ("2", None),
        ("спасибо", None),
    ],
)
def test_words_under_a_card(text: str, meaning: Verdict | None) -> None:
    """Numbers are those of the answers; the rest of the talk is talk."""
    assert verdict_of(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("вопрос https://t.me/c/1000000001/7", Missed(1_000_000_001, 7)),
        ("request: t.me/c/1000000001/12/7?thread=1", Missed(1_000_000_001, 7)),
        ("вопрос: https://t.me/c/1/7 где автобус", None),
        ("моя специальность: врач и юрист", Skills(frozenset({"врач", "юрист"}))),
        ("мои специальности:", Skills(frozenset())),
        ("на смене", Order.ON),
        ("off duty", Order.OFF),
    ],
)
def test_words_in_the_room(text: str, meaning: object) -> None:
    """Orders are whole messages."""
    assert order_of(text) == meaning


def test_moderation_is_told_what_is_understood_here() -> None:
    """So that it does not say that it has understood nothing."""
    for text in ("верно 2", "отбой", "дежурю", "вопрос t.me/c/1/7", "ответ: да"):
        assert is_order(text)
    assert not is_order("как дела?")
    assert alarm_move_of("ложная тревога") is not None


def test_all_reactions_are_free() -> None:
    """No account has to pay to decide."""
    assert {*REACTIONS, *ALARM_REACTIONS} <= FREE


def test_duty_is_for_those_who_say_so(world: World) -> None:
    """Topics that have a speciality call its people on duty before the others."""
    for who in (BORIS, VERA):
        world.writes("моя специальность: doctor", who=who)
    world.writes("дежурю", who=VERA)
    world.asks(topic="wound")
    world.wait(15 * MINUTE)
    assert world.rung() == [{VERA}]
