"""Effects on disk: what comes back is what was wished."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.wishes import Outgoing, due, dump, load, own_key
from core.effects import (
    Delete,
    Limit,
    Person,
    Priority,
    Quote,
    Restrict,
    Rewrite,
    Say,
    Text,
    Unsay,
)

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
    return st.builds(Text, KEYS, st.dictionaries(st.text(max_size=10), arguments, max_size=4))


TEXTS = texts(st.one_of(PLAIN, texts(PLAIN)))
QUOTES = st.none() | st.builds(Quote, CHATS, IDS)
SAYS = st.builds(Say, KEYS, CHATS, TEXTS, PRIORITIES, st.none() | IDS, QUOTES, st.booleans(), TIMES)
REWRITES = st.builds(Rewrite, KEYS, CHATS, TEXTS, PRIORITIES, QUOTES)
UNSAYS = st.builds(Unsay, KEYS, CHATS, PRIORITIES)
DELETES = st.builds(Delete, KEYS, CHATS, st.lists(IDS, max_size=5).map(tuple), PRIORITIES)
RESTRICTS = st.builds(
    Restrict, CHATS, CHATS, st.sampled_from(Limit), IDS, st.none() | TIMES, TIMES, PRIORITIES
)


@given(effect=st.one_of(SAYS, REWRITES, UNSAYS, DELETES, RESTRICTS))
def test_every_effect_comes_back_as_it_was(effect: Outgoing) -> None:
    """Through JSON, and the columns of its own for key, chat, priority and time."""
    columns = (own_key(effect), effect.chat, int(effect.priority), due(effect, NOW))
    assert load(dump(effect), *columns) == effect


@given(effect=st.one_of(SAYS, RESTRICTS))
def test_what_has_no_time_is_due_at_once(effect: Say | Restrict) -> None:
    """It comes back with the time at which it was wished."""
    at_once = replace(effect, after=None)
    moment = due(at_once, NOW)
    assert moment == int(NOW.timestamp())
    back = load(dump(at_once), effect.key, effect.chat, int(effect.priority), moment)
    assert back == replace(effect, after=NOW)


def test_changes_of_a_message_do_not_take_its_key() -> None:
    """Posting, changing and deleting one message are three wishes."""
    text = Text("somebody")
    wishes = (Say("k", 1, text), Rewrite("k", 1, text), Unsay("k", 1))
    assert len({own_key(wish) for wish in wishes}) == 3


def test_a_payload_of_another_version_is_an_error() -> None:
    """It is not guessed at."""
    with pytest.raises(ValueError, match="another version"):
        load('{"do":"dance"}', "k", 1, 0, 0)
