"""The demo: the whole evening, and small scenarios that do not come out as they expect."""

import asyncio
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from moderation.flag import State
from sandbox import cast
from sandbox.cast import PlayError
from sandbox.demo import as_json, demo, perform
from sandbox.members import Play
from sandbox.outcome import Invited, outcome
from sandbox.scenario import Scenario, read
from sandbox.screen import LiveScreen, screen_for, summary
from sandbox.stage import Stage

BOT = Path(__file__).parents[2] / "bot.py"
PEOPLE = {"vera": {"name": "Вера"}, "lena": {"name": "Лена", "role": "moderator"}}
INSULT = {"who": "vera", "say": "Ты идиот.", "as": "insult", "flag": "rude"}
QUESTION = "Подскажите, где можно сдать тест на гепатит?"
ALARM = "помогите, сосед не дышит, губы синие"


def scenario(*steps: Any, **more: Any) -> Scenario:
    """A scenario of these steps, with no time to undo anything."""
    settings = {"title": "Test", "people": PEOPLE, "fast_undo_seconds": 0}
    return read({**settings, "steps": list(steps), **more})


def quiet() -> Console:
    """A console that nobody looks at."""
    return Console(file=io.StringIO(), width=120)


async def test_the_evening_comes_out_as_it_should(tmp_path: Path) -> None:
    """`bot.py demo --fast --json`, as an operator runs it."""
    report = tmp_path / "out.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(BOT), "demo", "--fast", "--json", str(report)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b""), out.decode()
    assert "Everything came out as the scenario expects." in out.decode()
    found = json.loads(await asyncio.to_thread(report.read_text, "utf-8"))
    assert 70 <= found["messages"] <= 100
    assert (found["reports"], found["undone"]) == (3, 3)
    assert (found["duplicates"], found["lost"]) == (0, 0)
    assert found["invites"] == {"issued": 7, "joined": 2, "revoked": 3, "frozen": 1}
    assert {flag["finding"] for flag in found["flags"]} == {"rude", "personal", "advert", "report"}
    assert {flag["decision"] for flag in found["flags"]} == set(State) - {State.OPEN}
    states = {request["state"] for request in found["requests"]}
    assert states == {"verified", "corrected", "worker", "closed"}
    assert "voice" in {request["kind"] for request in found["requests"]}
    assert {emergency["state"] for emergency in found["emergencies"]} == {"over", "false"}
    for request in found["requests"]:
        assert request.keys() == {"message_id", "kind", "topic", "state"}
    for emergency in found["emergencies"]:
        assert emergency.keys() == {"message_id", "state"}
    for flag in found["flags"]:
        assert flag.keys() == {"message_id", "finding", "reason", "decision"}
        assert not flag["reason"].startswith("reason-"), "a reason is said in words"


async def test_a_quiet_scenario_is_well() -> None:
    """Nothing said that matters, nothing flagged."""
    result = await perform(scenario({"who": "vera", "say": "Добрый вечер!"}), quiet(), fast=True)
    assert result.wrong == ()
    assert as_json(result, "en") == {
        "messages": 1,
        "flags": [],
        "requests": [],
        "emergencies": [],
        "reports": 0,
        "undone": 0,
        "duplicates": 0,
        "lost": 0,
        "invites": {"issued": 0, "joined": 0, "revoked": 0, "frozen": 0},
    }


async def test_what_is_not_found_counts_as_lost() -> None:
    """A flag that the scenario expects and Steward does not raise."""
    kind = {"who": "vera", "say": "Добрый вечер!", "flag": "rude"}
    result = await perform(scenario(kind), quiet(), fast=True)
    assert result.lost == 1
    assert "expected rude: open, got nothing" in result.wrong[0]


async def test_what_is_found_beyond_that_is_wrong() -> None:
    """A flag that the scenario does not expect, a decision that was not taken, a card's words."""
    steps = [
        {"who": "vera", "say": "Ты идиот."},
        {**INSULT, "decision": "muted"},
        {**INSULT, "as": "again", "card": "нет таких слов"},
    ]
    result = await perform(scenario(*steps), quiet(), fast=True)
    problems = [wrong.partition(": ")[2] for wrong in result.wrong]
    assert problems == [
        "expected nothing, got rude: open",
        "expected rude: muted, got rude: open",
        "its card does not say: нет таких слов",
    ]
    assert result.lost == 0


