"""The desk on the road: what is listened to, read and forgotten beside the transaction."""

from collections.abc import Mapping, Sequence

import pytest

from adapters.outreaching import AlarmRoad, Ears, OutreachRoom
from core.events import (
    Author,
    Event,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    Reaction,
    ReactionsSeen,
)
from outreach.listening.heard import Heard, Kind
from outreach.listening.line import Line
from tests.outreach.road import ANNA, CHAT, MASHA, MINUTE, STAFF_ROOM
from tests.outreach.world import World


class Listener:
    """Hears a request in every message of the chat, and keeps what it was told."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.closed: list[int] = []
        self.forgotten: list[int] = []

    def hear(self, line: Line) -> Heard:
        """A request, and an alarm where it is loud."""
        self.heard.append(line.id)
        loud = line.text.isupper()
        return Heard(emergency=0.9, incident=line.id) if loud else Heard(kind=Kind.QUESTION)

    def reason(self, number: int) -> str:
        """Always the same."""
        return "urgent"

    def forget(self, ids: Sequence[int]) -> None:
        """They were deleted."""
        self.forgotten += ids

    def close(self, request: int) -> None:
        """Nobody need listen any more."""
        self.closed.append(request)


class Telegram:
    """What Telegram still has: implements `Past` and `Reader`."""

    def __init__(self) -> None:
        self.there: dict[int, Message] = {}

    async def lately(self, chat: int, pages: int) -> list[Message]:
        """Nothing was said before."""
        return []

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        """Those that exist."""
        assert chat == CHAT
        return {number: self.there[number] for number in ids if number in self.there}


class Clock:
    """Says what the world says."""

    def __init__(self, world: World) -> None:
        self.world = world

    def now(self) -> object:
        """Now."""
        return self.world.now


class Beside:
    """A room with its ears, as `running` wires them."""

    def __init__(self, world: World) -> None:
        self.world, self.listener, self.telegram = world, Listener(), Telegram()
        clock = Clock(world)
        self.ears = Ears(CHAT, self.listener, world.staff, self.telegram, self.telegram)
        self.room = OutreachRoom(CHAT, world.desk, self.ears, clock)  # type: ignore[arg-type] # a clock

    async def comes(self, event: Event) -> None:
        """An event takes its way."""
        (notes,) = await self.room.prepare([event])
        for effect in self.room.handle(event, notes, self.world.connection):
            self.world.outbox.write(self.world.connection, effect, self.world.now)
        self.world.deliver()


async def test_a_message_of_the_chat_is_heard_and_decided(world: World) -> None:
    """What is said elsewhere is not listened to; what is deleted is forgotten."""
    beside = Beside(world)
    message = world.message(MASHA)
    await beside.comes(MessageSent(message))
    await beside.comes(MessageSent(world.message(ANNA, chat=STAFF_ROOM)))
    assert beside.listener.heard == [message.id]
    assert world.request(message.id).kind is Kind.QUESTION
    await beside.comes(MessagesDeleted(CHAT, (message.id,)))
    assert beside.listener.forgotten == [message.id]
    assert not world.request(message.id).is_open


async def test_nobody_listens_for_what_the_staff_dismissed(world: World) -> None:
    """The listener is told with the next event."""
    beside = Beside(world)
    message = world.message(MASHA)
    await beside.comes(MessageSent(message))
    world.wait(40 * MINUTE)
    for emoji in ("👀", "🤷"):
        seen = (Reaction(ANNA, emoji, world.now),)
        await beside.comes(ReactionsSeen(STAFF_ROOM, world.card(message.id), seen, world.now))
    assert beside.listener.closed == []
    await beside.comes(MessageSent(world.message(ANNA, chat=STAFF_ROOM)))
    await beside.comes(MessageSent(world.message(ANNA, chat=STAFF_ROOM)))
    assert beside.listener.closed == [message.id]


@pytest.mark.parametrize("exists", [True, False])
async def test_what_the_staff_point_at_is_read_from_telegram(world: World, exists: bool) -> None:
    """Its words are nowhere else."""
    beside = Beside(world)
    missed = world.message(MASHA)
    beside.telegram.there = {missed.id: missed} if exists else {}
    word = f"вопрос https://t.me/c/1000000001/{missed.id}"
    await beside.comes(MessageSent(world.message(ANNA, word, chat=STAFF_ROOM)))
    template = "ask-card" if exists else "ask-unknown"
    assert [post.text.template for post in world.said(STAFF_ROOM)] == [template]


async def test_only_the_chat_raises_alarms_beside_the_inbox(world: World) -> None:
    """What is written to Steward in private, or in the staff room, is not even heard."""
    beside = Beside(world)
    road = AlarmRoad(
        world.desk,
        beside.ears,
        None,  # type: ignore[arg-type] # nothing is written here
        world.outbox,
        Clock(world),  # type: ignore[arg-type] # a clock
        lambda: None,
    )
    for chat in (0, STAFF_ROOM):
        message = Message(chat, 7, world.now, Author(MASHA), "HELP")
        road.hint(MessageSent(message))
        road.hint(MessageEdited(message))
    assert road._queue.empty()
    road.hint(MessageSent(Message(CHAT, 7, world.now, Author(MASHA), "HELP")))
    assert not road._queue.empty()
