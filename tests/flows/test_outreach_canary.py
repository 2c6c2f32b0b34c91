"""Nobody is exposed by asking: no word, name or number is on disk, and no id of who asked."""

import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.faults import Faults
from sandbox.stage import Stage
from tests.flows.caring import Caring, minutes
from tests.flows.house import UNDO
from tests.flows.inviting import NOON, clock_at
from tests.flows.markers import Markers, decrypted, found, ids, leaks, rename, written
from tests.forking import Forks

FIRST = 7_412_345_678
"""As long as real ids are, so that none is found by chance."""
FORGOTTEN = timedelta(days=10)
"""More than what is settled remembers, as a keyed hash, who asked."""


async def test_an_evening_of_questions_exposes_nobody(
    forks: Forks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions, answers, corrections, a voice message, an alarm; kills, cuts, everything logged.

    With the database open nobody can be read from it but by the key's holder; some days after all
    is settled, not by them either.
    """
    markers, faults = (
        Markers(),
        Faults(seed=5, cut_next_before=2, cut_next_after=2, repeat_updates=0.1),
    )
    undo = int(UNDO.total_seconds())
    stage = Stage(faults=faults, clock=clock_at(NOON), undo_seconds=undo, log_level="DEBUG")
    stage.world._next_user = itertools.count(FIRST)
    async with forks.on(stage):
        for variable in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            (stage.folder / variable).mkdir()
            monkeypatch.setenv(variable, str(stage.folder / variable))
        care = Caring(stage)
        people = [care.enter() for _ in range(6)]
        for account in (*stage.people.values(), stage.rooms.owner):
            rename(markers, stage, account)
        await stage.start_bot()
        shown = await play(care, markers, people)
        assert all(word in shown for word in markers.words[-2:])  # they did pass through Steward
        await stage.kill_bot()
        assert leaks(markers, stage, tmp_path / "killed") == []
        places = written(stage, tmp_path / "open")
        assert {who: found(ids(who), places) for who in people} == {who: set() for who in people}
        assert found(hashes(care, people[0]), decrypted(stage, tmp_path / "clear"))
        await care.travel(FORGOTTEN)
        await care.until(lambda: care.rows(KNOWN) == [(0,)])
        await stage.stop_bot()
        clear = list(decrypted(stage, tmp_path / "later"))
        assert {who: found(hashes(care, who), clear) for who in people} == {
            who: set() for who in people
        }
        assert "DEBUG" in care.log()


KNOWN = """
    SELECT (SELECT count(*) FROM request WHERE author NOT NULL)
        + (SELECT count(*) FROM emergency WHERE author NOT NULL) + (SELECT count(*) FROM wish)
"""


def hashes(care: Caring, account: int) -> set[bytes]:
    """How Steward writes somebody down: with the key, which is not in the database."""
    return {bytes.fromhex(care.mask(account)), care.mask(account).encode()}


async def play(care: Caring, markers: Markers, people: list[int]) -> str:
    """The evening until all is settled; gives what cards showed."""
    vera, oleg, boris, nina, pasha, rita = people
    shown: list[str] = []
    asked = await care.asked(markers.text("Подскажите, где взять справку {}?"), vera)
    await care.knows(care.say(oleg, markers.text("Справку дают на Синопской, 26, {}"), asked))
    left = await care.asked(markers.text("Где сегодня можно переночевать {}?"), boris)
    voice = care.voice(nina)
    await care.reply(voice)
    await care.pass_time(minutes(11))
    card = await care.card(asked)
    shown.append(care.hidden(card))
    await care.reacted(care.lena, asked, "👎")
    care.answer(care.ira, asked, markers.text("Неважно, {}"))
    care.answer(care.lena, asked, markers.text("ответ: Справку дают {}"))
    await care.reads(asked, "✅ Поправка дана")
    await care.pass_time(UNDO + minutes(1))
    await care.reply(asked)
    cry = care.say(pasha, markers.text("Помогите, {} не дышит и весь синий!"))
    alarm = await care.alarm(cry)
    care.say(rita, markers.text("Он не дышит, {}, скорее!"))
    await care.stage.kill_bot()
    care.stage.telegram.clock.move(timedelta(seconds=92))
    await care.stage.start_bot()
    (page,) = await care.until(lambda: care.pages(cry))
    care.put(page, care.lena, "🔥")
    await care.says(alarm, "🔥 Занимается")
    care.order(markers.text("{} едет"), reply_to=alarm.id)
    care.order("отбой", reply_to=alarm.id)
    await care.says(alarm, "закончилось")
    care.world.edit(care.stage.chat, left, markers.text("Где переночевать {} завтра?"))
    await care.pass_time(minutes(25))
    for number in (left, voice):
        await care.card(number)
        care.answer(care.ira, number, "готово")
        await care.reads(number, "✅ Сотрудник ответил")
    shown.append(care.hidden(care.cards(left)[-1]))
    care.world.leave(care.stage.chat, boris)
    await care.quiet()
    return "\n".join(shown)
