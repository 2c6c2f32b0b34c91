"""The rounds: nothing may go out before what the first one found is decided."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.clock import TelegramClock
from adapters.inbox import Inbox
from adapters.recent import Recent
from adapters.sqlite.outbox import OutboxTable
from adapters.telegram.door import Door
from adapters.telegram.history import History
from adapters.telegram.private import PrivateHistory
from adapters.telegram.reconciler import Beside, Reconciler
from core.effects import Effect
from core.errors import AccountError
from core.events import PRIVATE, Author, Event, Joined, Message, MessageSent, ReactionsSeen
from sandbox.contract import RpcFault
from tests.adapters.telegram.house import until, working

if TYPE_CHECKING:
    from adapters.sqlite.database import Database
    from tests.adapters.conftest import HandClock
    from tests.adapters.telegram.house import House

CHAT, STAFF = -1001000000001, -1001000000002


class SlowRoom:
    """A feature whose notes take their time."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.begun = asyncio.Event()
        self.handled: list[Event] = []

    async def prepare(self, events: Sequence[Event]) -> Sequence[Any]:
        """Wait."""
        if events:
            self.begun.set()
            await self.may_go_on.wait()
        return [None] * len(events)

    def handle(self, event: Event, _notes: Any, _connection: Any) -> Sequence[Effect]:
        """Remember it."""
        self.handled.append(event)
        return ()


class Telegram:
    """No history, a roster, and one card whose reaction was taken back while Steward was down."""

    def __init__(self, clock: "HandClock") -> None:
        self.seen = ReactionsSeen(STAFF, 500, (), clock.now())
        self.inbox: Any = None

    async def tops(self, _: Sequence[int]) -> dict[int, int]:
        """No chat has anything new."""
        return {}

    async def newest(self, _: int) -> list[Event]:
        """Nor late edits."""
        return []

    async def refresh(self) -> None:
        """The roster is known."""

    async def vanished(self, _: int) -> tuple[int, ...]:
        """Nothing is gone."""
        return ()

    async def watch(self) -> None:
        """Tell the inbox of the card."""
        self.inbox.hint(self.seen)


async def test_the_first_round_is_over_when_the_cards_are_decided(
    database: "Database", clock: "HandClock"
) -> None:
    """Else a ban that was undone meanwhile would go out before its undoing is read."""
    room, telegram, behind = SlowRoom(), Telegram(clock), asyncio.Event()
    inbox = Inbox(database, [room], OutboxTable(b"s"), clock, lambda: None, behind.set)
    telegram.inbox = inbox
    parts: Any = telegram
    reconciler = Reconciler([CHAT, STAFF], parts, inbox, database, parts, parts, behind)
    tasks = [asyncio.create_task(inbox.run()), asyncio.create_task(reconciler.run())]
    await room.begun.wait()
    assert not reconciler.caught_up.is_set()
    room.may_go_on.set()
    await reconciler.caught_up.wait()
    assert room.handled == [telegram.seen]
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Quiet:
    """A roster and cards of which there is nothing to say."""

    async def refresh(self) -> None:
        """The roster is known."""

    async def vanished(self, _: int) -> tuple[int, ...]:
        """Nothing is gone."""
        return ()

    async def watch(self) -> None:
        """No card is open."""


def reconciler(house: "House", clock: TelegramClock | None = None) -> Reconciler:
    """With everything beside the rooms."""
    parts: Any = Quiet()
    history = History(house.client, house.peers, Recent(), house.meet)
    wake = asyncio.Event()
    beside = Beside(
        clock,
        PrivateHistory(house.client, house.meet),
        Door(house.client, house.peers, house.chat, house.inbox, clock or TelegramClock(), wake),
    )
    chats = [house.chat, house.staff]
    return Reconciler(
        chats, history, house.inbox, house.database, parts, parts, house.behind, beside
    )


def texts(house: "House", chat: int) -> list[str]:
    """What the features were told of a chat."""
    return [each.message.text for each in house.heard(MessageSent) if each.chat == chat]


async def round_of(reconciler: Reconciler) -> float:
    """One round; the seconds until the next."""
    return await reconciler._round(called=True)


