"""Reactions on the cards: pushed, or looked at again, and the newer view wins."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from telethon.tl import functions, types

from adapters.sqlite.flags import FlagTable
from adapters.sqlite.outbox import OutboxTable
from adapters.telegram.cards import Cards
from core.effects import Say, Text
from core.events import Event, ReactionsSeen
from moderation.findings import Kind
from moderation.flag import Flag

if TYPE_CHECKING:
    from adapters.sqlite.database import Database
    from tests.adapters.conftest import HandClock

CHAT, STAFF = -1001000000001, -1001000000002
LENA, FORMER = 11, 99
CARD = 500
NIGHT = datetime(2026, 1, 2, 20, tzinfo=UTC)


def reacted(card: int, *reactions: tuple[int, str], told: int | None = None) -> Any:
    """What Telegram says of a card; of its reactions only the first `told` are named."""
    all_of_them = [
        types.MessagePeerReaction(types.PeerUser(actor), NIGHT, types.ReactionEmoji(emoji))
        for actor, emoji in reactions
    ]
    counts = [types.ReactionCount(each.reaction, 1) for each in all_of_them]
    seen = types.MessageReactions(counts, recent_reactions=all_of_them[:told])
    return types.UpdateMessageReactions(types.PeerChannel(2), card, seen)


class Room:
    """The staff room as Telegram tells of it; a list of reactions waits until it may be told."""

    def __init__(self) -> None:
        self.cards: list[Any] = []
        self.lists: list[Any] = []
        self.asked = asyncio.Event()
        self.may_tell = asyncio.Event()
        self.roster_read = 0
        self.heard: list[Event] = []

    async def __call__(self, request: Any) -> Any:
        """Answer a request."""
        if isinstance(request, functions.messages.GetMessagesReactionsRequest):
            return SimpleNamespace(updates=self.cards)
        self.asked.set()
        await self.may_tell.wait()
        return SimpleNamespace(reactions=self.lists, next_offset=None)

    def is_staff(self, account: int) -> bool:
        """Lena only."""
        return account == LENA

    async def refresh(self) -> None:
        """Read who is staff."""
        self.roster_read += 1

    def hint(self, event: Event) -> None:
        """What the inbox is told."""
        self.heard.append(event)

    def said(self, card: int) -> list[set[tuple[int, str]]]:
        """The reactions to a card, each time that the inbox was told of them."""
        seen = [e for e in self.heard if isinstance(e, ReactionsSeen) and e.message == card]
        return [{(r.actor, r.emoji) for r in each.reactions} for each in seen]


async def watched(database: "Database", clock: "HandClock", room: Any) -> Cards:
    """The cards, two of which stand in the room."""

    def write(connection: Any) -> None:
        table = OutboxTable(b"s")
        for number in (CARD, CARD + 1):
            key = f"flag:{number}"
            FlagTable(connection).add(
                Flag(0, key, CHAT, number, 21, Kind.RUDE, "reason-slur", clock.now())
            )
            table.write(connection, Say(key, STAFF, Text("somebody")), clock.now())
            (wish,) = table.take(connection, clock.now(), ())
            table.sent(connection, wish, number, clock.now())

    await database.write(write)
    peers: Any = {STAFF: types.InputPeerChannel(2, 0)}
    return Cards(room, peers, STAFF, room, room, database, clock, room)


async def test_all_who_reacted_are_told_even_if_the_update_names_the_newest(
    database: "Database", clock: "HandClock"
) -> None:
    """The rest is asked for."""
    room = Room()
    cards = await watched(database, clock, room)
    update = reacted(CARD, (LENA, "🙊"), (LENA, "👀"), told=1)
    room.lists = reacted(CARD, (LENA, "🙊"), (LENA, "👀")).reactions.recent_reactions
    room.may_tell.set()
    await cards.see(update)
    assert room.said(CARD) == [{(LENA, "🙊"), (LENA, "👀")}]


async def test_a_stranger_who_reacts_may_have_become_staff(
    database: "Database", clock: "HandClock"
) -> None:
    """The roster is read again for what is pushed; a look at all cards begins with reading it."""
    room = Room()
    cards = await watched(database, clock, room)
    await cards.see(reacted(CARD, (LENA, "🙊")))
    assert room.roster_read == 0
    await cards.see(reacted(CARD, (FORMER, "🙊")))
    assert room.roster_read == 1
    room.cards = [reacted(CARD, (FORMER, "👀")), reacted(CARD + 1, (FORMER, "👀"))]
    await cards.watch()
    assert room.roster_read == 1


async def test_an_older_look_at_a_card_does_not_follow_a_newer_push(
    database: "Database", clock: "HandClock"
) -> None:
    """It would undo what was decided since, or decide anew what was undone."""
    room = Room()
    cards = await watched(database, clock, room)
    room.lists = reacted(CARD + 1, (LENA, "👀"), (FORMER, "👀")).reactions.recent_reactions
    room.cards = [
        reacted(CARD + 1, (LENA, "👀"), (FORMER, "👀"), told=1),  # the rest must be asked for
        reacted(CARD, (LENA, "💔")),
    ]
    looking = asyncio.create_task(cards.watch())
    await room.asked.wait()
    await cards.see(reacted(CARD))  # Lena takes it back
    room.may_tell.set()
    await looking
    assert room.said(CARD) == [set()]
    assert len(room.said(CARD + 1)) == 1
    room.cards = [reacted(CARD, (LENA, "🕊"))]
    await cards.watch()
    assert room.said(CARD) == [set(), {(LENA, "🕊")}]
