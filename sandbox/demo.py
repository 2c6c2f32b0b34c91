"""`bot.py demo`: an evening of the chat on an embedded Telegram, live in the terminal."""

import asyncio
import json
import logging
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from config.texts import Texts
from core.errors import StewardError
from sandbox.cast import PlayError
from sandbox.members import Play
from sandbox.outcome import Outcome, outcome
from sandbox.process import StageError
from sandbox.scenario import Scenario, ScenarioError, load
from sandbox.screen import COLUMN, screen_for, summary
from sandbox.stage import Stage

# Letters in a line where there is no terminal to measure.
WIDE = 2 * COLUMN + 1
EVENING = Path(__file__).parent / "scenarios" / "evening.toml"


def demo(fast: bool, report: Path | None, scenario: Path = EVENING) -> int:
    """Play a scenario and print what came of it; `report` is a JSON file to write.

    Returns the exit code: 0 only if everything came out as the scenario expects.
    """
    # The members' clients are stock Telethon: their complaints would tear the picture apart.
    logging.getLogger("telethon").setLevel(logging.CRITICAL)
    try:
        if report is not None:
            report.touch()  # better to know now than after the evening
        play = load(scenario)
        result = asyncio.run(_demo(play, fast=fast))
        if report is not None:
            words = as_json(result, play.language)
            report.write_text(json.dumps(words, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except (ScenarioError, PlayError, StageError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except StewardError as error:
        sys.stderr.write(f"{Texts('en').tell(error)}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.filename or 'the demo'}: {error.strerror}.\n")
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 1 if result.wrong else 0


async def _demo(scenario: Scenario, *, fast: bool) -> Outcome:
    task = asyncio.current_task()
    assert task is not None
    # Cancelled, not killed: the stage must take Steward's process with it.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    console, begin = Console(), time.monotonic()
    if not console.is_terminal:
        console = Console(width=WIDE)
    result = await perform(scenario, console, fast=fast)
    console.print(summary(result, time.monotonic() - begin))
    return result


async def perform(scenario: Scenario, console: Console, *, fast: bool) -> Outcome:
    """Play a scenario from an empty stage to its end. Raises PlayError and StageError."""
    undo = scenario.fast_undo_seconds if fast else scenario.undo_seconds
    async with Stage(language=scenario.language, undo_seconds=undo) as stage:
        play = Play(stage, scenario, hurry=fast)
        await play.enter()
        await stage.start_bot()
        async with screen_for(console, stage, scenario.title) as screen:
            async for happening in play.run():
                screen.tell(happening)
            await stage.settled()
        await stage.stop_bot()
        return outcome(play)


def as_json(result: Outcome, language: str) -> dict[str, Any]:
    """The result for machines; reasons in the words of the scenario's language."""
    texts = Texts(language)
    return {
        "messages": result.messages,
        "flags": [
            {
                "message_id": flag.message,
                "finding": flag.kind,
                "reason": texts.say(flag.reason),
                "decision": flag.state,
            }
            for flag in result.flags
        ],
        "requests": [
            {
                "message_id": request.message,
                "kind": request.kind,
                "topic": request.topic,
                "state": request.state,
            }
            for request in result.requests
        ],
        "emergencies": [
            {"message_id": emergency.message, "state": emergency.state}
            for emergency in result.emergencies
        ],
        "reports": result.reports,
        "undone": result.undone,
        "duplicates": result.duplicates,
        "lost": result.lost,
        "invites": asdict(result.invites),
    }
