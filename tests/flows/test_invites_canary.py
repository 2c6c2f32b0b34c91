"""Nobody is exposed by inviting: what is on disk leads to nobody, and later there is nothing."""

import asyncio
import hashlib
import itertools
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.faults import Faults
from sandbox.stage import Stage
from sandbox.world import joining
from tests.flows.inviting import NOON, Inviting, clock_at
from tests.flows.markers import Markers, decrypted, found, ids, leaks, rename, written
from tests.forking import Forks

FIRST = 7_412_345_678
"""As long as real ids are, so that none is found by chance."""
KEEP = timedelta(days=30)
SETTLED = timedelta(days=9)
"""A day more than who came, and what was answered about them, is remembered."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who invites, who comes, who only asks; all of them by their account's number."""

    vera: int
    """Asks in private."""
    oleg: int
    """Asks in the chat, and is frozen."""
    anton: int
    """Vera's guest, who asks to be forgotten."""
    boris: int
    """Vera's other guest."""
    nina: int
    """Comes by a hand-out."""
    pasha: int
    """Asks to be let in by a hand-out, and is."""
    denied: int
    foreign: int
    """Comes by a link that another admin made."""
    stranger: int

    def everybody(self) -> list[int]:
        return [getattr(self, name) for name in self.__slots__]

    def kept(self) -> list[int]:
        """Those of whom there is something to keep."""
        return [self.vera, self.oleg, self.boris, self.nina, self.pasha]


def hashes(club: Inviting, account: int) -> set[bytes]:
    """How Steward writes somebody down: with the key, which is not in the database."""
    mask = club.mask(account)
    return {bytes.fromhex(mask), mask.encode()}


def test_the_search_finds_a_number_however_it_is_written() -> None:
    """Else the next test could not fail."""
    account = FIRST + 3
    for data in (
        f'{{"member":{account}}}'.encode(),
        account.to_bytes(8, "big"),
        account.to_bytes(6, "little"),
        f"{account:X}".encode(),
        hashlib.sha256(str(account).encode()).digest(),
    ):
        assert found(ids(account), [("here", b"\x00before" + data + b"after")]) == {"here"}
        assert found(ids(account + 1), [("here", data)]) == set()


