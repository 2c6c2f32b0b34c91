"""What the moderation room finds out about a message before it is judged."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from adapters.moderating import ModerationRoom
from adapters.recent import Recent
from core.events import Author, Message, MessageSent
from moderation.desk import Moderation
from moderation.effects import House
from moderation.findings import Finding, Kind
from moderation.said import Parent, Said

CHAT, STAFF = -1001000000001, -1001000000002
NIGHT = datetime(2026, 1, 2, tzinfo=UTC)


class Ear:
    """A scorer that remembers what it was asked about."""

    def __init__(self) -> None:
        self.heard: list[Said] = []

    async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
        """Find nothing."""
        self.heard += batch
        return [() for _ in batch]


class Nobody:
    """No staff, no house, and nothing to read."""

    def is_staff(self, account: int) -> bool:
        """Nobody is."""
        return False

    def everybody(self) -> frozenset[int]:
        """No one."""
        return frozenset()

    def is_house(self, account: int) -> bool:
        """Nor this."""
        return False

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        """All are gone."""
        return {}


def said(number: int, author: Author | None, reply_to: int | None = None) -> Message:
    """A message of the chat."""
    return Message(CHAT, number, NIGHT, author, "words", reply_to=reply_to)


async def answered(parent: Author | None, author: Author | None) -> Parent:
    """Whom the scorer takes an answer to be for."""
    ear, recent, nobody = Ear(), Recent(), Nobody()
    house = House(CHAT, STAFF, timedelta(seconds=60), timedelta(hours=24))
    desk = Moderation(house, nobody, frozenset(Kind), "!")
    room = ModerationRoom(CHAT, desk, ear, recent, nobody, nobody)
    recent.remember(said(1, parent))
    await room.prepare([MessageSent(said(2, author, reply_to=1))])
    (heard,) = ear.heard
    return heard.parent


async def test_who_answers_oneself_is_known_by_id_not_by_name() -> None:
    """People change their names; two may have the same."""
    before, now, other = Author(21, ("Old",)), Author(21, ("New",)), Author(22, ("Old",))
    assert await answered(before, now) is Parent.SELF
    assert await answered(before, other) is Parent.OTHER
    assert await answered(None, now) is Parent.OTHER
