"""The rows of the outbox: one per wish, in order, forgotten once sent."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.outbox import random_id
from core.effects import (
    Delete,
    Limit,
    Priority,
    Restrict,
    Say,
    Text,
    Unsay,
    Withdraw,
)

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.sqlite.conftest import Rows

CHAT, STAFF = -1001000000001, -1001000000002


def say(key: str = "flag:1", chat: int = STAFF, **fields: Any) -> Say:
    """A message to post."""
    return Say(key, chat, Text("somebody"), **fields)


def test_the_same_key_is_the_same_wish(rows: "Rows") -> None:
    """Deciding twice does not act twice, not even after it was sent."""
    rows.write(say(), say())
    assert rows.drain() == ["flag:1"]
    rows.write(say())
    assert rows.take() == []


@given(secret=st.binary(min_size=1, max_size=40), key=st.text(max_size=40))
def test_a_random_id_is_stable_and_never_zero(secret: bytes, key: str) -> None:
    """It fits Telegram's signed 64 bits."""
    number = random_id(secret, key)
    assert number == random_id(secret, key)
    assert number != 0
    assert -(2**63) <= number < 2**63


def test_keys_and_secrets_tell_random_ids_apart() -> None:
    """Another wish, or another installation, is another message."""
    assert len({random_id(s, k) for s in (b"1", b"2") for k in ("a", "b", "ab")}) == 6


def test_the_random_id_stays_over_attempts(rows: "Rows") -> None:
    """Telegram posts a repeated attempt once."""
    rows.write(say())
    assert rows.one().rid == rows.one().rid == random_id(b"secret", "flag:1")


def test_urgent_things_go_first_and_then_the_oldest(rows: "Rows") -> None:
    """Within one chat."""
    rows.write(
        say("rest 1", CHAT),
        say("post", CHAT, priority=Priority.POST),
        say("rest 2", CHAT),
        say("card 1", CHAT, priority=Priority.CARD),
        Delete("delete", CHAT, (1,)),
        say("card 2", CHAT, priority=Priority.CARD),
        say("emergency", CHAT, priority=Priority.EMERGENCY),
    )
    expected = ["emergency", "delete", "card 1", "card 2", "post", "rest 1", "rest 2"]
    assert rows.drain() == expected


def test_every_chat_has_its_own_queue(rows: "Rows") -> None:
    """One wish of each, except of those that have a sender already."""
    rows.write(say("a", CHAT), say("b", CHAT), say("c", STAFF))
    assert {wish.key for wish in rows.take()} == {"a", "c"}
    assert {wish.key for wish in rows.take(STAFF)} == {"a"}
    assert rows.take(STAFF, CHAT) == []


def test_what_has_its_time_waits_and_lets_others_pass(rows: "Rows", clock: "HandClock") -> None:
    """To the second."""
    rows.write(say("later", after=clock.now() + timedelta(seconds=60)), say("now"))
    due = int(clock.now().timestamp()) + 60
    assert rows.table.next_due(rows.connection, clock.now()) == due
    assert rows.drain() == ["now"]
    clock.wait(59)
    assert rows.take() == []
    clock.wait(1)
    assert rows.drain() == ["later"]
    assert rows.table.next_due(rows.connection, clock.now()) is None


def test_what_was_sent_keeps_its_message_and_forgets_its_text(rows: "Rows") -> None:
    """The message's id is needed to change it, its text is not."""
    rows.write(say())
    rows.sent(rows.one(), 77)
    assert rows.row("flag:1") == ("sent", None, 77)
    assert rows.table.waiting(rows.connection) == 0


def test_a_refused_wish_is_over_and_forgets_its_text(rows: "Rows") -> None:
    """It is not tried again."""
    rows.write(say())
    rows.table.refused(rows.connection, rows.one(), "CHAT_WRITE_FORBIDDEN", rows.clock.now())
    assert rows.row("flag:1") == ("refused", None, None)
    assert rows.take() == []


