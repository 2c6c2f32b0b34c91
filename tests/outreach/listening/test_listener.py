"""The listener: one request a burst, bumps, incidents, edits, deletions; bounded and repeatable.

By rules alone, so that no test depends on what a model has learnt.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.events import Media
from outreach.listening.heard import ALARM, NOTHING, Heard, Kind
from outreach.listening.line import Line
from outreach.listening.linking.linker import Linker
from outreach.listening.listener import LONGEST, OPEN, UNKNOWN, Listener
from outreach.listening.requests import Rules
from outreach.listening.talk import KEPT, Utterance
from outreach.listening.topics import Topics
from outreach.listening.words import topics

ANN, BOB, EVE, STAFF = 1, 2, 3, 99
TOPICS = Topics(topics())
ASKS = "Подскажите, пожалуйста, во сколько сегодня автобус?"
ASKS_TOO = "Кто знает, где сейчас можно взять налоксон?"
TELLS = "А мы вчера весь вечер пекли пироги"
DANGER = "ОН НЕ ДЫШИТ"


def alarm(said: Utterance, _parent: Utterance | None, _before: Sequence[Utterance]) -> float:
    """Rules of emergencies that know one sentence."""
    return 0.9 if DANGER in said.line.text else 0.0


def reason(said: Utterance, _parent: Utterance | None, _before: Sequence[Utterance]) -> str | None:
    """And its reason."""
    return "urgent-breathing" if DANGER in said.line.text else None


def fresh() -> Listener:
    """A listener that has heard nothing."""
    return Listener(Rules(), Linker(None), TOPICS, alarm, reason)


class Chat:
    """A chat in which somebody says something every minute, unless told otherwise."""

    def __init__(self) -> None:
        self.listener = fresh()
        self.lines: list[Line] = []

    def say(
        self,
        text: str,
        author: int = ANN,
        *,
        after: float = 60.0,
        reply_to: int | None = None,
        media: Media | None = None,
        forwarded: bool = False,
    ) -> Heard:
        """The next message, and what it is taken for."""
        at = self.lines[-1].at + after if self.lines else 1e9
        number = len(self.lines) + 1
        line = Line(number, at, author, text, reply_to, author == STAFF, media, forwarded)
        self.lines.append(line)
        return self.listener.hear(line)


@pytest.fixture
def chat() -> Chat:
    """A chat in which nothing was said yet."""
    return Chat()


def open_ids(listener: Listener) -> list[int]:
    """The requests that are listened for."""
    return [asked.id for asked in listener.open_requests()]


def test_a_request_is_recognised_with_its_topic(chat: Chat) -> None:
    """And other talk is not."""
    assert chat.say(TELLS).kind is None
    heard = chat.say(ASKS, BOB)
    assert (heard.kind, heard.topic) == (Kind.QUESTION, "bus_schedule")
    assert open_ids(chat.listener) == [2]


def test_staff_forwards_and_silence_ask_for_nothing(chat: Chat) -> None:
    """Whatever their words."""
    assert chat.say(ASKS, STAFF).kind is None
    assert chat.say(ASKS, forwarded=True).kind is None
    assert chat.say("", media=Media.STICKER).kind is None
    assert open_ids(chat.listener) == []


def test_an_opening_is_no_request_and_its_substance_is(chat: Chat) -> None:
    """A reply to the opening means the request."""
    assert chat.say("Ребят, вопрос").kind is None
    assert chat.say(ASKS, after=10).kind is Kind.QUESTION
    (asked,) = chat.listener.open_requests()
    assert asked.ids == {1, 2}


def test_a_trailing_piece_joins_the_request(chat: Chat) -> None:
    """Within minutes; it asks for nothing new."""
    chat.say(ASKS)
    assert chat.say("я с Проспекта еду", after=20) == Heard(joins=1)
    assert chat.say("уже собралась", after=3600).joins is None


@pytest.mark.parametrize("bump", ["ап", "кто-нибудь?", "anyone??", "???", ASKS])
def test_asking_again_joins_the_request(chat: Chat, bump: str) -> None:
    """After hours, too; as one word or as the same words."""
    chat.say(ASKS)
    chat.say(TELLS, BOB)
    heard = chat.say(bump, after=2 * 3600)
    assert (heard.kind, heard.joins) == (None, 1)


def test_the_same_from_somebody_else_is_a_request_of_its_own(chat: Chat) -> None:
    """Two people wait for an answer."""
    chat.say(ASKS)
    assert chat.say(ASKS, BOB).kind is Kind.QUESTION
    assert open_ids(chat.listener) == [1, 2]


def test_an_answer_is_linked_and_thanks_are_heard(chat: Chat) -> None:
    """By Telegram's reply; thanks settle one's own request, and ask for nothing."""
    chat.say(ASKS)
    answer = chat.say("Сегодня в семь у метро", BOB, reply_to=1)
    assert [found.request for found in answer.answers] == [1]
    thanks = chat.say("Спасибо большое, успею!", reply_to=2)
    assert (thanks.kind, thanks.thanks) == (None, 1)
    (asked,) = chat.listener.open_requests()
    assert [said.id for said in asked.answers] == [2]


def test_staff_answer_too(chat: Chat) -> None:
    """They only never ask."""
    chat.say(ASKS)
    heard = chat.say("Сегодня в семь у метро", STAFF, reply_to=1)
    assert [found.request for found in heard.answers] == [1]


def test_a_voice_waits_for_somebody_who_listens(chat: Chat) -> None:
    """Its companion text may tell that it holds a request; one that answers somebody is talk."""
    assert chat.say("", media=Media.VOICE).kind is Kind.VOICE
    assert chat.say(ASKS_TOO, after=20).kind is not None
    assert chat.say("", BOB, media=Media.ROUND, reply_to=1).kind is None


def test_an_alarm_is_raised_once_an_incident(chat: Chat) -> None:
    """What its author says further belongs to it, and so does another's alarm close by."""
    first = chat.say(DANGER)
    assert (first.kind, first.emergency, first.incident) == (Kind.EMERGENCY, 0.9, 1)
    again = chat.say(f"{DANGER} ЛЮДИ")
    assert (again.kind, again.incident, again.joins) == (None, 1, 1)
    assert again.emergency >= ALARM
    assert chat.say("что делать?").joins == 1
    assert chat.say(f"скорую! {DANGER}", BOB).incident == 1
    assert chat.say("где вы?", BOB, reply_to=1).incident == 1
    assert chat.say(TELLS, EVE).incident is None
    assert chat.say("я уже еду к ним", STAFF, reply_to=3).incident == 1
    assert open_ids(chat.listener) == [1]


