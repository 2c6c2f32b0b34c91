"""Effects on disk: what comes back is what was wished."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.wishes import EXPORTS, LINKS, Outgoing, due, dump, lane_of, load, own_key
from core.effects import (
    Admit,
    Alter,
    Chart,
    Delete,
    Export,
    Limit,
    Listing,
    Person,
    Priority,
    QrCode,
    Quote,
    React,
    Restrict,
    Revoke,
    Rewrite,
    Say,
    Sheet,
    Text,
    Unsay,
)
from core.events import PRIVATE

NOW = datetime(2026, 1, 2, 20, tzinfo=UTC)

KEYS = st.text(min_size=1, max_size=30)
CHATS = st.integers(-(2**63), 2**63 - 1)
IDS = st.integers(1, 2**31 - 1)
# Telegram's dates are whole seconds.
TIMES = st.integers(0, 2**32).map(lambda value: datetime.fromtimestamp(value, UTC))
PRIORITIES = st.sampled_from(Priority)
PEOPLE = st.builds(Person, st.integers(1, 2**53))
PLAIN = st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=20), PEOPLE)


def texts(arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Text]:
    """Texts with such arguments."""
    args = st.dictionaries(st.text(max_size=10), arguments, max_size=4)
    return st.builds(Text, KEYS, args, st.sampled_from([None, "ru", "en"]))


TEXTS = texts(st.one_of(PLAIN, texts(PLAIN), st.lists(texts(PLAIN), max_size=3).map(tuple)))
QUOTED = st.builds(Quote, CHATS, IDS)
QUOTES = st.none() | QUOTED
FURTHER = st.lists(QUOTED, max_size=3).map(tuple)
HASHES = st.text("0123456789abcdef", min_size=32, max_size=32)
WORDS = st.text(max_size=20)
URLS = st.lists(WORDS, max_size=3).map(tuple)
WEEKS = st.lists(WORDS, max_size=3).map(tuple)
NUMBERS = st.lists(st.integers(0, 99), max_size=3).map(tuple)
ATTACHMENTS = st.one_of(
    st.builds(QrCode, WORDS),
    st.builds(Sheet, URLS, WORDS, TEXTS),
    st.builds(Listing, URLS, WORDS),
    st.builds(Chart, TEXTS, WEEKS, st.lists(st.tuples(WORDS, NUMBERS), max_size=3).map(tuple)),
)
SAYS = st.builds(
    Say,
    *(KEYS, CHATS, TEXTS, PRIORITIES, st.none() | IDS, QUOTES, st.booleans(), TIMES),
    member=st.none() | HASHES,
    attach=st.none() | ATTACHMENTS,
    quotes=FURTHER,
    call=st.lists(IDS, max_size=3).map(tuple),
)
REWRITES = st.builds(Rewrite, KEYS, CHATS, TEXTS, PRIORITIES, QUOTES, FURTHER)
UNSAYS = st.builds(Unsay, KEYS, CHATS, PRIORITIES)
DELETES = st.builds(Delete, KEYS, CHATS, st.lists(IDS, max_size=5).map(tuple), PRIORITIES)
REACTS = st.builds(React, CHATS, IDS, st.none() | WORDS, TIMES, PRIORITIES)
RESTRICTS = st.builds(
    Restrict, CHATS, CHATS, st.sampled_from(Limit), IDS, st.none() | TIMES, TIMES, PRIORITIES
)


EXPORTED = st.builds(Export, KEYS, CHATS, WORDS, TIMES, IDS, st.booleans(), PRIORITIES)
ALTERS = st.builds(Alter, KEYS, CHATS, WORDS, st.booleans(), IDS, PRIORITIES)
REVOKES = st.builds(Revoke, KEYS, CHATS, WORDS, PRIORITIES)
ADMITS = st.builds(Admit, KEYS, CHATS, HASHES, st.booleans(), TIMES, PRIORITIES)
LINKING = st.one_of(EXPORTED, ALTERS, REVOKES, ADMITS)
EFFECTS = st.one_of(SAYS, REWRITES, UNSAYS, DELETES, REACTS, RESTRICTS, LINKING)


def columns(effect: Outgoing) -> tuple[str, int, int, int]:
    """What has a column of its own: key, lane, priority and time."""
    return own_key(effect), lane_of(effect), int(effect.priority), due(effect, NOW)


@given(effect=EFFECTS)
def test_every_effect_comes_back_as_it_was(effect: Outgoing) -> None:
    """Through JSON, and the columns of its own for key, lane, priority and time."""
    assert load(dump(effect), *columns(effect)) == effect


@given(effect=st.one_of(SAYS, REACTS, RESTRICTS, ADMITS))
def test_what_has_no_time_is_due_at_once(effect: Say | React | Restrict | Admit) -> None:
    """It comes back with the time at which it was wished."""
    at_once = replace(effect, after=None)
    assert due(at_once, NOW) == int(NOW.timestamp())
    assert load(dump(at_once), *columns(at_once)) == replace(effect, after=NOW)


@given(effect=EFFECTS)
def test_work_on_links_stands_in_nobodys_way(effect: Outgoing) -> None:
    """Making them has a lane, and the rest of it another; all else waits with its chat."""
    lanes = {Export: EXPORTS, Alter: LINKS, Revoke: LINKS, Admit: LINKS}
    assert lane_of(effect) == lanes.get(type(effect), effect.chat)
    assert len({EXPORTS, LINKS, PRIVATE}) == 3


def test_what_an_older_steward_wrote_can_be_read() -> None:
    """It knew of no language, of no attachment, and of nobody to write to in private."""
    payload = (
        '{"do":"say","text":{"template":"a","args":{"b":{"text":{"template":"c","args":{}}}}},'
        '"reply_to":null,"quote":null,"silent":false}'
    )
    text = Text("a", {"b": Text("c")})
    assert load(payload, "k", -5, 4, int(NOW.timestamp())) == Say("k", -5, text, after=NOW)


@given(effect=st.builds(Say, KEYS, CHATS, TEXTS))
def test_what_is_new_takes_no_room_where_it_is_not_used(effect: Say) -> None:
    """And so an older Steward can read it, too."""
    assert {"member", "attach", "quotes", "call"}.isdisjoint(json.loads(dump(effect)))


def test_an_attachment_of_another_version_is_an_error() -> None:
    """It is not left out in silence."""
    row = json.loads(dump(Say("k", 1, Text("a"), attach=QrCode("x"))))
    row["attach"]["is"] = "song"
    with pytest.raises(ValueError, match="another version"):
        load(json.dumps(row), "k", 1, 0, 0)


def test_changes_of_a_message_do_not_take_its_key() -> None:
    """Posting, changing and deleting one message are three wishes."""
    text = Text("somebody")
    wishes = (Say("k", 1, text), Rewrite("k", 1, text), Unsay("k", 1))
    assert len({own_key(wish) for wish in wishes}) == 3


def test_a_payload_of_another_version_is_an_error() -> None:
    """It is not guessed at."""
    with pytest.raises(ValueError, match="another version"):
        load('{"do":"dance"}', "k", 1, 0, 0)
