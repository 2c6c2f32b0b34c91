"""The first start: the past is left alone, only staff is staff, and a hiccup is waited out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sandbox.contract import RpcFault
from sandbox.faults import flood_wait
from sandbox.stage import Stage
from sandbox.world.members import leave, promote
from tests.forking import Forks

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUDE = "Ты идиот и всегда им был"
HICCUPS = pytest.mark.parametrize(
    "hiccup", [RpcFault(500, "INTERNAL"), flood_wait(1)], ids=["fault", "flood"]
)


async def works(evening: "Evening") -> None:
    """Wait until Steward has put a card before the staff, and heard that its message is gone.

    That is heard live or never: the history does not tell deletions.
    """
    about = await evening.insult()
    evening.world.delete(evening.stage.chat, about)
    await evening.until(lambda: evening.flag(about).gone)


async def test_what_was_edited_before_the_first_start_is_left_alone(
    forks: Forks, an_evening: Callable[[Stage], "Evening"]
) -> None:
    """What is edited from then on is judged, however old the message is."""
    async with forks.on(Stage()) as stage:
        evening = an_evening(stage)
        vera = evening.enter()
        edited, plain = (evening.say(vera, "Добрый вечер") for _ in range(2))
        stage.world.edit(stage.chat, edited, RUDE)
        await stage.start_bot()
        await evening.insult(vera)
        await stage.settled()
        assert evening.cards(edited) == []
        stage.world.edit(stage.chat, plain, RUDE)
        await evening.card(plain)
        await stage.settled()
        assert evening.cards(edited) == []


async def test_who_promoted_a_colleague_and_left_is_judged_like_everybody(
    forks: Forks, an_evening: Callable[[Stage], "Evening"]
) -> None:
    """Telegram still names them in the list of members: as who promoted somebody."""
    async with forks.on(Stage()) as stage:
        evening = an_evening(stage)
        staff = stage.world.chats[stage.staff]
        promote(stage.world, staff, evening.ira, frozenset({"ban_users"}), by=evening.lena)
        leave(stage.world, staff, evening.lena)
        await stage.start_bot()
        hers, iras = (evening.say(who, RUDE) for who in (evening.lena, evening.ira))
        await stage.settled()
        assert len(evening.cards(hers)) == 1
        assert evening.cards(iras) == []


@HICCUPS
@pytest.mark.parametrize("method", ["GetState", "SetReactionsNotifySettings"])
async def test_a_hiccup_at_the_first_start_is_waited_out(
    forks: Forks, an_evening: Callable[[Stage], "Evening"], method: str, hiccup: RpcFault
) -> None:
    """Telegram is in trouble, or asks to wait, once."""
    async with forks.on(Stage()) as stage:
        stage.telegram.faults.errors[method] = [hiccup]
        await stage.start_bot()
        assert stage.telegram.faults.errors[method] == []
        await works(an_evening(stage))


@HICCUPS
async def test_a_hiccup_at_a_later_start_is_waited_out(rough: "Evening", hiccup: RpcFault) -> None:
    """Then the client itself asks, while it connects."""
    await rough.stage.stop_bot()
    errors = rough.stage.telegram.faults.errors
    errors["GetState"] = [hiccup]
    await rough.stage.start_bot()
    assert errors["GetState"] == []
    await works(rough)
