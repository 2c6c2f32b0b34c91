"""Changing what was posted: the latest text wins, and none is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.outbox import Wish
from adapters.sqlite.wishes import own_key
from core.effects import Priority, Rewrite, Say, Text, Unsay

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.sqlite.conftest import Rows

STAFF = -1001000000002


def say(key: str = "flag:1", chat: int = STAFF, **fields: Any) -> Say:
    """A message to post."""
    return Say(key, chat, Text("somebody"), **fields)


def rewrite(number: int, key: str = "flag:1") -> Rewrite:
    """A new text for it."""
    return Rewrite(key, STAFF, Text("span-hours", {"hours": number}))


def hours(wish: Wish) -> object:
    """What tells the texts of `rewrite` apart."""
    assert isinstance(wish.effect, Rewrite)
    return wish.effect.text.args["hours"]


def test_of_several_new_texts_only_the_latest_goes_out(rows: "Rows") -> None:
    """A card that changes quickly is edited once."""
    rows.write(say(), rewrite(1), rewrite(2), rewrite(3))
    rows.sent(rows.one(), 77)
    wish = rows.one()
    assert (hours(wish), wish.target) == (3, 77)
    rows.sent(wish)
    assert rows.take() == []


@pytest.mark.parametrize("ending", ["sent", "refused"])
def test_a_newer_text_survives_the_end_of_an_older_attempt(rows: "Rows", ending: str) -> None:
    """It came while the older one was under way."""
    rows.write(say(), rewrite(1))
    rows.sent(rows.one(), 77)
    older = rows.one()
    rows.write(rewrite(2))
    if ending == "sent":
        rows.sent(older)
    else:
        rows.table.refused(rows.connection, older, "MESSAGE_ID_INVALID", rows.clock.now())
    assert hours(rows.one()) == 2


def test_a_text_comes_after_one_that_was_sent(rows: "Rows") -> None:
    """The next decision about the same card."""
    rows.write(say(), rewrite(1))
    rows.drain()
    rows.write(rewrite(2))
    wish = rows.one()
    assert (hours(wish), wish.target) == (2, 1001)


@pytest.mark.parametrize("change", [rewrite(1), Unsay("flag:1", STAFF)])
def test_changing_what_was_never_posted_is_moot(rows: "Rows", change: Rewrite | Unsay) -> None:
    """Its posting is unknown, or was refused."""
    rows.write(change)
    assert rows.one().moot
    rows.sent(rows.one())
    rows.write(say("flag:2"), replace(change, key="flag:2"))
    rows.table.refused(rows.connection, rows.one(), "CHAT_WRITE_FORBIDDEN", rows.clock.now())
    assert rows.one().moot


@pytest.mark.parametrize("change", [rewrite(1), Unsay("flag:1", STAFF)], ids=own_key)
@pytest.mark.parametrize("priority", Priority)
def test_a_change_waits_for_what_is_yet_to_be_posted(
    change: Rewrite | Unsay, priority: Priority, rows: "Rows", clock: "HandClock"
) -> None:
    """Its posting was put off by a fault; wherever the change waits, it comes right after it."""
    rows.write(say(), replace(change, priority=priority))
    rows.table.postpone(rows.connection, rows.one(), clock.now() + timedelta(seconds=60))
    assert rows.take() == []
    clock.wait(60)
    assert rows.drain() == ["flag:1", own_key(change)]


KEYS = st.sampled_from(["a", "b", "c"])
WISHES = st.one_of(
    st.builds(say, KEYS),
    st.builds(lambda key, number: rewrite(number, key), KEYS, st.integers(0, 9)),
)


@given(wishes=st.lists(st.one_of(WISHES, st.sampled_from(["send", "lose"])), max_size=30))
def test_each_message_is_posted_once_and_ends_with_its_latest_text(
    wishes: "list[Say | Rewrite | str]", new_outbox: "Callable[[], Rows]"
) -> None:
    """However writing, sending and lost answers are mixed."""
    rows = new_outbox()
    posted: dict[str, int] = {}
    shown: dict[str, object] = {}
    latest: dict[str, object] = {}

    def send(*, answered: bool) -> None:
        for wish in rows.take():
            number = None
            if isinstance(wish.effect, Say):
                number = posted.setdefault(wish.key, wish.rid)
                assert number == wish.rid
            elif not wish.moot:
                shown[wish.effect.key] = hours(wish)
            if answered:
                rows.sent(wish, number)

    for wish in wishes:
        if isinstance(wish, str):
            send(answered=wish == "send")
            continue
        if isinstance(wish, Say):
            rows.write(wish)
        elif wish.key in posted:
            rows.write(wish)
            latest[wish.key] = wish.text.args["hours"]
    while rows.table.waiting(rows.connection):
        send(answered=True)
    assert shown == latest
    rows.connection.close()
