"""A used invitation comes back at midnight where the NGO is, also when its clocks are changed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from tests.flows.inviting import ADDRESS, Inviting, inviting_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

AUTUMN = datetime(2026, 10, 24, 18, tzinfo=UTC)
"""The evening before Berlin's clocks go back, from UTC+2 to UTC+1."""
SPRING = datetime(2027, 3, 27, 19, tzinfo=UTC)
"""The evening before they go forward again."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def club(forks: Forks) -> AsyncIterator[Inviting]:
    """One invitation at a time; two midnights after it was used it comes back."""
    async with inviting_at(forks, AUTUMN, zone="Europe/Berlin", quota=1, regrow_days=2) as club:
        yield club


@pytest.mark.parametrize(
    ("evening", "midnight", "day"),
    [
        # A day of 25 hours: 48 hours after Saturday's midnight it is not yet Monday.
        (AUTUMN, datetime(2026, 10, 25, 23, tzinfo=UTC), "26.10, 00:00"),
        # A day of 23 hours: 48 hours after Saturday's midnight it is one o'clock already.
        (SPRING, datetime(2027, 3, 28, 22, tzinfo=UTC), "29.03, 00:00"),
    ],
    ids=["autumn", "spring"],
)
async def test_the_quota_regrows_at_midnight_over_a_change_of_clocks(
    club: Inviting, evening: datetime, midnight: datetime, day: str
) -> None:
    """Used on Saturday, back on Monday at 00:00: not a minute before, nor an hour after."""
    if club.world.now < evening:
        await club.travel_to(evening)
    host = club.enter()
    await club.guest(host)
    refusal = await club.ask(host)
    assert f"Следующее появится {day}" in refusal.text
    await club.pass_time(midnight - timedelta(minutes=10) - club.world.now)
    assert f"Следующее появится {day}" in (await club.ask(host)).text
    await club.pass_time(midnight - club.world.now)
    assert ADDRESS.search((await club.ask(host)).text)
    await club.nothing_dangles()


async def test_a_link_that_nobody_used_comes_back_when_it_ends(club: Inviting) -> None:
    """By the hour, not at midnight; Telegram itself shuts the old one."""
    host = club.enter()
    url = await club.link(host)
    ends = club.invite(url).expires
    assert ends is not None
    await club.pass_time(ends - timedelta(minutes=5) - club.world.now)
    assert not ADDRESS.search((await club.ask(host)).text)
    await club.pass_time(ends - club.world.now)
    assert club.invite(url).is_over(club.world.now)
    assert ADDRESS.search((await club.ask(host)).text)
