"""Private messages, read from the list of dialogs: against the embedded Telegram."""

from typing import TYPE_CHECKING, Any

import pytest
from telethon.errors import FloodWaitError
from telethon.tl import functions, types

from adapters.telegram import private as private_module
from adapters.telegram.private import PrivateHistory
from core.events import PRIVATE, Event, MessageSent
from sandbox.contract import RpcFault
from tests.adapters.telegram.house import user_peer

if TYPE_CHECKING:
    from tests.adapters.telegram.house import House


@pytest.fixture
def private(house: "House") -> PrivateHistory:
    """Of Steward's account."""
    return PrivateHistory(house.client, house.meet)


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page holds two dialogs, or messages."""
    monkeypatch.setattr(private_module, "PAGE", 2)


def write(house: "House", who: int, text: str = "Привет") -> int:
    """Somebody writes to Steward; gives the id that the message has for Steward."""
    house.world.post(house.rooms.steward, who, text)
    return house.world.dialog(house.rooms.steward, who)[-1].id


def told(events: list[Event]) -> list[tuple[int, int]]:
    """Which messages, by whom."""
    return [
        (event.message.id, event.message.author.id)
        for event in events
        if isinstance(event, MessageSent) and event.message.author
    ]


async def all_above(private: PrivateHistory, low: int) -> list[tuple[int, int]]:
    """What the reconciler would read, page after page."""
    found: list[tuple[int, int]] = []
    while True:
        events, last = await private.above(low)
        if last is None:
            return found
        assert last > low
        found, low = found + told(events), last


async def test_without_private_chats_there_is_nothing(private: PrivateHistory) -> None:
    """The account's rooms are none."""
    assert await private.top() == 0
    assert await private.above(0) == ([], None)


async def test_what_several_people_wrote_is_one_sequence(
    house: "House", private: PrivateHistory
) -> None:
    """In the order in which it was written; their hashes are remembered."""
    vera, oleg = (house.world.add_account(name) for name in ("Вера", "Олег"))
    old = write(house, vera)
    new = [(write(house, who), who) for who in (oleg, vera, oleg)]
    assert await private.top() == new[-1][0]
    events, last = await private.above(old)
    assert (told(events), last) == (new, new[-1][0])
    assert all(event.chat == PRIVATE for event in events)
    assert house.met == {who: user_peer(house, who).access_hash for who in (vera, oleg)}
    assert await private.above(new[-1][0]) == ([], None)


async def test_stewards_own_words_and_telegrams_are_passed_over(
    house: "House", private: PrivateHistory
) -> None:
    """But they take their numbers."""
    vera, steward = house.world.add_account("Вера"), house.rooms.steward
    first = write(house, vera)
    house.world.post(vera, steward, "Ответ")
    last = house.world.service_text(steward, "Код")
    assert await all_above(private, 0) == [(first, vera)]
    assert (await private.above(0))[1] == last


async def test_nothing_is_marked_as_read(house: "House", private: PrivateHistory) -> None:
    """A person looks at the account, too."""
    vera = house.world.add_account("Вера")
    write(house, vera)
    await all_above(private, 0)
    answer = await house.client(
        functions.messages.GetPeerDialogsRequest([types.InputDialogPeer(user_peer(house, vera))])
    )
    assert answer.dialogs[0].unread_count == 1


@pytest.mark.usefixtures("short_pages")
async def test_many_people_and_long_talks_are_read_page_by_page(
    house: "House", private: PrivateHistory
) -> None:
    """Each message once, in order."""
    people = [house.world.add_account(f"p{number}") for number in range(5)]
    sent = [(write(house, who), who) for who in [*people, *people, people[0], *people[:2] * 3]]
    assert await private.top() == sent[-1][0]
    assert await all_above(private, 0) == sent
    assert await all_above(private, sent[4][0]) == sent[5:]


@pytest.mark.usefixtures("short_pages")
async def test_who_writes_while_the_list_is_read_is_not_lost(
    house: "House", private: PrivateHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their dialog moves from a page that was not read yet to one that was."""
    people = [house.world.add_account(f"p{number}") for number in range(5)]
    sent = [(write(house, who), who) for who in people]
    pages = 0
    page = private._page

    async def disturbed(offset: Any) -> Any:
        nonlocal pages
        answer = await page(offset)
        pages += 1
        if pages == 1:
            sent.append((write(house, people[0]), people[0]))
        return answer

    monkeypatch.setattr(private, "_page", disturbed)
    assert await all_above(private, 0) == sent


async def test_what_is_written_between_two_dialogs_comes_with_the_next_page(
    house: "House", private: PrivateHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reach is what the list told; else it would be skipped for ever."""
    vera, oleg = (house.world.add_account(name) for name in ("Вера", "Олег"))
    sent = [(write(house, who), who) for who in (vera, oleg)]
    read = private._read
    reads = 0

    async def disturbed(peer: Any, low: int) -> Any:
        nonlocal reads
        page = await read(peer, low)
        reads += 1
        if reads == 1:  # both write: only one of them is read after that
            sent.extend((write(house, who), who) for who in (vera, oleg))
        return page

    monkeypatch.setattr(private, "_read", disturbed)
    events, last = await private.above(0)
    assert (told(events), last) == (sent[:2], sent[1][0])
    assert await all_above(private, sent[1][0]) == sent[2:]


async def test_after_a_flood_wait_it_goes_on_where_it_was(
    house: "House", private: PrivateHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a crowd could keep Steward from ever coming to the end."""
    people = [house.world.add_account(f"p{number}") for number in range(3)]
    sent = [(write(house, who), who) for who in people]
    read = private._read
    reads: list[int] = []

    async def flooded(peer: Any, low: int) -> Any:
        reads.append(peer.user_id)
        if len(reads) == 3:
            raise FloodWaitError(None, 1)
        return await read(peer, low)

    monkeypatch.setattr(private, "_read", flooded)
    with pytest.raises(FloodWaitError):
        await private.above(0)
    assert await all_above(private, 0) == sent
    assert sorted(reads) == sorted([*people, reads[2]])


async def test_one_dialog_that_cannot_be_read_does_not_hide_the_others(
    house: "House", private: PrivateHistory
) -> None:
    """Telegram refuses it for good."""
    vera, oleg = (house.world.add_account(name) for name in ("Вера", "Олег"))
    for who in (vera, oleg):
        write(house, who)
    house.telegram.faults.errors["GetHistory"] = [RpcFault(400, "PEER_ID_INVALID")]
    assert len(await all_above(private, 0)) == 1
