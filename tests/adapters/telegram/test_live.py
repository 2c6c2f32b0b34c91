"""What live updates set going besides the inbox."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import types

from adapters.telegram.live import Live
from adapters.telegram.translate import entities
from core.events import PRIVATE, Event, MessageSent
from tests.adapters.telegram.house import until

if TYPE_CHECKING:
    from tests.adapters.telegram.house import House

CHAT, STAFF = -1000000000001, -1000000000002
NIGHT = datetime(2026, 1, 2, tzinfo=UTC)
VERA = types.User(21, access_hash=5)


class Ears:
    """Live, and what came of it."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.met: list[tuple[int, int]] = []
        self.behind, self.door = asyncio.Event(), asyncio.Event()
        parts: Any = self
        chats = frozenset({CHAT, STAFF, PRIVATE})
        self.live = Live(parts, parts, chats, STAFF, self.behind, self.door, self.meet)

    def hint(self, event: Event) -> None:
        """What the inbox is told."""
        self.heard.append(event)

    def meet(self, user: int, access_hash: int) -> None:
        """Who may want an answer."""
        self.met.append((user, access_hash))

    async def hear(self, update: Any) -> None:
        """An update with its entities."""
        update._entities = entities((VERA,), ())
        await self.live.on_update(update)


def notice(channel: int, action: Any) -> Any:
    """Telegram's line in a chat."""
    line = types.MessageService(
        id=7, peer_id=types.PeerChannel(channel), date=NIGHT, action=action, from_id=None
    )
    return types.UpdateNewChannelMessage(line, 1, 1)


@pytest.mark.parametrize(
    "action",
    [
        types.MessageActionChatJoinedByLink(11),
        types.MessageActionChatJoinedByRequest(),
        types.MessageActionChatAddUser([21]),
        types.MessageActionChatDeleteUser(21),
    ],
)
async def test_who_comes_or_goes_in_the_chat_wakes_the_door(action: Any) -> None:
    """In the staff room it says that somebody may be staff now."""
    chat, staff = Ears(), Ears()
    await chat.hear(notice(1, action))
    await staff.hear(notice(2, action))
    assert (chat.door.is_set(), chat.behind.is_set()) == (True, False)
    assert (staff.door.is_set(), staff.behind.is_set()) == (False, True)
    assert len(chat.heard) == len(staff.heard) == 1


async def test_other_lines_do_not_wake_the_door() -> None:
    """A message was pinned."""
    ears = Ears()
    await ears.hear(notice(1, types.MessageActionPinMessage()))
    assert not ears.door.is_set()


@pytest.mark.parametrize(("channel", "woken"), [(1, True), (2, False), (3, False)])
async def test_who_asks_to_be_let_in_wakes_the_door(channel: int, woken: bool) -> None:
    """Of the chat, not of any other."""
    ears = Ears()
    await ears.hear(types.UpdatePendingJoinRequests(types.PeerChannel(channel), 1, [21]))
    assert ears.door.is_set() is woken
    assert ears.heard == []


async def test_private_messages_are_heard_and_their_writers_met() -> None:
    """One that is pushed in short comes without anybody's hash."""
    ears = Ears()
    whisper = types.Message(id=8, peer_id=types.PeerUser(21), date=NIGHT, message="Привет")
    await ears.hear(types.UpdateNewMessage(whisper, 1, 1))
    short = types.UpdateShortMessage(9, 22, "Привет", 1, 1, NIGHT)
    await ears.hear(short)
    told = [event.message.id for event in ears.heard if isinstance(event, MessageSent)]
    assert (told, ears.met) == ([8, 9], [(21, 5)])


async def test_other_chats_are_none_of_its_business() -> None:
    """Nor who writes there."""
    ears = Ears()
    message = types.Message(
        id=8, peer_id=types.PeerChannel(3), date=NIGHT, message="x", from_id=types.PeerUser(21)
    )
    await ears.hear(types.UpdateNewChannelMessage(message, 1, 1))
    assert (ears.heard, ears.met) == ([], [])


async def test_what_telegram_really_pushes_is_heard(house: "House") -> None:
    """The first message of somebody with their hash, the next one in short."""
    ears = Ears()
    ears.live.listen(house.client)
    vera = house.world.add_account("Вера")
    for text in ("раз", "два"):
        house.world.post(house.rooms.steward, vera, text)
    await until(lambda: len(ears.heard) == 2)
    messages = [event.message for event in ears.heard if isinstance(event, MessageSent)]
    assert [(each.chat, each.text) for each in messages] == [(PRIVATE, "раз"), (PRIVATE, "два")]
    assert {each.author and each.author.id for each in messages} == {vera}
    assert [who for who, _ in ears.met] == [vera]
