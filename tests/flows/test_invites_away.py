"""Steward was down for three days; Telegram's admin log tells of the last two only."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from sandbox.world import members
from tests.flows.inviting import UNDER_WAY, Inviting, inviting_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = timedelta(days=1)
MOSCOW = ZoneInfo("Europe/Moscow")
EDGE_OF = "SELECT at, expires FROM edge WHERE invitee = ?"
NEXT_REPORT = "SELECT at FROM note WHERE name = 'daily'"
KEPT = 180
"""Days for which it is known who invited whom."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What happened meanwhile."""

    club: Inviting
    host: int
    early: int
    """Came three days ago by a link: the log does not tell of it any more."""
    late: int
    """Came within the last two days by another."""
    gone: int
    """Came three days ago by a link of Steward's, and left again."""
    urls: tuple[str, ...]
    """The links of these three, and one that nobody used."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def absence(forks: Forks) -> AsyncIterator[Absence]:
    """Three came by Steward's links, one by another admin's, one was added by hand; one left."""
    async with inviting_at(forks, quota=4, life_hours=240, keep_days=KEPT) as club:
        host = club.enter()
        urls = tuple([await club.link(host) for _ in range(4)])
        await club.settled()
        await club.stage.kill_bot()
        early, late, gone, foreign, added = [club.outsider() for _ in range(5)]
        world, chat = club.world, club.stage.chat
        club.stage.telegram.clock.move(timedelta(hours=1))
        world.join(early, urls[0])
        world.join(gone, urls[2])
        world.leave(chat, gone)
        world.join(foreign, world.invite_link(chat, club.stage.rooms.owner))
        club.stage.telegram.clock.move(2 * DAY)
        world.join(late, urls[1])
        members.invite(world, world.chats[chat], club.stage.rooms.owner, added)
        club.stage.telegram.clock.move(DAY)
        await club.stage.start_bot()
        yield Absence(club, host, early, late, gone, urls)


async def test_who_came_meanwhile_is_matched_to_the_link(absence: Absence) -> None:
    """Within the log's two days, and before: the link itself names who is there by it."""
    club = absence.club
    guests = (absence.early, absence.late)
    await club.until(lambda: set(club.edges()) == {club.mask(who) for who in guests})
    for who in guests:
        assert club.inviter_of(who) == club.mask(absence.host)
        # By the day: the second stands in the chat, beside the name.
        day = club.world.chats[club.stage.chat].members[who].date.astimezone(MOSCOW)
        at = int(day.replace(hour=0, minute=0, second=0).timestamp())
        assert club.rows(EDGE_OF, bytes.fromhex(club.mask(who))) == [(at, at + (KEPT + 1) * 86_400)]


async def test_the_used_links_are_revoked_at_the_start(absence: Absence) -> None:
    """Also that whose guest came too long ago for the log; the unused one stays."""
    club = absence.club
    await club.until(lambda: all(club.invite(url).revoked for url in absence.urls[:2]))
    await club.until(lambda: club.rows(UNDER_WAY) == [(0,)])
    assert not club.invite(absence.urls[3]).revoked


async def test_the_counts_are_right(absence: Absence) -> None:
    """Two came by members' links; that is counted on the day that they came."""
    club = absence.club
    await club.until(lambda: len(club.edges()) == 2)
    assert club.counts() == {"issued": 4, "joined": 2}
    days = "SELECT day, number FROM tally_day WHERE what = 'joined' ORDER BY day"
    assert club.rows(days) == [("2027-02-03", 1), ("2027-02-05", 1)]


async def test_who_came_otherwise_is_told_once_as_a_number(absence: Absence) -> None:
    """By another admin's link, and by hand: two, and nothing of who they are; the next day nothing.

    Who came by a link of Steward's and left is told as such, since no list names them any more.
    """
    club = absence.club
    report = await club.tells("пришли не по ссылкам Стюарда")
    assert report.text == (
        "За сутки пришли не по ссылкам Стюарда: 2; по его ссылкам, но неизвестно каким: 1."
    )
    ((due,),) = club.rows(NEXT_REPORT)
    await club.travel(DAY)
    await club.until(lambda: club.rows(NEXT_REPORT) == [(due + DAY.total_seconds(),)])
    await club.ask(absence.host, "помощь")
    assert len(club.told("пришли не по ссылкам Стюарда")) == 1
