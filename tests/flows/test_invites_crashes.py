"""Whatever breaks on the way: a member who asked gets one link, once, and none is left dangling."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from sandbox.faults import Faults
from sandbox.world import joining
from tests.flows.conftest import heal
from tests.flows.inviting import Inviting, inviting_at, shown, url_of
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALWAYS = 10_000
"""So many requests are cut: all of them, until it is healed."""
OPENED = "SELECT count(*) FROM link WHERE inviter = ? AND state = 'open'"
RUDE = "Пошёл вон отсюда, урод"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wreck(forks: Forks) -> AsyncIterator[Inviting]:
    """An evening whose line a test may disturb, and whose Steward it may kill."""
    async with inviting_at(forks, undo=1) as wreck:
        yield wreck


@pytest_asyncio.fixture(loop_scope="module")
async def club(wreck: Inviting) -> AsyncIterator[Inviting]:
    """The same, with nothing wrong yet and Steward at work."""
    heal(wreck.stage.telegram.faults)
    if not wreck.stage.bot.running:
        await wreck.stage.start_bot()
    yield wreck
    heal(wreck.stage.telegram.faults)


def cut(club: Inviting, moment: str, *methods: str, times: int = 1) -> Faults:
    """The next such requests lose their connection."""
    faults = club.stage.telegram.faults
    faults.cut_methods = frozenset(methods)
    setattr(faults, moment, times)
    return faults


async def restart(club: Inviting) -> None:
    """SIGKILL; then all is well again."""
    await club.stage.kill_bot()
    heal(club.stage.telegram.faults)
    await club.stage.start_bot()


async def one_link_sent_once(club: Inviting, who: int, made: int) -> str:
    """Since there were so many links there is one more, which one letter brought."""
    await club.letter(who, 0)
    await club.nothing_dangles()
    (invite,) = [invite for invite in club.made()[made:] if not invite.revoked]
    assert club.made()[made:] == [invite]
    (letter,) = club.letters(who)
    assert url_of(letter) == invite.link
    assert club.picture(letter) == [invite.link]
    return invite.link


@pytest.mark.parametrize("moment", ["cut_next_before", "cut_next_after"])
async def test_a_line_cut_around_the_making_makes_one_link(club: Inviting, moment: str) -> None:
    """Telegram has no random id for that: Steward looks for a link of that title first."""
    who, made = club.enter(), len(club.made())
    faults = cut(club, moment, "ExportChatInvite")
    faults.counts.clear()
    club.world.whisper(who, club.steward, "пригласить")
    await one_link_sent_once(club, who, made)
    assert faults.counts[moment.replace("next_", "")] == 1


@pytest.mark.parametrize("moment", ["cut_next_before", "cut_next_after"])
async def test_a_line_cut_around_the_sending_sends_once(club: Inviting, moment: str) -> None:
    """The picture is uploaded again, and goes by the same random id."""
    who, made, repeats = club.enter(), len(club.made()), club.world.repeats.total()
    cut(club, moment, "SendMedia", times=2)
    club.world.whisper(who, club.steward, "пригласить")
    await one_link_sent_once(club, who, made)
    assert (club.world.repeats.total() > repeats) is (moment == "cut_next_after")


async def test_sigkill_while_the_link_is_made_makes_one_link(club: Inviting) -> None:
    """Telegram has made it, Steward's disk does not know its address."""
    who, made = club.enter(), len(club.made())
    cut(club, "cut_next_after", "ExportChatInvite", "GetExportedChatInvites", times=ALWAYS)
    club.world.whisper(who, club.steward, "пригласить")
    await club.until(lambda: len(club.made()) > made)
    assert club.rows(OPENED, bytes.fromhex(club.mask(who))) == [(0,)]
    await restart(club)
    await one_link_sent_once(club, who, made)


async def test_sigkill_between_making_and_sending_sends_once(club: Inviting) -> None:
    """The address is on disk, the letter has not gone out."""
    who, made = club.enter(), len(club.made())
    cut(club, "cut_next_before", "SendMedia", times=ALWAYS)
    club.world.whisper(who, club.steward, "пригласить")
    await club.until(lambda: club.rows(OPENED, bytes.fromhex(club.mask(who))) == [(1,)])
    assert club.letters(who) == []
    await restart(club)
    await one_link_sent_once(club, who, made)