async def test_private_messages_are_caught_up_like_rooms(house: "House") -> None:
    """Once, after a restart too; those before Steward's time are not its business."""
    vera, oleg = house.world.add_account("Вера"), house.world.add_account("Олег")
    steward = house.rooms.steward
    house.world.post(steward, vera, "старое")
    first = reconciler(house)
    await round_of(first)
    assert texts(house, PRIVATE) == []
    house.world.post(steward, oleg, "раз")
    house.world.post(steward, vera, "два")
    await round_of(first)
    house.world.post(steward, oleg, "три")
    await round_of(reconciler(house))
    assert texts(house, PRIVATE) == ["раз", "два", "три"]


async def test_who_writes_to_a_steward_that_has_just_begun_is_heard(house: "House") -> None:
    """On its first day, too: its time begins before anybody is told that it works."""
    works = reconciler(house)
    vera = house.world.add_account("Вера")
    async with working(works.run()):
        await works.caught_up.wait()
        house.world.post(house.rooms.steward, vera, "раз")
        house.behind.set()
        await until(lambda: texts(house, PRIVATE))
    assert texts(house, PRIVATE) == ["раз"]


async def test_a_private_message_that_was_pushed_counts_once(house: "House") -> None:
    """The history brings it again, and the hash of who wrote it."""
    first = reconciler(house)
    await round_of(first)
    vera = house.world.add_account("Вера")
    house.world.post(house.rooms.steward, vera, "раз")
    number = house.world.dialog(house.rooms.steward, vera)[-1].id
    author = Author(vera)
    house.inbox.hint(MessageSent(Message(PRIVATE, number, house.world.now, author, "раз")))
    await until(lambda: texts(house, PRIVATE))
    await round_of(first)
    assert texts(house, PRIVATE) == ["раз"]
    assert vera in house.met


async def test_of_long_messages_in_the_chat_nobodys_hash_is_remembered(house: "House") -> None:
    """Who writes briefly may want an answer."""
    vera, oleg = house.rooms.enter("Вера"), house.rooms.enter("Олег")
    house.world.post(house.rooms.chat, vera, "инвайт")
    house.world.post(house.rooms.chat, oleg, "слово " * 40)
    await round_of(reconciler(house))
    assert house.met.keys() & {vera, oleg} == {vera}


@pytest.mark.parametrize("method", ["GetDialogs", "GetAdminLog", "GetState"])
async def test_trouble_beside_the_rooms_does_not_hold_them_up(house: "House", method: str) -> None:
    """It is tried again soon."""
    works = reconciler(house, TelegramClock())
    await round_of(works)
    house.world.post(house.rooms.chat, house.rooms.enter("Вера"), "Привет")
    house.telegram.faults.errors[method] = [RpcFault(500, "INTERNAL")]
    pause = await round_of(works)
    assert texts(house, house.chat) == ["Привет"]
    assert works.caught_up.is_set()
    assert method == "GetState" or pause < await round_of(works)


async def test_the_end_of_the_login_is_no_trouble_that_passes(house: "House") -> None:
    """Wherever it shows."""
    works = reconciler(house)
    house.telegram.faults.errors["GetDialogs"] = [RpcFault(401, "SESSION_REVOKED")]
    with pytest.raises(AccountError):
        await round_of(works)


async def test_each_round_sets_the_clock_by_telegrams(house: "House", clock: "HandClock") -> None:
    """The machine's stands at another day."""
    telegram = TelegramClock(clock)
    works = reconciler(house, telegram)
    await round_of(works)
    assert abs(telegram.now() - house.world.now) < timedelta(minutes=1)
    house.telegram.clock.move(timedelta(days=2))
    await round_of(works)
    assert abs(telegram.now() - house.world.now) < timedelta(minutes=1)


async def test_each_round_looks_who_came(house: "House") -> None:
    """Whatever no notice told."""
    works = reconciler(house)
    async with working(works.run()):
        await works.caught_up.wait()
        who = house.come(await house.link())
        house.behind.set()
        await until(lambda: house.heard(Joined))
    assert {joined.member for joined in house.heard(Joined)} == {who}
