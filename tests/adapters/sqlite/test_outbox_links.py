"""The rows of the outbox that are about links: lanes of their own, and a second attempt."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.sqlite.wishes import EXPORTS, LINKS
from core.effects import (
    Admit,
    Alter,
    Delete,
    Effect,
    Export,
    Limit,
    Restrict,
    Revoke,
    Say,
    Text,
    Withdraw,
)
from core.events import PRIVATE

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.sqlite.conftest import Rows

CHAT = -1001000000001
MEMBER = "0123456789abcdef" * 2
URL = "https://t.me/+x"


def export(rows: "Rows", key: str = "link:1") -> Export:
    """A link to be made."""
    return Export(key, CHAT, key, rows.clock.now() + timedelta(days=3))


def alter(*, requested: bool) -> Alter:
    """How one is to come in by a link."""
    return Alter("alter:1", CHAT, URL, requested)


def test_links_have_lanes_of_their_own(rows: "Rows") -> None:
    """Beside that of the chat, and of all private chats together."""
    rows.write(
        export(rows),
        Revoke("revoke:1", CHAT, URL),
        Admit("admit:1", CHAT, MEMBER, approved=True),
        Delete("delete", CHAT, (1,)),
        Say("dm:1", PRIVATE, Text("somebody"), member=MEMBER),
        Say("dm:2", PRIVATE, Text("somebody"), member=MEMBER[::-1]),
    )
    heads = {wish.lane: wish.key for wish in rows.take()}
    assert heads == {EXPORTS: "link:1", LINKS: "revoke:1", CHAT: "delete", PRIVATE: "dm:1"}
    assert {wish.key for wish in rows.take(EXPORTS, PRIVATE)} == {"revoke:1", "delete"}


def test_a_link_keeps_its_chat(rows: "Rows") -> None:
    """Whatever its lane."""
    rows.write(export(rows))
    wish = rows.one()
    assert (wish.lane, wish.chat, wish.effect.chat) == (EXPORTS, CHAT, CHAT)


def test_to_end_a_link_goes_before_letting_people_in(rows: "Rows") -> None:
    """They share a lane."""
    rows.write(
        Admit("admit:1", CHAT, MEMBER, approved=True),
        alter(requested=True),
        Revoke("revoke:1", CHAT, URL),
    )
    assert rows.drain() == ["revoke:1", "admit:1", "alter:1"]


def test_a_second_attempt_knows_that_it_is_one(rows: "Rows", clock: "HandClock") -> None:
    """And since when it may have been done."""
    rows.write(export(rows))
    wished = clock.now()
    clock.wait(60)
    assert [rows.one().again for _ in range(3)] == [False, True, True]
    assert rows.one().since == wished


@pytest.mark.parametrize(
    "effect",
    [
        Revoke("k", CHAT, URL),
        Admit("k", CHAT, MEMBER, approved=True),
        Say("k", CHAT, Text("somebody")),
        Restrict(CHAT, 21, Limit.MUTED, 100),
    ],
    ids=lambda effect: type(effect).__name__,
)
def test_so_does_that_of_everything_that_can_be_withdrawn(rows: "Rows", effect: Effect) -> None:
    """From the first attempt on it may be out."""
    rows.write(effect)
    assert [rows.one().again for _ in range(2)] == [False, True]


def test_a_link_that_may_be_made_is_not_withdrawn(rows: "Rows") -> None:
    """Only one that was surely never asked for."""
    rows.write(export(rows, "link:1"), Withdraw("link:1"))
    assert rows.take() == []
    rows.write(export(rows, "link:2"))
    rows.take()
    rows.write(Withdraw("link:2"))
    assert rows.drain() == ["link:2"]


def test_the_latest_way_of_a_link_wins(rows: "Rows") -> None:
    """Also when it was changed to and fro, and while the answer to the first is on its way."""
    rows.write(alter(requested=True))
    attempt = rows.one()
    rows.write(alter(requested=False))
    assert not rows.table.sent(rows.connection, attempt, None, rows.clock.now())
    assert rows.one().effect == alter(requested=False)
    assert rows.drain() == ["alter:1"]
    rows.write(alter(requested=True))
    assert rows.drain() == ["alter:1"]


def test_the_log_names_neither_a_member_nor_a_link(rows: "Rows") -> None:
    """It is not encrypted."""
    rows.write(
        Admit(f"admit:{MEMBER}", CHAT, MEMBER, approved=True),
        Say(f"dm:{MEMBER}", PRIVATE, Text("somebody"), member=MEMBER),
        export(rows, f"link:{MEMBER}"),
    )
    assert {wish.name for wish in rows.take()} == {"Admit 1", "Say 2", "Export 3"}