async def test_sigkill_after_the_sending_sends_once(club: Inviting) -> None:
    """The member has the letter, Steward's disk does not know."""
    who, made = club.enter(), len(club.made())
    cut(club, "cut_next_after", "SendMedia", times=ALWAYS)
    club.world.whisper(who, club.steward, "пригласить")
    await club.letter(who, 0)
    assert club.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'") != [(0,)]
    await restart(club)
    await one_link_sent_once(club, who, made)


async def test_who_asked_while_steward_was_down_gets_one_link(club: Inviting) -> None:
    """In private, or in the chat, where it is removed as soon as it is read."""
    await club.stage.kill_bot()
    private, public, made = club.enter(), club.enter(), len(club.made())
    club.world.whisper(private, club.steward, "пригласить")
    asked = club.say(public, "пригласить")
    await club.stage.start_bot()
    letters = [await club.letter(who, 0) for who in (private, public)]
    await club.nothing_dangles()
    assert club.message(asked).deleted
    assert len(club.made()) == made + 2
    assert len({url_of(letter) for letter in letters}) == 2
    assert [len(club.letters(who)) for who in (private, public)] == [1, 1]


async def test_a_cut_revocation_is_carried_out_and_nobody_else_gets_in(club: Inviting) -> None:
    """And after a SIGKILL, too: the first guest leaves meanwhile, the door stays shut."""
    host, guest = club.enter(), club.outsider()
    url = await club.link(host)
    cut(club, "cut_next_before", "EditExportedChatInvite", times=ALWAYS)
    club.world.join(guest, url)
    await club.until(lambda: club.inviter_of(guest) == club.mask(host))
    assert not club.invite(url).revoked
    await restart(club)
    await club.until(lambda: club.invite(url).revoked)
    await club.nothing_dangles()


async def test_a_second_link_of_the_same_wish_is_found_and_revoked(club: Inviting) -> None:
    """Should one ever be made twice, the one that nobody was given is closed."""
    who, world = club.enter(), club.world
    url = await club.link(who)
    chat, title = world.chats[club.stage.chat], club.invite(url).title
    double = joining.export(world, chat, club.steward, limit=1, title=title)
    by_hand = joining.export(world, chat, club.steward, limit=1, title="для Маши")
    await club.pass_time(timedelta(minutes=2))  # so often Steward looks at all its links
    await club.until(lambda: double.revoked)
    await club.nothing_dangles()
    assert not club.invite(url).revoked
    assert not by_hand.revoked


async def test_who_must_wait_is_told_until_when_and_holds_up_nobody(club: Inviting) -> None:
    """Telegram makes links wait for an hour: told once, and the link comes when it is over."""
    faults, (who, other) = club.stage.telegram.faults, (club.enter(), club.enter())
    made, asked = len(club.made()), club.world.now
    faults.flood_until_lifted["ExportChatInvite"] = 3600
    notice = await club.ask(who)
    hour = [asked + timedelta(hours=1, seconds=seconds) for seconds in range(-2, 60)]
    assert any(f"Пришлю её сюда около {shown(at)}" in notice.text for at in hour)
    assert notice.media is None
    assert "помощник" in (await club.ask(other, "помощь")).text
    await club.card(club.say(club.enter(), RUDE))
    assert "The link takes longer" in (await club.ask(other, "invite")).text
    club.order("раздатка василеостровская 2")
    delay = await club.tells("раздатка продолжится около")
    assert any(shown(at) in delay.text for at in hour)
    assert len(club.made()) == made
    faults.flood_until_lifted.clear()
    await club.pass_time(timedelta(hours=1))
    await club.ask(club.enter(), "помощь")  # Steward looks at its outbox
    letters = [await club.letter(who, 1), await club.letter(other, 2)]
    await club.tells("карточки для печати")
    await club.nothing_dangles()
    links = [invite.link for invite in club.made()[made:]]
    assert links[:2] == [url_of(letter) for letter in letters]  # members before sheets
    assert len(links) == 4
    assert [len(club.letters(member)) for member in (who, other)] == [2, 3]
    assert len(club.told("раздатка продолжится около")) == 1
