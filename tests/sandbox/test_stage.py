"""The stage: Steward as a process beside an embedded Telegram."""

import asyncio
import re
from datetime import timedelta

import pytest

from moderation.findings import Kind
from moderation.flag import State
from outreach.request import State as Asked
from sandbox.faults import Faults
from sandbox.process import StageError
from sandbox.rooms import marked
from sandbox.stage import Stage
from tests.forking import Forks

RUDE = "Ты идиот."


async def test_a_rude_message_gets_a_card() -> None:
    """From a member's client to the staff room and to the disk, and nothing else does."""
    async with Stage() as stage:
        stage.enter("vera", "Вера")
        await stage.start_bot()
        vera = await stage.member("vera")
        await vera.send_message(marked(stage.chat), "Добрый вечер!")
        sent = await vera.send_message(marked(stage.chat), RUDE)
        await stage.settled()
        [card] = stage.cards()
        [flag] = stage.flags()
        assert card.about == flag.message == sent.id
        assert RUDE in card.text
        assert (flag.kind, flag.state) == (Kind.RUDE, State.OPEN)
        await stage.stop_bot()
        assert stage.flags() == [flag]


async def test_what_is_said_while_steward_is_dead_is_not_lost(forks: Forks) -> None:
    """Nor done twice."""
    async with forks.on(Stage()) as stage:
        vera, lev = stage.enter("vera", "Вера"), stage.enter("lev", "Лев")
        await stage.start_bot()
        said = [stage.world.post(stage.chat, vera, RUDE)]
        await stage.kill_bot()
        said.append(stage.world.post(stage.chat, lev, RUDE))
        await stage.start_bot()
        await stage.settled()
        assert sorted(card.about for card in stage.cards()) == said


async def test_steward_comes_back_after_a_cut(forks: Forks) -> None:
    """Whatever was said meanwhile."""
    async with forks.on(Stage()) as stage:
        vera = stage.enter("vera", "Вера")
        await stage.start_bot()
        stage.cut_bot()
        said = stage.world.post(stage.chat, vera, RUDE)
        await stage.settled()
        assert [card.about for card in stage.cards()] == [said]


async def test_staff_decide_by_reaction_and_by_word(forks: Forks) -> None:
    """And settling waits until Steward has carried it out."""
    async with forks.on(Stage(undo_seconds=0)) as stage:
        vera, lena = stage.enter("vera", "Вера"), stage.enter("lena", "Лена", staff=True)
        await stage.start_bot()
        for _ in range(2):
            stage.world.post(stage.chat, vera, RUDE)
        await stage.settled()
        first, second = stage.cards()
        stage.world.react(stage.staff, first.id, lena, "🙊")
        stage.world.post(stage.staff, lena, "в порядке", reply_to=second.id)
        await stage.settled()
        assert [flag.state for flag in stage.flags()] == [State.MUTED, State.HARMLESS]
        assert stage.world.restriction(stage.chat, vera).send_messages


async def test_two_stages_play_side_by_side() -> None:
    """Each with its own port, folder and people."""
    async with Stage() as one, Stage(language="en") as other:
        for stage in (one, other):
            stage.enter("vera", "Вера")
        await asyncio.gather(one.start_bot(), other.start_bot())
        one.world.post(one.chat, one.people["vera"], RUDE)
        other.world.post(other.chat, other.people["vera"], RUDE)
        await asyncio.gather(one.settled(), other.settled())
        assert [len(one.cards()), len(other.cards())] == [1, 1]
        assert "Грубость" in one.cards()[0].text
        assert "Грубость" not in other.cards()[0].text


async def test_settling_says_what_is_left(forks: Forks) -> None:
    """When Steward is not there to do it, or does not get to it in time."""
    async with forks.on(Stage(faults=Faults())) as stage:
        vera = stage.enter("vera", "Вера")
        await stage.start_bot()
        stage.telegram.faults.lose_updates = 1.0
        stage.world.post(stage.chat, vera, RUDE)
        with pytest.raises(StageError, match=r"^After 0 s Steward still has 1 messages not seen"):
            await stage.settled(timeout=0)
        await stage.kill_bot()
        with pytest.raises(StageError, match=r"^Steward is not running, and left 1 messages"):
            await stage.settled()


