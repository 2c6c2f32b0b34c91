"""The road out for what concerns links: it holds nobody up, and the features are told."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.outbox import CLOSED, Later, Refused, Unclear
from adapters.sqlite.database import Database, OperationalError
from core.effects import Admit, Alter, Delete, Export, Priority, Revoke, Say, Text
from core.events import PRIVATE, EffectDelayed, EffectDone, EffectRefused, Event
from tests.adapters.sending import CHAT, STAFF, say

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.sending import Sending

URL = "https://t.me/+x"
MEMBER = "0123456789abcdef" * 2
HOURS = 3 * 3600


def export(sending: "Sending", key: str = "link") -> Export:
    """A link to be made."""
    return Export(key, CHAT, key, sending.clock.now() + timedelta(days=3))


async def test_a_link_that_was_made_is_told_with_its_address(
    sending: "Sending", clock: "HandClock"
) -> None:
    """By its key, and with the chat that it leads to."""
    sending.telegram.addresses["link"] = URL
    await sending.wish(export(sending))
    await sending.until(lambda: sending.told != [])
    assert sending.told == [EffectDone(CHAT, "link", clock.now(), URL)]


async def test_all_other_work_on_links_is_told_too(sending: "Sending") -> None:
    """Without an address; posts and deletions are not told."""
    await sending.wish(
        Alter("alter", CHAT, URL, requested=True),
        Revoke("revoke", CHAT, URL),
        Admit("admit", CHAT, MEMBER, approved=True),
        say("post"),
        Delete("delete", CHAT, (1,)),
    )
    await sending.empty()
    done = [event for event in sending.told if isinstance(event, EffectDone)]
    assert len(done) == len(sending.told)
    assert {(event.key, event.chat, event.url) for event in done} == {
        (key, CHAT, None) for key in ("alter", "revoke", "admit")
    }


async def test_what_follows_from_a_link_goes_out_with_it(sending: "Sending") -> None:
    """The features' own wishes are written with the news, and nobody else need wake the outbox."""

    def answer(connection: Any, event: Event) -> None:
        assert isinstance(event, EffectDone)
        sending.table.write(connection, say(f"told:{event.url}", STAFF), sending.clock.now())

    sending.deciding = answer
    sending.telegram.addresses["link"] = URL
    await sending.wish(export(sending))
    await sending.until(lambda: f"told:{URL}" in sending.telegram.tried())


async def test_a_link_is_not_done_before_it_is_told(sending: "Sending") -> None:
    """One transaction: if the features fail, it is asked for again, and as a second attempt."""
    failures: list[Exception] = [LookupError("words that nobody logs")]

    def fail_once(_: Any, __: Event) -> None:
        if failures:
            raise failures.pop()

    sending.deciding = fail_once
    sending.telegram.addresses["link"] = URL
    await sending.wish(export(sending))
    await sending.until(lambda: not failures)
    await sending.rests()
    assert sending.told == []
    assert await sending.outbox.waiting() == 1
    await sending.empty()
    assert [wish.again for wish in sending.telegram.attempts] == [False, True]
    assert len(sending.told) == 1


async def test_after_doubt_a_link_is_first_looked_for(sending: "Sending") -> None:
    """The gateway is told that it may be there."""
    sending.telegram.answers["link"] = [Unclear(), TimeoutError()]
    await sending.wish(export(sending))
    await sending.empty()
    assert [wish.again for wish in sending.telegram.attempts] == [False, True, True]


async def test_a_flood_wait_for_a_link_holds_new_links_only(sending: "Sending") -> None:
    """Neither the chat, nor private messages, nor the end of another link."""
    sending.telegram.answers["link 1"] = [Later(HOURS, account=True)]
    await sending.wish(export(sending, "link 1"))
    await sending.until(lambda: sending.told != [])
    await sending.rests()
    others: list[Revoke | Delete | Say] = [
        Revoke("revoke", CHAT, URL),
        Delete("delete", CHAT, (1,)),
        say("card", STAFF),
        Say("dm", PRIVATE, Text("somebody"), member=MEMBER),
    ]
    await sending.wish(export(sending, "link 2"), *others)
    expected = sorted(["link 1", *(effect.key for effect in others)])
    await sending.until(lambda: sorted(sending.telegram.tried()) == expected)
    sending.wait(HOURS - 1)
    await sending.rests()
    assert sorted(sending.telegram.tried()) == expected
    sending.wait(1)
    await sending.until(lambda: sending.telegram.tried()[-2:] == ["link 1", "link 2"])