def test_a_waiting_wish_is_withdrawn_without_a_trace(rows: "Rows", clock: "HandClock") -> None:
    """Nothing else need be done."""
    rows.write(say("explain:1:1", CHAT, after=clock.now() + timedelta(seconds=60)))
    rows.write(Withdraw("explain:1:1", otherwise=Unsay("explain:1:1", CHAT)))
    clock.wait(3600)
    assert rows.drain() == []
    assert rows.row("explain:1:1") == ("withdrawn", None, None)


def test_a_text_that_may_be_out_is_sent_again_and_then_deleted(
    rows: "Rows", clock: "HandClock"
) -> None:
    """Only a second attempt with the same random_id tells which message it became."""
    rows.write(say("explain:1:1", CHAT, after=clock.now() + timedelta(seconds=60)))
    clock.wait(60)
    attempt = rows.one()
    rows.write(Withdraw("explain:1:1", otherwise=Unsay("explain:1:1", CHAT)))
    again = rows.one()
    assert (again.key, again.rid) == (attempt.key, attempt.rid)
    rows.sent(again, 55)
    unsay = rows.one()
    assert isinstance(unsay.effect, Unsay)
    assert unsay.target == 55


def limit(kind: Limit, member: int = 21, after: datetime | None = None) -> Restrict:
    """How a member is to stand."""
    return Restrict(CHAT, member, kind, 100, after=after)


def test_the_latest_standing_of_a_member_wins(rows: "Rows", clock: "HandClock") -> None:
    """However the earlier ones fared; others are not concerned."""
    rows.write(limit(Limit.MUTED), limit(Limit.MUTED, member=22))
    attempt = rows.one()
    rows.table.postpone(rows.connection, attempt, clock.now() + timedelta(seconds=60))
    rows.write(limit(Limit.BANNED))
    effects = [rows.one().effect]
    rows.sent(rows.one())
    assert effects == [replace(limit(Limit.BANNED), after=clock.now())]
    rows.sent(attempt)  # its answer comes late
    assert rows.drain() == [limit(Limit.MUTED, member=22).key]


def test_a_restriction_that_may_be_out_is_lifted(rows: "Rows") -> None:
    """Whether or not Telegram had it."""
    rows.write(limit(Limit.MUTED))
    attempt = rows.one()
    rows.write(limit(Limit.NONE))
    rows.sent(attempt)
    lifting = rows.one().effect
    assert isinstance(lifting, Restrict)
    assert lifting.limit is Limit.NONE


def test_what_was_never_imposed_is_not_lifted(rows: "Rows", clock: "HandClock") -> None:
    """An admin's own mute must not end because a ban of ours was taken back in time."""
    rows.write(limit(Limit.NONE))
    rows.write(limit(Limit.BANNED, after=clock.now() + timedelta(seconds=60)))
    rows.write(limit(Limit.NONE))
    clock.wait(120)
    assert rows.drain() == []


def test_what_was_lifted_is_not_lifted_again(rows: "Rows") -> None:
    """From then on the member's rights are the admins' affair once more."""
    for kind in (Limit.MUTED, Limit.NONE):
        rows.write(limit(kind))
        rows.drain()
    rows.write(limit(Limit.NONE))
    assert rows.drain() == []


def test_a_row_of_another_version_stops_nobody(rows: "Rows") -> None:
    """It is put aside, and what waits behind it goes out."""
    rows.write(say("flag:1"), say("flag:2"))
    rows.connection.execute("UPDATE outbox SET payload = '{\"do\":\"dance\"}' WHERE key = 'flag:1'")
    assert rows.take() == []
    assert rows.drain() == ["flag:2"]


def test_withdrawing_what_is_out_does_the_other_thing_once(rows: "Rows") -> None:
    """Two moderators undo at the same time."""
    rows.write(say("explain:1:1", CHAT))
    rows.drain()
    for _ in range(2):
        rows.write(Withdraw("explain:1:1", otherwise=Unsay("explain:1:1", CHAT)))
    assert rows.drain() == ["unsay:explain:1:1"]
