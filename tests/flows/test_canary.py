"""Members' words, names and numbers never reach the disk: an evening full of marker words."""

import base64
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from telethon.tl import types

from adapters.sqlite.database import unlock
from moderation.flag import State
from sandbox.contract import RpcFault
from sandbox.faults import Faults
from sandbox.stage import Stage
from sandbox.world.messages import Draft
from sandbox.world.posting import post
from tests.flows.markers import LATIN, Markers, leaks, rename, spellings
from tests.forking import Forks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flows.evening import Evening

POISON = """
    CREATE TRIGGER poison BEFORE INSERT ON flag WHEN NEW.member = {member}
    BEGIN SELECT RAISE(ABORT, 'poison'); END
"""


class Garbage:
    """An update of a kind that no client knows, full of somebody's words."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __bytes__(self) -> bytes:
        body = self._text.encode()
        return struct.pack("<IB", 0xDEADBEEF, len(body)) + body


async def test_the_search_finds_what_is_there(forks: Forks, tmp_path: Path) -> None:
    """In any spelling, in a file, in its name, and in the encrypted database."""
    markers = Markers()
    async with forks.on(Stage()) as stage:
        assert leaks(markers, stage, tmp_path / "a") == []
        words = [markers.word(), markers.word(LATIN), markers.number()]
        assert leaks(markers, stage, tmp_path / "a") == []
        for number, word in enumerate(words):
            for spelling in spellings(word):
                assert list(markers.found("log", b"before" + spelling + b"after")) == [
                    f"log: {word}"
                ]
            wrapped = base64.b64encode(b"x" * number + word.encode() + b"yz")
            assert list(markers.found("log", wrapped)) == [f"log: {word}"]
        (stage.folder / words[1]).write_text(f"said {words[2]}")
        places = {f"a file's name: {words[1]}", f"{words[1]}: {words[2]}"}
        assert set(leaks(markers, stage, tmp_path / "a")) == places
        (stage.folder / words[1]).unlink()
        connection = unlock(stage.database, stage.key)
        row = (1, words[0], 0)
        connection.execute("INSERT INTO trouble (chat, event, at) VALUES (?, ?, ?)", row)
        connection.close()
        places = {found.split(":")[0] for found in leaks(markers, stage, tmp_path / "a")}
        assert places == {"trouble", "the dump", "the plain copy"}


async def test_an_evening_leaves_no_words_behind(
    an_evening: "Callable[[Stage], Evening]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flags, reports, edits, decisions, kills, cuts and errors, with everything logged."""
    markers = Markers()
    faults = Faults(seed=3, cut_before=0.1, cut_after=0.1, repeat_updates=0.1)
    stage = Stage(faults=faults, undo_seconds=1, log_level="DEBUG")
    rename(markers, stage, stage.steward)
    rename(markers, stage, stage.rooms.owner)
    async with stage:
        for variable in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            (stage.folder / variable).mkdir()
            monkeypatch.setenv(variable, str(stage.folder / variable))
        evening = an_evening(stage)
        for account in stage.people.values():
            rename(markers, stage, account)
        quoted = await _play(evening, markers)
        assert leaks(markers, stage, tmp_path / "killed") == []
        await stage.start_bot()
        await evening.settled()
        await stage.stop_bot()
        told = await _log_out_and_in(stage)
        assert leaks(markers, stage, tmp_path / "stopped") == []
        assert list(markers.found("the terminal", told.encode())) == []
        shown = "\n".join(evening.hidden(card) for card in stage.cards())
        assert all(word in shown for word in quoted)  # they did pass through Steward
        lena = stage.world.accounts[evening.lena].first_name
        assert any(f"🙊 {lena}" in card.text for card in stage.cards())
        log = stage.bot.log.read_text("utf-8")
        assert all(word in log for word in ("DEBUG", "IntegrityError", "remaining data"))


