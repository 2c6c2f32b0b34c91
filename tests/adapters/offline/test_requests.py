"""What became of requests is counted as Steward would have seen it, and shown a page at a time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.offline.asked import page_of
from adapters.offline.ears import Noted
from adapters.offline.entries import Entry, Reader
from adapters.offline.export import Chat
from adapters.offline.report import render
from adapters.offline.requests import (
    ANSWERS_SHOWN,
    FOLLOWED,
    WAITING_SHOWN,
    Outcome,
    Requests,
)
from adapters.offline.tally import Tally
from config.texts import LANGUAGES
from core.events import Media
from outreach.listening.heard import Answer, Heard, Kind
from outreach.listening.line import Line
from tests.adapters.offline.exports import CHAT, entry
from tests.adapters.offline.listeners import TOPICS
from tests.adapters.offline.test_report import HOSTILE, VOID, Page
from tests.texts import texts_in

START = datetime(2026, 2, 9)  # noqa: DTZ001 - the exports' local time
ASKS = Heard(kind=Kind.QUESTION, topic="bus_schedule")
DAY = 86_400.0


def answer(request: int = 1, confidence: float = 0.8) -> Heard:
    """Answers it, as it seems."""
    return Heard(answers=(Answer(request, confidence),))


class Chatter:
    """Says one thing after another, a minute apart."""

    def __init__(self) -> None:
        self.requests = Requests(TOPICS)
        self._place = 0

    def say(self, heard: Heard, text: str = "слова", *, author: int = 5, **more: Any) -> int:
        """Say it; returns its place."""
        self._place += 1
        at = 60.0 * self._place + more.pop("later", 0.0)
        line = Line(self._place, at, author, text, **more)
        raw = entry(100 + self._place, text, author=author)
        read = Reader(-CHAT).read(raw)
        assert read is not None
        told = Entry(read.id, read.message, START + timedelta(seconds=at))
        self.requests.count([Noted(told, line, heard)])
        return self._place


def ended(*said: tuple[Heard, dict[str, Any]]) -> Requests:
    """What became of a talk."""
    chatter = Chatter()
    for heard, more in said:
        chatter.say(heard, **more)
    chatter.requests.finish()
    return chatter.requests


PEER: dict[str, Any] = {"author": 6}
STAFF: dict[str, Any] = {"author": 7, "staff": True}
VOICE = (Heard(kind=Kind.VOICE), {"media": Media.VOICE, "text": ""})


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([(ASKS, {})], Outcome.NOBODY),
        ([(ASKS, {}), (answer(), PEER)], Outcome.PEERS),
        ([(ASKS, {}), (answer(), STAFF)], Outcome.STAFF),
        ([(ASKS, {}), (answer(), PEER), (answer(), STAFF)], Outcome.PEERS),
        ([(ASKS, {}), (Heard(thanks=1), {})], Outcome.THANKS),
        ([(ASKS, {}), (Heard(joins=1, again=True), {})], Outcome.NOBODY),
        ([(ASKS, {}), (answer(), STAFF), (Heard(joins=1, again=True), {})], Outcome.AGAIN),
        (
            [(ASKS, {}), (answer(), STAFF), (Heard(joins=1, again=True), {}), (answer(), PEER)],
            Outcome.PEERS,
        ),
        ([VOICE], Outcome.NOBODY),
        ([VOICE, (Heard(), {"text": "хотел спросить про автобус"})], Outcome.WRITTEN),
        ([VOICE, (Heard(), {"author": 6})], Outcome.NOBODY),
    ],
)
def test_an_end_is_told_as_steward_sees_it(
    said: Iterable[tuple[Heard, dict[str, Any]]], outcome: Outcome
) -> None:
    """Each request comes to exactly one."""
    requests = ended(*said)
    assert [end for _, end in requests.outcomes] == [outcome]
    assert requests.total() == 1


def test_emergencies_are_counted_apart() -> None:
    """They are no requests that may wait; who came to help is shown with them."""
    alarm = Heard(kind=Kind.EMERGENCY, emergency=0.9, incident=1)
    requests = ended((alarm, {}), (answer(), PEER))
    assert (requests.total(), requests.emergencies, requests.answers) == (0, 1, 0)
    [shown] = requests.alarms
    assert (shown.outcome, shown.first) == (Outcome.PEERS, 60.0)


def test_replies_are_told_from_words_that_stand_near() -> None:
    """A reply to what belongs to the request is one to the request."""
    joins = Heard(joins=1, again=True)
    requests = ended(
        (ASKS, {}),
        (joins, {}),
        (answer(), PEER | {"reply_to": 1}),
        (answer(), PEER | {"reply_to": 2}),
        (answer(), PEER | {"reply_to": 0}),
        (answer(), PEER),
    )
    assert (requests.answers, requests.replies) == (4, 2)
    [shown] = requests.answered
    assert [given.reply for given in shown.answers] == [True, True, False, False]


def test_what_the_staff_would_have_been_shown_is_counted() -> None:
    """Whatever nobody had answered within the time of its topic; the end of the export counts."""
    wait = TOPICS["bus_schedule"].wait.total_seconds()
    answered = [(ASKS, {}), (answer(), PEER)]
    assert ended(*answered).late == 0
    answered[1][1]["later"] = wait
    assert ended((ASKS, {}), (answer(), PEER | {"later": wait})).late == 1
    assert ended((ASKS, {}), (Heard(), {"later": wait - 61})).late == 0
    assert ended((ASKS, {}), (Heard(), {"later": wait})).late == 1


def test_the_time_to_the_first_answer_is_told() -> None:
    """In the words of the reader; the second answer changes nothing."""
    chatter = Chatter()
    for minutes in range(1, 11):
        number = chatter.say(ASKS)
        chatter.say(answer(number), author=6, later=60.0 * minutes - 60)
        chatter.say(answer(number), author=6, later=DAY)
    chatter.requests.finish()
    page = shown(chatter.requests)
    assert (page["half"], page["most"], page["peers"]) == ("6 min", "10 min", 100.0)


def shown(requests: Requests, language: str = "en") -> dict[str, Any]:
    """What the page is made of."""
    return page_of(requests, texts_in(language), lambda author: author or 0, str, lambda _: None)


@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", "peer", "staff", "thank", "join"]), st.integers(1, 20)),
        max_size=40,
    )
)
def test_nothing_is_lost_and_nothing_counts_twice(said: list[tuple[str, int]]) -> None:
    """Kinds, topics and lists all add up to the requests that were made."""
    heard: dict[str, Callable[[int], tuple[Heard, dict[str, Any]]]] = {
        "ask": lambda _: (ASKS, {}),
        "peer": lambda n: (answer(n), PEER),
        "staff": lambda n: (answer(n), STAFF),
        "thank": lambda n: (Heard(thanks=n), {}),
        "join": lambda n: (Heard(joins=n), {}),
    }
    requests = ended(*(heard[what](number) for what, number in said))
    asked = sum(what == "ask" for what, _ in said)
    page = shown(requests)
    assert requests.total() == asked == sum(row["total"] for row in page["kinds"])
    assert asked == sum(row["total"] for row in page["topics"])
    assert asked == sum(len(found["exchanges"]) for found in page["lists"])
    assert all(row["total"] == sum(row["counts"]) for row in page["kinds"] + page["topics"])


def test_what_is_kept_is_bounded() -> None:
    """Of a long chat the newest are shown, with how many there are; all are counted."""
    chatter = Chatter()
    many = FOLLOWED + WAITING_SHOWN + 50
    for number in range(many):
        chatter.say(ASKS, f"w{number}")
    assert len(chatter.requests._followed) == FOLLOWED
    for _ in range(ANSWERS_SHOWN + 3):
        chatter.say(answer(many), author=6)
    chatter.requests.finish()
    page = shown(chatter.requests)
    _, waiting, answered = page["lists"]
    assert page["total"] == many
    assert [one["text"] for one in waiting["exchanges"]] == [
        f"w{number}" for number in range(many - 2, many - 2 - WAITING_SHOWN, -1)
    ]
    [last] = answered["exchanges"]
    assert (len(last["answers"]), last["count"]) == (ANSWERS_SHOWN, ANSWERS_SHOWN + 3)
    html = html_of(chatter.requests)
    said = texts_in("en").say("report-exchanges-cut", shown=WAITING_SHOWN, count=many - 1)
    assert said in html
    assert texts_in("en").say("report-answers-more", more=3) in html


def html_of(requests: Requests, language: str = "en") -> str:
    """The whole page."""
    chat = Chat(-1, CHAT, "private_supergroup", "Берег")
    return render(Tally(0.5), requests, chat, texts_in(language), whole=True)


def page_with(texts: Iterable[str], language: str = "en") -> str:
    """The page with these words as questions and as answers."""
    chatter = Chatter()
    for text in texts:
        chatter.say(answer(chatter.say(ASKS, text)), text, author=6)
    chatter.requests.finish()
    return html_of(chatter.requests, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_are_inert(language: str) -> None:
    """As question and as answer: no tag of theirs, and all of ours are closed again."""
    hostile = Page(page_with(HOSTILE, language))
    plain = Page(page_with(["слова"] * len(HOSTILE), language))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert not hostile.open
    assert "blockquote" not in VOID
    assert any("alert(1)" in text for text in hostile.texts["blockquote"])


def test_exchanges_can_be_chosen_by_topic() -> None:
    """Each has the number of its topic, and every number is on offer."""
    chatter = Chatter()
    for topic in ("bus_schedule", "naloxone", None, "naloxone"):
        chatter.say(Heard(kind=Kind.HELP, topic=topic))
    chatter.requests.finish()
    page = Page(html_of(chatter.requests))
    shown = [found["data-topic"] for found in page.all("article") if "data-topic" in found]
    offered = [found["value"] for found in page.all("option")]
    assert len(shown) == 4
    assert len(set(shown)) == 3
    assert sorted(filter(None, offered)) == sorted(set(filter(None, shown)))
    assert offered[0] == ""


def test_words_are_closed_and_people_are_numbers() -> None:
    """One has to open each exchange; links lead to the requests."""
    chatter = Chatter()
    chatter.say(ASKS, author=987654321)
    chatter.say(answer(), author=876543210)
    chatter.requests.finish()
    html = html_of(chatter.requests)
    words = [found for found in Page(html).all("details") if not found.get("id")]
    assert words
    assert all("open" not in found for found in words)
    assert "987654321" not in html
    assert "876543210" not in html
    assert f"https://t.me/c/{CHAT}/101" in html
