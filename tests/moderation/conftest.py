"""An evening at the moderation desk: a real database, and a chat that does what the outbox says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.sqlite.database import migrate, unlock
from adapters.sqlite.flags import FlagTable, all_flags
from adapters.sqlite.outbox import OutboxTable, Wish
from core.effects import Delete, Limit, Restrict, Rewrite, Say, Text, Unsay
from core.events import (
    Author,
    EffectRefused,
    Event,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    Reaction,
    ReactionsSeen,
)
from moderation.desk import NOTHING, Moderation, Notes
from moderation.effects import House
from moderation.findings import Finding, Kind
from moderation.flag import Flag

UNDO = timedelta(seconds=60)
RUDE = Finding(Kind.RUDE, "reason-insult-you", 0.9)


class People:
    """Who is who: implements `core.ports.Roster`."""

    def __init__(self) -> None:
        self.staff = {11, 12}
        self.house = {-1001000000003}

    def is_staff(self, account: int) -> bool:
        """Say whether the account is in the staff room."""
        return account in self.staff

    def everybody(self) -> frozenset[int]:
        """All who are in the staff room."""
        return frozenset(self.staff)

    def is_house(self, account: int) -> bool:
        """Say whether the account is one of the house's own."""
        return account in self.house


class Evening:
    """Feeds events to the desk, keeps time, and carries out what the outbox holds."""

    chat, staff_room, channel = -1001000000001, -1001000000002, -1001000000003
    anna, boris, member = 11, 12, 21

    def __init__(self, path: Path = Path(":memory:")) -> None:
        self.connection = unlock(path, bytes(32))
        self.connection.execute("PRAGMA foreign_keys = ON")
        migrate(self.connection)
        self.now = datetime(2026, 1, 2, 20, tzinfo=UTC)
        self.people = People()
        house = House(self.chat, self.staff_room, UNDO, timedelta(hours=24))
        elsewhere = "ветка".__eq__
        self.desk = Moderation(house, self.people, frozenset(Kind), "!", elsewhere)
        self.outbox = OutboxTable(b"secret")
        self.store = FlagTable(self.connection)
        # The chats as Telegram shows them.
        self.posts: dict[tuple[int, int], Say | Rewrite] = {}
        self.limits: dict[int, Limit] = {}
        self.removed: set[int] = set()
        self.refusing: dict[str, str] = {}
        self._posted: dict[int, int] = {}
        self._reactions: dict[int, frozenset[Reaction]] = {}

    # What happens.

    def happens(self, event: Event, notes: Notes = NOTHING) -> None:
        """Let the desk decide, in one transaction with the outbox."""
        self.connection.execute("BEGIN")
        for effect in self.desk.handle(event, notes, self.store):
            self.outbox.write(self.connection, effect, self.now)
        self.connection.execute("COMMIT")

    def message(self, number: int, **fields: object) -> Message:
        """Make a message of the chat, by the member unless said otherwise."""
        known = {"chat": self.chat, "id": number, "date": self.now, "author": Author(self.member)}
        return Message(**{**known, **fields})  # type: ignore[arg-type] # fields of Message

    def rude(self, number: int = 100, finding: Finding = RUDE, **fields: object) -> None:
        """Somebody writes what the rules find."""
        self.happens(MessageSent(self.message(number, **fields)), Notes((finding,)))

    def edited(self, number: int, at: datetime, finding: Finding | None = RUDE) -> None:
        """Somebody edits a message."""
        found = () if finding is None else (finding,)
        self.happens(MessageEdited(self.message(number, edited=at)), Notes(found))

    def report(self, number: int, about: Message | None, **fields: object) -> None:
        """Somebody answers "!"."""
        reply_to = 99 if about is None else about.id
        mark = self.message(number, text="!", reply_to=reply_to, **fields)
        self.happens(MessageSent(mark), Notes((), about))

    def gone(self, *numbers: int) -> None:
        """Messages disappear from the chat."""
        self.happens(MessagesDeleted(self.chat, numbers))

    def word(
        self, who: int, text: str, card: int | None = None, at: datetime | None = None
    ) -> None:
        """Somebody answers a card with a word, now unless said otherwise."""
        fields = {"chat": self.staff_room, "author": Author(who), "date": at or self.now}
        reply_to = self.card_id() if card is None else card
        self.happens(MessageSent(self.message(900, text=text, reply_to=reply_to, **fields)))

    def react(self, who: int, *emoji: str) -> None:
        """Somebody's reactions to the card are now exactly these."""
        card = self.card_id()
        others = {r for r in self._reactions.get(card, ()) if r.actor != who}
        now = frozenset(others | {Reaction(who, each, self.now) for each in emoji})
        self._reactions[card] = now
        self.happens(ReactionsSeen(self.staff_room, card, tuple(now), self.now))

    # What goes out.

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    def take(self) -> list[Wish]:
        """Take what is to go out now, one wish per chat."""
        self.connection.execute("BEGIN")
        wishes = self.outbox.take(self.connection, self.now, ())
        self.connection.execute("COMMIT")
        return wishes

    def deliver(self) -> None:
        """Carry out everything that is due."""
        while wishes := self.take():
            for wish in wishes:
                self.settle(wish)

    def settle(self, wish: Wish) -> None:
        """Carry out one wish and record what came of it."""
        code = self.refusing.get(wish.key.partition(":")[0])
        if code is not None:
            if self.outbox.refused(self.connection, wish, code, self.now):
                self.happens(EffectRefused(wish.chat, wish.key, code, self.now))
        else:
            message = None if wish.moot else self.carry_out(wish)
            self.outbox.sent(self.connection, wish, message, self.now)

    def carry_out(self, wish: Wish) -> int | None:
        """Do as Telegram does, the same `random_id` once."""
        match wish.effect:
            case Say() as say:
                number = self._posted.setdefault(wish.rid, 5000 + len(self._posted))
                self.posts.setdefault((say.chat, number), say)
                return number
            case Rewrite() as rewrite if wish.target is not None:
                self.posts[rewrite.chat, wish.target] = rewrite
            case Unsay(_, chat) if wish.target is not None:
                self.posts.pop((chat, wish.target), None)
            case Delete() as delete:
                self.removed |= set(delete.messages)
            case Restrict() as restrict:
                self.limits[restrict.member] = restrict.limit
        return None

    # What one sees.

    @property
    def flags(self) -> list[Flag]:
        """All flags, oldest first."""
        return all_flags(self.connection)

    @property
    def flag(self) -> Flag:
        """The only flag there is."""
        (flag,) = self.flags
        return flag

    def cards(self) -> list[int]:
        """The cards that stand in the staff room, oldest first."""
        return sorted(
            number
            for (chat, number), post in self.posts.items()
            if chat == self.staff_room and post.text.template == "card-flag"
        )

    def on_disk(self) -> str:
        """Every value of every table."""
        tables = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [self.connection.execute(f"SELECT * FROM {table}") for (table,) in tables.fetchall()]  # noqa: S608 # the database's own names
        return repr([each.fetchall() for each in rows])

    def card_id(self) -> int:
        """The newest card."""
        return self.cards()[-1]

    def card(self, number: int | None = None) -> Text:
        """What a card says now."""
        self.deliver()
        return self.posts[self.staff_room, number or self.card_id()].text

    def public(self) -> list[Text]:
        """What Steward has said in the chat and not taken back."""
        return [post.text for (chat, _), post in self.posts.items() if chat == self.chat]

    def limit(self) -> Limit:
        """How far the member is restricted."""
        return self.limits.get(self.member, Limit.NONE)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    """An evening on a database of its own."""
    evening = Evening(tmp_path / "steward.db")
    yield evening
    evening.close()


@pytest.fixture
def flagged(evening: Evening) -> Evening:
    """An evening on which one card stands in the staff room."""
    evening.rude()
    evening.deliver()
    return evening


@pytest.fixture(scope="session")
def new_evening() -> type[Evening]:
    """Evenings by the hundred, in memory."""
    return Evening
