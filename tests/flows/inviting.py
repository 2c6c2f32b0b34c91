"""An evening at which members bring peers: what they ask, what they get, and who came."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import types

from adapters.masks import mask_of
from adapters.sqlite.database import unlock
from sandbox.clock import Clock
from sandbox.stage import Stage
from sandbox.world.invites import Invite, hash_of
from sandbox.world.members import restrict
from sandbox.world.messages import Message
from tests.adapters.pictures.reading import png_pixels, scanned
from tests.flows.evening import LONG, Evening
from tests.forking import Forks

ADDRESS = re.compile(r"https://t\.me/\+[\w-]+")
NOON = datetime(2027, 2, 3, 9, tzinfo=UTC)
"""A Wednesday, twelve o'clock in Moscow, far from any change of clocks."""
MOVED = "The clock moves by"
"""What Steward logs when it follows Telegram's clock."""
EDGES = "SELECT invitee, inviter FROM edge"
COUNTS = "SELECT what, sum(number) FROM tally_day WHERE source = ? GROUP BY what"
UNDER_WAY = "SELECT count(*) FROM link WHERE state IN ('wanted', 'closing')"


def url_of(message: Message) -> str:
    """The one link in a letter."""
    (found,) = ADDRESS.findall(message.text)
    return str(found)


def shown(at: datetime, hours_east: int = 3) -> str:
    """A moment as the texts have it, in Moscow unless said otherwise."""
    return f"{at + timedelta(hours=hours_east):%d.%m, %H:%M}"