def test_an_hour_later_an_alarm_is_a_new_one(chat: Chat) -> None:
    """And so is one after a human has settled the first."""
    chat.say(DANGER)
    assert chat.say(DANGER, after=3600).kind is Kind.EMERGENCY
    chat.listener.close(2)
    assert chat.say(DANGER).kind is Kind.EMERGENCY


def test_staff_raise_no_alarm(chat: Chat) -> None:
    """They tell what happened, and how to help."""
    assert chat.say(DANGER, STAFF).emergency == 0.0


def test_an_alarm_has_its_reason(chat: Chat) -> None:
    """As the key of a text; a general one where the message is not remembered."""
    chat.say(DANGER)
    assert chat.listener.reason(1) == "urgent-breathing"
    assert chat.listener.reason(77) == UNKNOWN


def test_the_same_message_again_changes_nothing(chat: Chat) -> None:
    """Telegram tells the same twice; what somebody is called may have changed between."""
    heard = [chat.say(text, who) for text, who in ((ASKS, ANN), ("ап", ANN), (ASKS_TOO, BOB))]
    before = chat.listener.open_requests()
    again = [chat.listener.hear(line) for line in (*chat.lines, *reversed(chat.lines))]
    assert again == [*heard, *reversed(heard)]
    assert chat.listener.open_requests() == before
    renamed = Line(1, chat.lines[0].at, ANN, ASKS, names=("Ann",))
    assert chat.listener.hear(renamed) == heard[0]


def test_an_edit_is_judged_anew_at_its_place(chat: Chat) -> None:
    """A request may come of it, or go by it."""
    chat.say(TELLS)
    chat.say(TELLS, BOB)
    first = chat.lines[0]
    assert chat.listener.hear(Line(1, first.at, ANN, ASKS)).kind is Kind.QUESTION
    assert open_ids(chat.listener) == [1]
    assert chat.listener.hear(first).kind is None
    assert open_ids(chat.listener) == []


def test_what_is_deleted_asks_and_answers_nothing(chat: Chat) -> None:
    """Nor is it part of a request any more."""
    chat.say(ASKS)
    chat.say("ап")
    chat.say("Сегодня в семь у метро", BOB, reply_to=1)
    chat.listener.forget([2, 3])
    (asked,) = chat.listener.open_requests()
    assert (asked.more, asked.answers) == ((), ())
    chat.listener.forget([1, 500])
    assert open_ids(chat.listener) == []