async def _play(evening: "Evening", markers: Markers) -> list[str]:
    """The evening until Steward is killed; gives the marker words that its cards must quote."""
    stage = evening.stage
    people = [evening.enter() for _ in range(6)]
    for account in people:
        rename(markers, stage, account)
    poisonous, vera, oleg, reporter, *others = people
    quoted: list[str] = []

    def rude() -> str:
        text = markers.text("Ты идиот, {}")
        quoted.extend(markers.words[-2:])
        return text

    connection = unlock(stage.database, stage.key)
    connection.execute(POISON.format(member=poisonous))
    connection.close()
    await stage.start_bot()
    insults = [await evening.insult(who, rude()) for who in (vera, oleg)]
    evening.say(poisonous, markers.text("Ты урод, {}"))  # raises an error inside Steward
    plain = evening.say(vera, markers.text())
    quoted += markers.words[-2:]
    evening.say(reporter, "!", plain)
    stage.world.edit(stage.chat, evening.say(oleg, markers.text()), rude())
    picture = types.MessageMediaPhoto(photo=types.PhotoEmpty(1))
    stage.world.post(stage.chat, vera, rude(), media=picture)
    _talk(evening, markers, vera)
    evening.answer(evening.lena, insults[0], markers.word())
    await _garble(evening, markers)
    await _decide(evening, vera, *insults)
    for author in others:
        await stage.kill_bot()
        evening.say(author, rude())
        await stage.start_bot()
        evening.say(author, rude())
        await evening.settled()
    # The end finds a card that was decided on and could not be posted yet.
    stage.telegram.faults.flood["SendMessage"] = 3600
    last = evening.say(oleg, rude())
    await evening.until(lambda: any(flag.message == last for flag in stage.flags()))
    assert stage.progress().waiting
    await stage.kill_bot()
    stage.telegram.faults.flood.clear()
    return quoted


def _talk(evening: "Evening", markers: Markers, who: int) -> None:
    """What Steward sees besides: a forward, private words, a post in the channel, staff talk."""
    stage, world = evening.stage, evening.world
    author = types.MessageFwdHeader(world.now, from_name=markers.text())
    chat, staff = world.chats[stage.chat], world.chats[stage.staff]
    post(world, world.accounts[who], chat, Draft(markers.text(), forward=author))
    world.post(evening.steward, who, markers.text())
    world.post(stage.channel, stage.rooms.owner, markers.text())
    post(world, world.accounts[evening.ira], staff, Draft(markers.text()))


async def _garble(evening: "Evening", markers: Markers) -> None:
    """Telethon cannot read a packet, drops all that is in it, and tells the log of its bytes."""
    stage = evening.stage
    for key in stage.world.accounts[evening.steward].logins:
        stage.telegram.server.push(key, Garbage(markers.text()))
    await evening.until(lambda: "remaining data" in stage.bot.log.read_text("utf-8"))
    stage.cut_bot()  # whereupon Steward reads what it lost


async def _decide(evening: "Evening", who: int, first: int, second: int) -> None:
    """Decisions, one of them taken back, and a card that Telegram will not rewrite."""
    refused = [RpcFault(400, "MESSAGE_ID_INVALID")]
    evening.stage.telegram.faults.errors["EditMessage"] = refused
    evening.react(evening.lena, first, "🙊")
    evening.react(evening.ira, second, "✍")
    await evening.until(lambda: not evening.may_write(who))
    await evening.until(lambda: evening.replies(second))
    evening.answer(evening.lena, first, "отмена")
    await evening.stands(first, State.OPEN)
    evening.answer(evening.lena, first, "мут")
    await evening.stands(first, State.MUTED)


async def _log_out_and_in(stage: Stage) -> str:
    """What the commands print."""
    phone = f"+{stage.world.accounts[stage.steward].phone}"
    done = [
        await stage.command("check"),
        await stage.command("logout"),
        await stage.command("run"),
        await stage.command("login", "--phone", phone, answer=f"1\n{stage.world.code}\n"),
        await stage.command("check"),
    ]
    assert [finished.code for finished in done] == [0, 0, 1, 0, 0]
    return "\n".join(finished.out + finished.err for finished in done)
