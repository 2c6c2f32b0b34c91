"""The cards: reactions on them, pushed by Telegram or looked at again, and what they quote."""

from datetime import timedelta
from typing import Any

from telethon.tl import functions, types

from adapters.clock import seconds
from adapters.inbox import Inbox
from adapters.moderating import Reader
from adapters.sqlite import flags
from adapters.sqlite.database import Connection, Database
from adapters.sqlite.invites import watching
from adapters.sqlite.outreach import watching as outreaching
from adapters.telegram.client import StewardClient
from adapters.telegram.peers import Peers
from adapters.telegram.roster import TelegramRoster
from adapters.telegram.translate import reactions_of
from core.events import Reaction, ReactionsSeen
from core.ports import Clock

# Telegram answers for at most so many messages, or reactions, at once.
PAGE = 100
# Cards decided so long ago are still looked at: nobody may undo a decision after that.
DECIDED = timedelta(hours=1, minutes=5)


class Cards:
    """Tells the inbox who reacted to which card. Raises Telethon's errors."""

    def __init__(
        self,
        client: StewardClient,
        peers: Peers,
        staff: int,
        inbox: Inbox,
        roster: TelegramRoster,
        database: Database,
        clock: Clock,
        reader: Reader,
    ) -> None:
        self._client = client
        self._peers = peers
        self._staff = staff
        self._inbox = inbox
        self._roster = roster
        self._database = database
        self._clock = clock
        self._reader = reader
        # When each card's reactions were last pushed, and how many pushes there were.
        self._pushed: dict[int, int] = {}
        self._pushes = 0

    async def see(self, update: Any) -> None:
        """Pass on an `UpdateMessageReactions`, with everybody who reacted."""
        self._pushes += 1
        self._pushed[update.msg_id] = known = self._pushes
        reactions = await self._reactions(update)
        if any(not self._roster.is_staff(reaction.actor) for reaction in reactions):
            await self._roster.refresh()  # somebody may have just become staff
        self._pass_on(update.msg_id, reactions, known)

    def _pass_on(self, card: int, reactions: tuple[Reaction, ...], known: int) -> None:
        if self._pushed.get(card, 0) > known:
            return  # overtaken by a push: an older view would undo what was decided since
        now = self._clock.now()
        self._inbox.hint(ReactionsSeen(self._staff, card, reactions, now))

    async def _reactions(self, update: Any) -> tuple[Reaction, ...]:
        told = update.reactions.recent_reactions or []
        if len(told) < sum(result.count for result in update.reactions.results):
            told = await self._all(update.msg_id)  # the update names the newest only
        return reactions_of(told)

    async def watch(self) -> None:
        """Look at the cards on which a reaction can still change something.

        Reactions come as updates without pts, which Telegram never repeats. The roster is as it
        was read at the beginning of the round.
        """
        self._pushed.clear()
        since = self._since()
        cards = await self._database.read(lambda c: _watched(c, since))
        for first in range(0, len(cards), PAGE):
            some, known = cards[first : first + PAGE], self._pushes
            answer = await self._client(
                functions.messages.GetMessagesReactionsRequest(self._peers[self._staff], some)
            )
            for update in answer.updates:
                if isinstance(update, types.UpdateMessageReactions):
                    self._pass_on(update.msg_id, await self._reactions(update), known)

    async def vanished(self, chat: int) -> tuple[int, ...]:
        """The messages of a chat that cards still quote although they are gone from it.

        What its author took back must not stay readable because an update was lost. Raises
        Unreadable.
        """
        since = self._since()
        shown = await self._database.read(lambda c: _quoted(c, chat, since))
        there = await self._reader.messages(chat, shown)
        return tuple(number for number in shown if number not in there)

    def _since(self) -> int:
        return seconds(self._clock.now() - DECIDED)

    async def _all(self, message: int) -> list[Any]:
        found: list[Any] = []
        offset: str | None = None
        while True:
            page = await self._client(
                functions.messages.GetMessageReactionsListRequest(
                    self._peers[self._staff], message, limit=PAGE, offset=offset
                )
            )
            found += page.reactions
            offset = page.next_offset
            if not offset:
                return found


def _watched(connection: Connection, since: int) -> list[int]:
    """The cards of all rooms that still ask, or were answered since then."""
    return [
        *flags.cards_to_watch(connection, since),
        *watching.cards_to_watch(connection, since),
        *outreaching.posts_to_watch(connection, since),
    ]


def _quoted(connection: Connection, chat: int, since: int) -> list[int]:
    """The messages of a chat whose words a card shows."""
    ours = (flags.quoted(connection, chat, since), outreaching.quoted(connection, chat, since))
    return sorted({*ours[0], *ours[1]})