def test_a_request_that_is_closed_stays_closed(chat: Chat) -> None:
    """Also when its message is edited; the author may ask something new."""
    chat.say(ASKS)
    chat.listener.close(1)
    edited = Line(1, chat.lines[0].at, ANN, f"{ASKS} И где?")
    chat.listener.hear(edited)
    assert open_ids(chat.listener) == []
    assert chat.say("ап").joins is None


def test_a_request_is_listened_for_a_week(chat: Chat) -> None:
    """Then it is left to those who keep the books."""
    chat.say(ASKS)
    chat.say(TELLS, BOB, after=LONGEST)
    assert open_ids(chat.listener) == [1]
    chat.say(TELLS, BOB, after=1)
    assert open_ids(chat.listener) == []


def test_memory_is_bounded(chat: Chat) -> None:
    """Of too many requests the oldest go; what is older than the talk opens nothing."""
    asking = (chat.say(ASKS, author, after=1.0).kind for author in range(100, 105 + OPEN))
    assert set(asking) == {Kind.QUESTION}
    assert len(open_ids(chat.listener)) == OPEN
    assert open_ids(chat.listener)[0] == 6
    for _ in range(KEPT):
        chat.say(TELLS, BOB, after=1.0)
    first = chat.lines[0]
    assert chat.listener.hear(first) == NOTHING
    late = chat.listener.hear(Line(1, first.at, 100, DANGER))
    assert (late.kind, late.emergency) == (Kind.EMERGENCY, 0.9)


def test_after_a_restart_the_talk_is_recalled(chat: Chat) -> None:
    """What is said next is taken for the same."""
    chat.say(ASKS)
    chat.say(TELLS, BOB)
    restarted = fresh()
    restarted.recall(chat.lines)
    assert restarted.open_requests() == chat.listener.open_requests()
    bump = Line(3, chat.lines[-1].at + 60, ANN, "ап")
    assert restarted.hear(bump) == chat.listener.hear(bump)


TEXTS = st.sampled_from(["", "ап", ASKS, ASKS_TOO, TELLS, DANGER, "спасибо!", "в семь", "?"])
MESSAGES = st.lists(
    st.tuples(
        TEXTS | st.text(max_size=20),
        st.sampled_from([None, ANN, BOB, EVE, STAFF]),
        st.none() | st.integers(0, 14),
        st.sampled_from([0.0, 5.0, 400.0, 1e5]),
        st.sampled_from([None, Media.VOICE, Media.PHOTO]),
    ),
    max_size=14,
)


def talk_of(
    messages: Sequence[tuple[str, int | None, int | None, float, Media | None]],
) -> list[Line]:
    """The messages as a chat gives them."""
    lines, at = [], 1e9
    for number, (text, author, reply_to, gap, media) in enumerate(messages, 1):
        at += gap
        lines.append(Line(number, at, author, text, reply_to, author == STAFF, media))
    return lines


@settings(max_examples=60)
@given(MESSAGES)
def test_any_talk_makes_sense(
    messages: list[tuple[str, int | None, int | None, float, Media | None]],
) -> None:
    """It says the same each time; points backwards, at requests of the right person, only."""
    lines = talk_of(messages)
    listener = fresh()
    heard = [listener.hear(line) for line in lines]
    other = fresh()
    assert [other.hear(line) for line in lines] == heard
    kinds = {line.id: found.kind for line, found in zip(lines, heard, strict=True)}
    authors = {line.id: line.author for line in lines}
    for line, found in zip(lines, heard, strict=True):
        for answer in found.answers:
            assert answer.request < line.id
            assert kinds[answer.request] is not None
            assert line.author is None or authors[answer.request] != line.author
        if found.joins is not None:
            assert kinds[found.joins] is not None
            assert found.kind is None
        if found.incident is not None:
            assert kinds[found.incident] is Kind.EMERGENCY
        if line.staff:
            assert (found.kind, found.emergency) == (None, 0.0)


@settings(max_examples=40)
@given(MESSAGES, st.lists(st.integers(0, 15), max_size=6))
def test_what_was_forgotten_leaves_nothing_behind(
    messages: list[tuple[str, int | None, int | None, float, Media | None]], gone: list[int]
) -> None:
    """No request keeps a word of it."""
    listener = fresh()
    for line in talk_of(messages):
        listener.hear(line)
    listener.forget(gone)
    kept = {
        said.id
        for asked in listener.open_requests()
        for said in (asked.said, *asked.more, *asked.answers)
    }
    assert not kept & set(gone)