async def test_a_flood_wait_for_the_end_of_a_link_does_not_hold_the_chat(
    sending: "Sending",
) -> None:
    """The other lane of links waits like the first."""
    sending.telegram.answers["revoke"] = [Later(HOURS, account=True)]
    await sending.wish(Revoke("revoke", CHAT, URL))
    await sending.until(lambda: sending.told != [])
    await sending.wish(say("post"), export(sending))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["link", "post", "revoke"])


async def test_every_wait_for_a_link_is_told_once(sending: "Sending", clock: "HandClock") -> None:
    """With the time at which it is over."""
    sending.telegram.answers["link"] = [Later(60, account=True), Later(30, account=True)]
    start = clock.now()
    await sending.wish(export(sending))
    await sending.until(lambda: len(sending.told) == 1)
    for _ in range(3):
        await sending.rests()
    first = EffectDelayed(CHAT, "link", start + timedelta(seconds=60), start)
    assert sending.told == [first]
    sending.wait(60)
    await sending.until(lambda: len(sending.told) == 2)
    again = clock.now()
    assert sending.told[1] == EffectDelayed(CHAT, "link", again + timedelta(seconds=30), again)


@pytest.mark.parametrize("error", [OperationalError("disk is full"), LookupError("words")])
async def test_a_wait_that_cannot_be_told_is_kept_all_the_same(
    sending: "Sending", monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Asking Telegram again too soon would make it longer."""
    failures = [error]
    write = Database.write

    def fail(_: Any, __: Event) -> None:
        raise error

    async def full(database: Database, work: Any) -> Any:
        if isinstance(error, OperationalError) and sending.telegram.attempts and failures:
            raise failures.pop()
        return await write(database, work)

    sending.deciding = fail if isinstance(error, LookupError) else lambda _, __: None
    monkeypatch.setattr(Database, "write", full)
    sending.telegram.answers["link"] = [Later(HOURS, account=True)]
    await sending.wish(export(sending))
    await sending.until(lambda: sending.telegram.tried() == ["link"])
    await sending.rests()
    sending.wait(HOURS - 1)
    await sending.rests()
    assert sending.telegram.tried() == ["link"]
    sending.deciding = lambda _, __: None
    sending.wait(61)
    await sending.until(lambda: sending.telegram.tried() == ["link", "link"])


async def test_a_private_message_that_is_refused_is_told(sending: "Sending") -> None:
    """Nobody of that hash is in the chat any more."""
    sending.telegram.answers["dm"] = [Refused("PEER_NOT_FOUND")]
    await sending.wish(Say("dm", PRIVATE, Text("somebody"), member=MEMBER))
    await sending.empty()
    (told,) = sending.refused
    assert (told.chat, told.key, told.code) == (PRIVATE, "dm", "PEER_NOT_FOUND")


@pytest.mark.parametrize("code", sorted(CLOSED))
async def test_work_on_links_does_not_wait_at_a_closed_door(sending: "Sending", code: str) -> None:
    """A card would: it is told to nobody else. This is told, with the chat that it is about."""
    admit = Admit("admit", CHAT, MEMBER, approved=True)
    assert admit.priority is Priority.CARD
    sending.telegram.answers["admit"] = [Refused(code)]
    await sending.wish(admit)
    await sending.empty()
    assert sending.told == [EffectRefused(CHAT, "admit", code, sending.refused[0].at)]


async def test_a_way_that_was_changed_meanwhile_is_not_told(sending: "Sending") -> None:
    """Only the latest is, once."""
    alter = Alter("alter", CHAT, URL, requested=True)
    gate = sending.telegram.gates["alter"] = asyncio.Event()
    await sending.wish(alter)
    await sending.until(lambda: len(sending.telegram.attempts) == 1)
    await sending.wish(replace(alter, requested=False))
    gate.set()
    await sending.empty()
    assert [wish.effect for wish in sending.telegram.attempts] == [
        alter,
        replace(alter, requested=False),
    ]
    assert len(sending.told) == 1