async def test_an_evening_of_invites_exposes_nobody(
    forks: Forks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asks, joins, a hand-out, a freeze, requests, with kills and cuts and everything logged.

    No word, name or number is written anywhere. With the database open nobody can be read from it
    but by the key's holder; after the time that it is kept, not by them either.
    """
    markers, faults = Markers(), Faults(seed=5, cut_before=0.1, cut_after=0.1, repeat_updates=0.1)
    settings = {"keep_days": KEEP.days, "newcomer_days": 0}
    stage = Stage(
        faults=faults, clock=clock_at(NOON), undo_seconds=1, log_level="DEBUG", invites=settings
    )
    stage.world._next_user = itertools.count(FIRST)
    async with forks.on(stage):
        for variable in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            (stage.folder / variable).mkdir()
            monkeypatch.setenv(variable, str(stage.folder / variable))
        club = Inviting(stage)
        await stage.start_bot()
        cast = await play(club, markers)
        await stage.kill_bot()
        assert leaks(markers, stage, tmp_path / "killed") == []
        await stage.start_bot()
        await club.nothing_dangles()
        await stage.stop_bot()
        assert leaks(markers, stage, tmp_path / "stopped") == []
        places = written(stage, tmp_path / "open")
        exposed = {who: found(ids(who), places) for who in cast.everybody()}
        assert exposed == {who: set() for who in cast.everybody()}
        clear = list(decrypted(stage, tmp_path / "clear"))
        assert all(found(hashes(club, who), clear) for who in cast.kept())  # they were there
        assert not found(hashes(club, cast.anton) | hashes(club, cast.stranger), clear)
        counts = {source: club.counts(source) for source in ("peers", "metro", "shelter")}
        await club.travel(KEEP + SETTLED)
        await purged(club, tmp_path / "later", cast)
        assert counts == {source: club.counts(source) for source in counts}
        assert "DEBUG" in club.log()


async def purged(club: Inviting, scratch: Path, cast: Cast) -> None:
    """Wait until the hashes are gone too, from every table and every byte."""

    def left() -> set[str]:
        clear = list(decrypted(club.stage, scratch))
        return {where for who in cast.everybody() for where in found(hashes(club, who), clear)}

    await club.until(lambda: club.rows("SELECT count(*) FROM edge") == [(0,)])
    await club.stage.stop_bot()
    assert left() == set()


async def play(club: Inviting, markers: Markers) -> Cast:
    """The evening: everybody has a name, a username and a phone that are markers."""
    stage, world = club.stage, club.world
    entered = [club.enter() for _ in range(2)]
    cast = Cast(*entered, *(club.outsider() for _ in range(7)))
    for account in (*cast.everybody(), *stage.people.values(), stage.rooms.owner):
        rename(markers, stage, account)
    title = markers.text()
    hand_made = joining.export(world, world.chats[stage.chat], stage.rooms.owner, title=title)
    await bring(club, cast, markers)
    await hand_out(club, cast, markers)
    world.join(cast.foreign, hand_made.link)
    world.whisper(cast.stranger, club.steward, "пригласить")
    world.whisper(cast.stranger, club.steward, markers.text("invite {}"))
    await freeze(club, cast, markers)
    await stage.kill_bot()
    world.whisper(cast.boris, club.steward, "invite")
    club.say(cast.boris, markers.text())
    before = len(club.letters(cast.boris))
    await stage.start_bot()
    await club.letter(cast.boris, before)
    await club.settled()
    return cast


async def bring(club: Inviting, cast: Cast, markers: Markers) -> None:
    """Asks in private and in the chat, joins, talk beside it, and somebody who is forgotten."""
    club.world.whisper(cast.vera, club.steward, markers.text("Спасибо, {}!"))
    for guest in (cast.anton, cast.boris):
        club.world.join(guest, await club.link(cast.vera))
        await club.until(lambda who=guest: club.inviter_of(who) == club.mask(cast.vera))  # type: ignore[misc]
    club.say(cast.oleg, "пригласить")
    await club.letter(cast.oleg, 0)
    await club.ask(cast.anton, "мои приглашения")
    await club.ask(cast.anton, "забудь меня")
    await club.until(lambda: club.inviter_of(cast.anton) is None)


async def hand_out(club: Inviting, cast: Cast, markers: Markers) -> None:
    """Links for two stops: one lets in, by the other one asks, with words about oneself."""
    world, chat = club.world, club.stage.chat
    made = len(club.made())
    club.order("раздатка metro 2")
    await club.tells("metro · 2027-W05: те же ссылки")
    world.join(cast.nina, club.made()[made].link)
    made = len(club.made())
    club.order("раздатка shelter 2 заявка")
    await club.tells("shelter · 2027-W05: те же ссылки")
    asking = ((cast.pasha, "👍"), (cast.denied, "👎"))
    for number, (who, emoji) in enumerate(asking):
        world.join(who, club.made()[made + number].link)
        world.chats[chat].requests[who].about = markers.text()
        club.put(await club.tells("🚪", number + 1), club.lena, emoji)
    await club.until(lambda: world.requests(chat) == [])
    assert club.is_in(cast.pasha)
    assert not club.is_in(cast.denied)


async def freeze(club: Inviting, cast: Cast, markers: Markers) -> None:
    """A member by username, a branch by the address of a message; talk of the staff about it."""
    card = await club.answer_to(
        club.order(f"заморозить @{club.world.accounts[cast.oleg].username}")
    )
    club.put(card, club.lena, "👍")
    said = club.say(cast.vera, markers.text())
    branch = await club.answer_to(club.order(f"ветка https://t.me/c/{club.stage.chat}/{said}"))
    club.order("да", reply_to=branch.id)
    club.order(markers.text("Это {}"), reply_to=branch.id)
    for each in (card, branch):
        await club.says(each, "сделано")
    await asyncio.gather(club.ask(cast.vera), club.ask(cast.oleg))
