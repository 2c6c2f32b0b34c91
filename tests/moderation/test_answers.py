"""What staff can ask of Steward, who may, and what they read."""

from typing import TYPE_CHECKING

import pytest

from config.texts import LANGUAGES, Texts
from core.effects import Say, Text
from core.events import Author, MessageEdited, MessageSent
from moderation.answers import answer
from moderation.judgement import HIGHEST, LOWEST, Tally
from moderation.words import Question
from tests.texts import texts_in

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening


def says(evening: "Evening", text: str, who: int | None = None, **fields: object) -> None:
    """Somebody writes a message of their own in the staff room; Anna, unless said otherwise."""
    known = {"chat": evening.staff_room, "author": Author(who or evening.anna), "text": text}
    evening.happens(MessageSent(evening.message(9000, **{**known, **fields})))
    evening.deliver()


def answers(evening: "Evening") -> list[Say]:
    """What Steward has answered."""
    posts = [post for post in evening.posts.values() if isinstance(post, Say)]
    return [post for post in posts if post.text.template.startswith("answer-")]


def decided(evening: "Evening", word: str, times: int) -> None:
    """Lots of flags, each decided so."""
    start = 1000 + len(evening.flags)
    for number in range(start, start + times):
        evening.rude(number)
        evening.deliver()
        evening.word(evening.anna, word)
        evening.deliver()


@pytest.mark.parametrize(
    "text",
    [
        *("порог", "Порог", "ПОРОГ.", "  порог! ", "порогг", "статистика", "статистка"),
        *("stats", "/stats", "Stats", "threshold", "treshold", "threshhold"),
    ],
)
def test_staff_ask_for_the_numbers(evening: "Evening", text: str) -> None:
    """In Russian or English, with a slip or without; the answer is a reply."""
    says(evening, text, evening.boris)
    (said,) = answers(evening)
    assert said.text.template == "answer-numbers"
    assert (said.chat, said.reply_to) == (evening.staff_room, 9000)


@pytest.mark.parametrize(
    "text",
    [
        *("сбросить порог", "Сбросить  порог!", "сброс порога", "сбрость порог"),
        *("reset threshold", "Reset Threshold", "reset treshold"),
    ],
)
def test_staff_reset_the_threshold(evening: "Evening", text: str) -> None:
    """And are told what it was."""
    decided(evening, "не вред", 5)
    says(evening, text)
    (said,) = answers(evening)
    assert said.text.template == "answer-reset"
    assert said.text.args["threshold"] == 60
    assert evening.store.tally(evening.chat) == Tally()


@pytest.mark.parametrize(
    "text",
    [
        *("порог?", "какой сейчас порог", "это уже за порогом", "стат", "не сбросить порог"),
        *("сбросить порог?", "надо бы сбросить порог", "the threshold is too high", "привет", ""),
    ],
)
def test_talk_among_staff_is_not_answered(evening: "Evening", text: str) -> None:
    """Nor changes anything."""
    decided(evening, "не вред", 1)
    says(evening, text)
    assert answers(evening) == []
    assert evening.store.tally(evening.chat) == Tally(harmless=1)


@pytest.mark.parametrize("text", ["порог", "сбросить порог"])
def test_only_staff_are_answered(evening: "Evening", text: str) -> None:
    """Neither strangers in the room, nor Steward itself, nor a post without an author."""
    decided(evening, "не вред", 1)
    says(evening, text, evening.member)
    says(evening, text, out=True)
    says(evening, text, author=None)
    assert answers(evening) == []
    assert evening.store.tally(evening.chat) == Tally(harmless=1)


@pytest.mark.parametrize("text", ["порог", "сбросить порог"])
def test_only_a_message_of_its_own_in_the_staff_room_is_a_question(
    evening: "Evening", text: str
) -> None:
    """Not a reply, not an edit, not a message in the members' chat."""
    decided(evening, "не вред", 1)
    says(evening, text, reply_to=evening.card_id())
    says(evening, text, reply_to=1)
    says(evening, text, chat=evening.chat)
    edited = evening.message(
        9000,
        chat=evening.staff_room,
        author=Author(evening.anna),
        text=text,
        edited=evening.now,
    )
    evening.happens(MessageEdited(edited))
    evening.deliver()
    assert answers(evening) == []
    assert evening.store.tally(evening.chat) == Tally(harmless=1)


@pytest.mark.parametrize("text", ["порог", "сбросить порог"])
def test_a_question_that_comes_twice_is_answered_once(evening: "Evening", text: str) -> None:
    """After a crash every event may; the answer stays the first."""
    decided(evening, "не вред", 5)
    fields = {"chat": evening.staff_room, "author": Author(evening.anna), "text": text}
    event = MessageSent(evening.message(9000, **fields))
    evening.happens(event)
    evening.happens(event)
    evening.deliver()
    evening.happens(event)
    evening.deliver()
    (said,) = answers(evening)
    assert said.text.args["threshold"] == 60


def test_the_answer_has_the_numbers_of_this_chat(evening: "Evening") -> None:
    """Where the threshold is, what moved it, and how far it can go."""
    says(evening, "порог")
    decided(evening, "не вред", 6)
    decided(evening, "мут", 2)
    says(evening, "порог", id=9001)
    before, after = (said.text.args for said in answers(evening))
    bounds = {"usual": 50, "lowest": round(100 * LOWEST), "highest": round(100 * HIGHEST)}
    assert before == {**bounds, "threshold": 50, "upheld": 0, "harmless": 0, "moved": "no"}
    assert after == {**bounds, "threshold": 60, "upheld": 2, "harmless": 6, "moved": "up"}


@pytest.mark.parametrize(
    ("tally", "moved"),
    [(Tally(), "no"), (Tally(7, 3), "no"), (Tally(0, 3), "up"), (Tally(9, 0), "down")],
)
def test_the_answer_says_which_way_it_was_moved(
    evening: "Evening", tally: Tally, moved: str
) -> None:
    """Quieter, more attentive, or not at all."""
    asked = evening.message(9000, chat=evening.staff_room)
    assert answer(Question.NUMBERS, asked, tally).text.args["moved"] == moved


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("tally", [Tally(), Tally(0, 50), Tally(50, 0), Tally(1, 21)])
def test_the_answer_can_be_read(
    evening: "Evening", language: str, question: Question, tally: Tally
) -> None:
    """Its numbers stand in it."""
    said = answer(question, evening.message(9000, chat=evening.staff_room), tally).text
    text = _spelt(texts_in(language), said)
    shown = ["threshold", "usual"]
    if question is Question.NUMBERS:
        shown += ["lowest", "highest", "upheld", "harmless"]
    for name in shown:
        assert str(said.args[name]) in text
    assert "{" not in text


def _spelt(texts: Texts, said: Text) -> str:
    plain = {name: value for name, value in said.args.items() if isinstance(value, int | str)}
    return texts.say(said.template, **plain)
