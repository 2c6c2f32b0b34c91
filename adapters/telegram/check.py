"""`check`: is everything as Steward needs it? One line each, with what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telethon import errors
from telethon.tl import functions, types

from adapters.telegram.client import StewardClient
from adapters.telegram.peers import Peers, find_peers
from adapters.telegram.roster import present
from config.settings import Rooms
from core.errors import AccountError
from core.ports import Clock
from invites import cards
from moderation import words

# MTProto ignores messages that are 30 s ahead or 300 s behind; far less is already suspicious.
CLOCK_SLACK = timedelta(seconds=5)

# What Steward does in the chat, and the admin right that Telegram wants for it.
CHAT_RIGHTS = ("delete_messages", "ban_users", "invite_users")

# What staff answer cards with.
REACTIONS = (*words.REACTIONS, *cards.REACTIONS)

Say = Callable[..., str]
"""`config.texts.Texts.say`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, in words. `todo` says what to do where it is not well."""

    name: str
    well: bool
    todo: str = ""

    def __str__(self) -> str:
        return f"{'✓' if self.well else '✗'} {self.name}{': ' + self.todo if self.todo else ''}"


class Check:
    """Looks at what Telegram knows. The client is connected and logged in."""

    def __init__(self, client: StewardClient, clock: Clock, say: Say) -> None:
        self._client = client
        self._clock = clock
        self._say = say
        self._looks = {
            "chat": self._chat,
            "staff": self._room,
            "editors": self._room,
            "channel": self._channel,
        }

    async def account(self, rooms: Rooms) -> list[Line]:
        """The lines about Telegram."""
        lines = [await self._time()]
        wanted = {"chat": rooms.chat, "staff": rooms.staff}
        wanted |= {"channel": rooms.channel} if rooms.channel else {}
        wanted |= {"editors": rooms.editors} if rooms.editors else {}
        for name, room in wanted.items():
            try:
                peers = await find_peers(self._client, [room], {})
                request = functions.channels.GetFullChannelRequest(peers.channel(room))
                found = await self._client(request)
            except (AccountError, errors.ChannelPrivateError, errors.ChannelInvalidError):
                lines.append(Line(f"rooms.{name}", False, self._say("check-outside")))
                continue
            channel = next(chat for chat in found.chats if chat.id == found.full_chat.id)
            lines += self._looks[name](name, channel, found.full_chat)
            if name == "staff":
                lines.append(await self._staff(peers, room))
        return lines

    async def _time(self) -> Line:
        config = await self._client(functions.help.GetConfigRequest())
        offset = self._clock.now() - config.date
        if abs(offset) <= CLOCK_SLACK:
            return Line(self._say("check-clock"), True)
        todo = self._say("check-clock-off", offset=f"{offset.total_seconds():+.0f}")
        return Line(self._say("check-clock"), False, todo)

    async def _staff(self, peers: Peers, room: int) -> Line:
        page = await self._client(
            functions.channels.GetParticipantsRequest(
                peers.channel(room), types.ChannelParticipantsRecent(), 0, 200, hash=0
            )
        )
        here = present(page.participants)
        people = sum(u.id in here and not u.is_self and not u.bot for u in page.users)
        if people:
            return Line(self._say("check-staff-people", people=people), True)
        return Line(self._say("check-staff"), False, self._say("check-staff-empty"))

    def _chat(self, name: str, channel: Any, _full: Any) -> list[Line]:
        if not channel.megagroup:
            return [Line(f"rooms.{name}", False, self._say("check-chat-kind"))]
        lines = [Line(f"rooms.{name}", True)]
        for right in CHAT_RIGHTS:
            has = bool(channel.creator or getattr(channel.admin_rights, right, False))
            todo = "" if has else self._say("check-right-missing", right=right)
            lines.append(Line(self._say("check-right", right=right), has, todo))
        return lines

    def _room(self, name: str, channel: Any, full: Any) -> list[Line]:
        if not channel.megagroup:
            return [Line(f"rooms.{name}", False, self._say("check-room-kind"))]
        if channel.username:
            return [Line(f"rooms.{name}", False, self._say("check-room-public"))]
        return [Line(f"rooms.{name}", True), self._reactions(name, full)]

    def _channel(self, name: str, channel: Any, _full: Any) -> list[Line]:
        todo = "" if channel.broadcast else self._say("check-channel-kind")
        return [Line(f"rooms.{name}", bool(channel.broadcast), todo)]

    def _reactions(self, name: str, full: Any) -> Line:
        allowed, have = full.available_reactions, set(REACTIONS)
        if allowed is None or isinstance(allowed, types.ChatReactionsNone):
            have = set()
        elif isinstance(allowed, types.ChatReactionsSome):
            have = {getattr(r, "emoticon", "").replace("\ufe0f", "") for r in allowed.reactions}
        lacking = " ".join(emoji for emoji in REACTIONS if emoji not in have)
        todo = self._say("check-reactions-missing", reactions=lacking) if lacking else ""
        return Line(self._say("check-reactions", room=name), not lacking, todo)