async def test_settling_waits_for_invites() -> None:
    """What is asked in private, who came by which link, who asks to be let in, what staff agree."""
    async with Stage() as stage:
        vera, lena = stage.enter("vera", "Вера"), stage.enter("lena", "Лена", staff=True)
        world, guests = stage.world, [stage.world.add_account(name) for name in "АБВГ"]
        await stage.start_bot()
        await stage.settled()
        for _ in range(2):
            world.whisper(vera, stage.steward, "пригласить")
        await stage.settled()
        assert len(world.received(vera, stage.steward)) == 2
        world.join(guests[0], stage.rooms.links()[0].link)
        await stage.settled()
        assert [link.revoked for link in stage.rooms.links()] == [True, False]
        world.post(stage.staff, lena, f"ветка {vera}")
        await stage.settled()
        card = stage.rooms.posts(stage.staff)[-1].id
        for emoji, frozen in (("👍", 1), (None, 0)):
            world.react(stage.staff, card, lena, emoji)
            await stage.settled()
            assert stage.progress().invites.frozen == frozen
        world.whisper(vera, stage.steward, "пригласить")
        door = world.invite_link(stage.chat, stage.rooms.owner, request_needed=True)
        world.join(guests[1], door)
        await stage.settled()
        assert "Просится войти" in stage.rooms.posts(stage.staff)[-1].text
        await stage.kill_bot()
        world.whisper(vera, stage.steward, "помощь")
        world.join(guests[2], door)
        world.join(guests[3], stage.rooms.links()[-1].link)
        with pytest.raises(StageError) as caught:
            await stage.settled()
        left = str(caught.value).splitlines()[0].partition("left ")[2].split(", ")
        assert left == [
            "1 messages not seen",
            "1 private messages not seen",
            "1 joins not traced to their link",
            "1 requests to join not seen",
        ]


async def test_time_passes_at_once(forks: Forks) -> None:
    """What waits for it is done, and settling waits for that; whether Steward works or not."""
    async with forks.on(Stage()) as stage:
        vera, lena = stage.enter("vera", "Вера"), stage.enter("lena", "Лена", staff=True)
        await stage.start_bot()
        await stage.settled()
        before = stage.world.now
        stage.world.post(stage.chat, vera, "Подскажите, где можно сдать тест на гепатит?")
        await stage.settled()
        assert stage.cards() == []
        await stage.pass_time(timedelta(hours=1))
        assert timedelta(0) <= stage.world.now - before - timedelta(hours=1) < timedelta(minutes=2)
        await stage.settled()
        [card] = stage.cards()
        stage.world.react(stage.staff, card.id, lena, "👀")
        await stage.settled()
        assert [each.state for each in stage.progress().care.requests] == [Asked.CLAIMED]
        await stage.kill_bot()
        await stage.pass_time(timedelta(hours=3))
        with pytest.raises(StageError, match="left 1 requests and emergencies that are due"):
            await stage.settled()
        stage.world.react(stage.staff, card.id, lena, None)
        with pytest.raises(StageError, match="left 1 reactions not acted upon, 1 requests"):
            await stage.settled()
        await stage.start_bot()
        await stage.settled()
        assert [each.state for each in stage.progress().care.requests] == [Asked.ESCALATED]


async def test_a_start_that_fails_shows_the_log() -> None:
    """A wrong setting, or a Steward that is there already."""
    with pytest.raises(StageError, match=r"cannot log in: .*undo_secs is not a setting"):
        async with Stage(language="en", undo_secs=1):
            pytest.fail("the stage must not open")
    async with Stage() as stage:
        stage.bot.config.write_text("rooms = 1\n", "utf-8")
        with pytest.raises(StageError, match=r"(?s)Steward ended at its start.*rooms"):
            await stage.start_bot()


async def test_only_one_steward_runs_on_a_stage(forks: Forks) -> None:
    """A second start is a mistake, and so is stopping what does not run."""
    async with forks.on(Stage()) as stage:
        with pytest.raises(StageError, match="Steward is not running"):
            await stage.stop_bot()
        await stage.start_bot()
        with pytest.raises(StageError, match="running already"):
            await stage.start_bot()
        await stage.stop_bot()


async def test_other_commands_see_the_same_settings() -> None:
    """`check` finds everything in order."""
    async with Stage() as stage:
        stage.enter("lena", "Лена", staff=True)
        done = await stage.command("check")
        assert done.code == 0, done
        assert not re.search("✗", done.out)


async def test_nothing_is_left_behind(forks: Forks) -> None:
    """Neither the folder nor Steward's process."""
    async with forks.on(Stage()) as stage:
        await stage.start_bot()
        bot, folder = stage.bot, stage.folder
    assert not bot.running
    assert not folder.exists()


async def test_a_member_logs_in_once(forks: Forks) -> None:
    """Whoever asks for the client at the same time gets the same one."""
    async with forks.on(Stage()) as stage:
        stage.enter("vera", "Вера")
        one, other = await asyncio.gather(stage.member("vera"), stage.member("vera"))
        assert one is other
        assert len(stage.world.accounts[stage.people["vera"]].logins) == 1
