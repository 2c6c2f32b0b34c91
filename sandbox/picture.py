"""The picture in the README: `python -m sandbox.picture docs/evening.svg`."""

import asyncio
import io
import re
import sys
from pathlib import Path

from rich.console import Console

from sandbox.demo import EVENING
from sandbox.members import Play
from sandbox.scenario import load
from sandbox.screen import LiveScreen
from sandbox.stage import Stage

# Where the evening is worth a look: after so many steps.
STEPS = 130
WIDTH, HEIGHT = 130, 40
# Nothing is to be fetched from elsewhere when the picture is looked at.
FONTS = re.compile(r"@font-face \{.*?\}|<!--.*?-->", re.DOTALL)


async def picture() -> str:
    """Play the evening up to the moment; how it looks, as SVG."""
    scenario = load(EVENING)
    undo = scenario.fast_undo_seconds
    async with Stage(language=scenario.language, undo_seconds=undo) as stage:
        play = Play(stage, scenario, hurry=True)
        await play.enter()
        await stage.start_bot()
        steps = 0
        async for _ in play.run():
            steps += 1
            if steps == STEPS:
                break
        await stage.settled()
        console = Console(record=True, width=WIDTH, height=HEIGHT, file=io.StringIO())
        console.print(LiveScreen(console, stage, scenario.title).picture(), height=HEIGHT)
        return FONTS.sub("", console.export_svg(title="make demo"))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(picture()), "utf-8")