async def test_a_decision_taken_back_is_counted_and_replaced() -> None:
    """By reaction, and then by word; there is time enough to think again."""
    steps = [
        {**INSULT, "decision": "harmless"},
        {"who": "lena", "react": "🙊", "on": "insult"},
        {"who": "lena", "unreact": "insult"},
        {"who": "lena", "word": "в порядке", "on": "insult"},
    ]
    result = await perform(scenario(*steps, fast_undo_seconds=600), quiet(), fast=True)
    assert result.wrong == ()
    assert result.undone == 1


async def test_decisions_are_carried_out_in_the_chat() -> None:
    """The world is looked at, not only the database."""
    steps = [
        {**INSULT, "decision": "banned", "card": "бан"},
        {"who": "lena", "word": "бан", "on": "insult"},
        {"who": "vera", "say": "ещё слово", "refused": True},
    ]
    result = await perform(scenario(*steps), quiet(), fast=True)
    assert result.wrong == ()


async def test_what_is_wrong_with_invites_is_found() -> None:
    """Numbers, words, and every difference between Telegram's links and Steward's."""
    guests = {key: {"name": key, "role": "guest"} for key in ("anton", "stas")}
    played = scenario(
        {"who": "vera", "ask": "пригласить", "as": "used", "answer": "нет таких слов"},
        {"who": "anton", "join": "used"},
        {"who": "vera", "ask": "пригласить"},
        people={**PEOPLE, **guests},
        invites={"issued": 5, "joined": 2},
    )
    async with Stage(undo_seconds=0) as stage:
        play = Play(stage, played, hurry=True)
        await play.enter()
        await stage.start_bot()
        told = [happening.text async for happening in play.run()]
        await stage.settled()
        await stage.stop_bot()
        assert told[1] == "anton comes in by a link"
        assert "https://t.me/+…" in told[2], "nobody who looks on can use it"
        foreign = stage.world.invite_link(stage.chat, stage.steward)
        [link] = [link.link for link in stage.rooms.links()[:-1] if not link.revoked]
        stage.world.join(stage.people["stas"], link)
        stage.world.whisper(stage.steward, stage.people["vera"], "Вот приглашение")
        stage.world.whisper(stage.people["vera"], stage.steward, "спасибо")
        result = outcome(play)
    assert result.invites == Invited(issued=3, joined=2, revoked=1, frozen=0)
    assert result.lost == 2, "the service message, and the private one"
    assert "the answer does not say нет таких слов" in result.wrong[2]
    assert result.wrong[3:] == (
        "invites: expected 5 issued, got 3",
        f"{foreign} works, and Steward does not have it as open",
        f"1 came by {link}, and Steward counts 0",
        f"{link} was used, and still works",
        "Вера asked 2 times and was answered 3 times",
    )


async def test_requests_and_emergencies_are_seen_to() -> None:
    """Peers answer and time passes, the staff judge, answer, listen and come; a page is no card."""
    people = {**PEOPLE, "lev": {"name": "Лев"}, "nina": {"name": "Нина", "role": "worker"}}
    steps = [
        {
            "who": "vera",
            "say": QUESTION,
            "as": "test",
            "request": "corrected",
            "answer": "в автобусе",
        },
        {"who": "lev", "say": "в больнице за деньги", "reply_to": "test"},
        {"who": "lev", "say": "", "voice": True, "as": "voice", "request": "worker"},
        {"time": 60},
        {"who": "nina", "react": "👍", "on": "test"},
        {"who": "nina", "unreact": "test"},
        {"who": "nina", "react": "👎", "on": "test"},
        {"who": "nina", "word": "Бесплатно в автобусе.", "on": "test"},
        {"who": "nina", "word": "готово", "on": "voice"},
        {"who": "nina", "order": "дежурю", "answer": "на смене"},
        {"who": "lev", "say": ALARM, "as": "alarm", "emergency": "over", "answer": "112"},
        {"time": 2},
        {"who": "nina", "react": "🔥", "on": "alarm"},
        {"who": "lena", "word": "спрошу в чате", "on": "alarm"},
        {"who": "nina", "react": "🙏", "on": "alarm"},
        {"who": "lena", "word": "отбой", "on": "alarm"},
    ]
    played = scenario(*steps, people=people, fast_undo_seconds=60)
    result = await perform(played, quiet(), fast=True)
    assert result.wrong == ()
    assert result.undone == 1
    found = as_json(result, "en")
    assert [request["kind"] for request in found["requests"]] == ["question", "voice"]
    assert [request["state"] for request in found["requests"]] == ["corrected", "worker"]
    assert [emergency["state"] for emergency in found["emergencies"]] == ["over"]