class Inviting(Evening):
    """What happens around invites. People act through the world, or through `client`."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.mask = mask_of(stage.key)
        self._invites: dict[str, Invite] = {}

    # --- people

    def outsider(self, name: str = "Антон") -> int:
        """Somebody with an account, in none of the rooms."""
        account = self.world.add_account(name)
        self.stage.people[f"out{account}"] = account
        return account

    def mute(self, who: int) -> None:
        """As an admin does by hand, for ever."""
        owner = self.world.accounts[self.stage.rooms.owner]
        rights = types.ChatBannedRights(until_date=None, send_messages=True)
        restrict(self.world, self.world.chats[self.stage.chat], owner, who, rights)

    def order(self, text: str, who: int | None = None, reply_to: int | None = None) -> int:
        """A word in the staff room, of Lena unless somebody is named."""
        return self.world.post(self.stage.staff, who or self.lena, text, reply_to)

    def put(self, card: Message, who: int, emoji: str | None) -> None:
        """React to a message in the staff room, or take the reaction back."""
        self.world.react(self.stage.staff, card.id, who, emoji)

    # --- asking

    def letters(self, who: int) -> list[Message]:
        """What Steward wrote to somebody in private, and what of it was taken back."""
        return self.world.received(who, self.steward, deleted=True)

    async def letter(self, who: int, after: int) -> Message:
        """The next letter after so many."""
        await self.until(lambda: len(self.letters(who)) > after)
        return self.letters(who)[after]

    async def ask(self, who: int, text: str = "пригласить") -> Message:
        """What Steward answers to private words."""
        before = len(self.letters(who))
        self.world.whisper(who, self.steward, text)
        return await self.letter(who, before)

    async def link(self, who: int) -> str:
        """A member asks for a link and gets it."""
        url = url_of(await self.ask(who))
        assert self.invite(url)
        return url

    async def guest(self, inviter: int) -> int:
        """Somebody comes by a new link of a member, which is closed; all is written down."""
        who = self.outsider()
        assert self.world.join(who, await self.link(inviter))
        await self.until(lambda: self.inviter_of(who) == self.mask(inviter))
        await self.until(lambda: self.rows(UNDER_WAY) == [(0,)])
        return who

    # --- looking

    def picture(self, letter: Message) -> list[str]:
        """What a scanner reads from the picture of a letter."""
        return scanned(png_pixels(self.world.content(letter)))

    def made(self) -> list[Invite]:
        """Every link that Steward ever made, oldest first."""
        # Telegram forgets revoked ones when it is told to; the tests do not.
        self._invites |= self.world.chats[self.stage.chat].invites
        found = self._invites.values()
        return [each for each in found if each.admin == self.steward and each.title]

    def invite(self, url: str) -> Invite:
        """A link at Telegram."""
        self._invites |= self.world.chats[self.stage.chat].invites
        return self._invites[hash_of(url)]

    def is_in(self, who: int) -> bool:
        """Whether somebody is in the chat."""
        return who in self.world.members(self.stage.chat)

    def told(self, words: str) -> list[Message]:
        """What Steward says in the staff room with these words in it."""
        return [m for m in self.stage.rooms.posts(self.stage.staff) if words in m.text]

    async def tells(self, words: str, times: int = 1) -> Message:
        """Wait until Steward has said that so often in the staff room; gives the newest."""
        await self.until(lambda: len(self.told(words)) >= times)
        return self.told(words)[times - 1]

    async def answer_to(self, order: int) -> Message:
        """Wait for Steward's reply to a word in the staff room."""
        return (await self.until(lambda: self.replies_to(order)))[0]

    def replies_to(self, order: int) -> list[Message]:
        """What Steward answers to a word in the staff room."""
        return [m for m in self.stage.rooms.posts(self.stage.staff) if m.reply_to == order]

    async def says(self, card: Message, words: str) -> str:
        """Wait until a card of the staff room has these words; gives all of it."""
        return await self.until(
            lambda: text if words in (text := self.message(card.id, self.stage.staff).text) else ""
        )

    # --- on disk

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with closing(unlock(self.stage.database, self.stage.key)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            return list(connection.execute(question, values).fetchall())

    def edges(self) -> dict[str, str]:
        """Who is known to have come by whose link, as keyed hashes."""
        return {invitee.hex(): inviter.hex() for invitee, inviter in self.rows(EDGES)}

    def inviter_of(self, who: int) -> str | None:
        """The keyed hash of whoever invited somebody."""
        return self.edges().get(self.mask(who))

    def counts(self, source: str = "peers") -> dict[str, int]:
        """All that was counted of a source."""
        return dict(self.rows(COUNTS, source))

    async def nothing_dangles(self) -> None:
        """Wait until no link is asked for, or to be revoked, and the outbox is empty."""
        await self.until(lambda: self.rows(UNDER_WAY) == [(0,)])
        await self.settled()

    # --- time

    async def pass_time(self, by: timedelta) -> None:
        """That much time passes, and Steward hears of it: its line breaks, and it looks anew."""
        heard = self.log().count(MOVED)
        self.stage.telegram.clock.move(by)
        self.stage.cut_bot()
        await self.until(lambda: self.log().count(MOVED) > heard)

    def log(self) -> str:
        """What Steward logged."""
        return self.stage.bot.log.read_text("utf-8")

    async def travel(self, by: timedelta) -> None:
        """That much time passes while Steward is down."""
        if self.stage.bot.running:
            await self.stage.stop_bot()
        self.stage.telegram.clock.move(by)
        await self.stage.start_bot()

    async def travel_to(self, moment: datetime) -> None:
        """Until then, while Steward is down."""
        await self.travel(moment - self.world.now)


def clock_at(moment: datetime) -> Clock:
    """A clock that starts then."""
    return Clock(moment - datetime.now(UTC))


@asynccontextmanager
async def inviting_at(
    forks: Forks,
    moment: datetime = NOON,
    *,
    zone: str = "Europe/Moscow",
    undo: int = LONG,
    rotation: Mapping[str, int] | None = None,
    **invites: object,
) -> AsyncIterator[Inviting]:
    """Steward at work from that moment on; the other keywords are settings of `[invites]`."""
    clock = clock_at(moment)
    stage = Stage(clock=clock, time_zone=zone, undo_seconds=undo, invites=invites)
    async with forks.on(stage):
        if rotation:
            with stage.bot.config.open("a") as settings:
                lines = (f"{source} = {size}\n" for source, size in rotation.items())
                settings.writelines(["[invites.rotation]\n", *lines])
        inviting = Inviting(stage)
        await stage.start_bot()
        yield inviting