async def test_what_is_wrong_with_requests_is_found() -> None:
    """Nobody expects them, or there are none; a mark, a text and a wish that should not be so."""
    played = scenario(
        {"who": "vera", "say": QUESTION},
        {"who": "vera", "say": "Добрый вечер!", "request": "asked"},
        {"who": "lena", "say": "Добрый вечер, Вера", "verified": True},
        {"who": "vera", "say": ALARM, "emergency": "over", "answer": "нет таких слов"},
        {"who": "lev", "say": "", "voice": True, "request": "asked"},
        people={**PEOPLE, "lev": {"name": "Лев"}},
    )
    async with Stage(undo_seconds=0) as stage:
        play = Play(stage, played, hurry=True)
        await play.enter()
        await stage.start_bot()
        told = [happening.text async for happening in play.run()]
        await stage.settled()
        await stage.stop_bot()
        assert told[-1] == "Лев: [voice message]"
        question, greeting, _, alarm, voice = play.messages.values()
        stage.world.react(stage.chat, greeting, stage.steward, "👍")
        [wish] = [p.id for p in stage.rooms.posts(stage.chat) if p.reply_to == voice]
        stage.world.delete(stage.chat, wish)
        stage.world.post(stage.chat, stage.steward, "Ещё раз", reply_to=alarm)
        result = outcome(play)
    assert result.lost == 1
    assert result.duplicates == 1
    assert [wrong for wrong in result.wrong if "does not say" not in wrong] == [
        f"message {question}: was taken for a request: question",
        f"message {greeting}: expected request: asked, got verified",
        f"message {greeting + 1}: expected verified, got nothing",
        f"message {alarm}: expected emergency: over, got emergency: raised",
        f"message {greeting} is marked, and nobody found it right",
        f"message {voice}: the wish for text is gone",
        "1 posted twice",
    ]
    [said] = [wrong for wrong in result.wrong if "does not say" in wrong]
    assert said.startswith(f"message {alarm}: Steward does not say нет таких слов, but: ")
    assert "112" in said


async def test_a_step_that_cannot_be_played_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that never comes, because Steward is dead."""
    monkeypatch.setattr(cast, "PATIENCE", 0.1)
    steps = [{"bot": "kill"}, INSULT, {"who": "lena", "react": "🙊", "on": "insult"}]
    with pytest.raises(PlayError, match=r"step 3 \(react\): in 0 s Steward did not do its part"):
        await perform(scenario(*steps), quiet(), fast=True)


async def test_a_terminal_shows_both_rooms() -> None:
    """Left the chat, right the staff room; then the table."""
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=120, height=40)
    spoken = {"who": "vera", "say": "", "voice": True, "request": "asked"}
    result = await perform(scenario(INSULT, spoken), console, fast=True)
    console.print(summary(result, 1.0))
    text = shown.getvalue()
    for words in ("Чат взаимопомощи", "Команда", "Вера", "Ты идиот.", "Грубость", "rude: open"):
        assert words in text
    assert "[voice message]" in text
    assert "Requests: 1 asked; emergencies: none" in text


def test_columns_are_for_terminals_only() -> None:
    """A pipe gets rows that are printed once."""
    terminal = Console(file=io.StringIO(), force_terminal=True)
    stage: Any = None  # neither screen looks at it before it is entered
    assert isinstance(screen_for(terminal, stage, "Test"), LiveScreen)
    assert not isinstance(screen_for(quiet(), stage, "Test"), LiveScreen)


def test_what_is_wrong_with_a_file_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report that cannot be written, and a scenario that is none; nothing is played."""
    assert demo(fast=True, report=tmp_path / "none" / "out.json") == 1
    broken = tmp_path / "broken.toml"
    broken.write_text("steps = []\n", "utf-8")
    assert demo(fast=True, report=None, scenario=broken) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].endswith("out.json: No such file or directory.")
    assert lines[1] == "broken.toml: there are no steps."
    assert len(lines) == 2


def test_the_exit_code_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that did not come out as expected ends with 1, and the table says why."""
    file = tmp_path / "small.toml"
    file.write_text(
        'title = "Small"\npeople.vera = { name = "Вера" }\n'
        'steps = [{ who = "vera", say = "Добрый вечер!", flag = "rude" }]\n',
        "utf-8",
    )
    assert demo(fast=True, report=tmp_path / "out.json", scenario=file) == 1
    assert "expected rude: open, got nothing" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["lost"] == 1
