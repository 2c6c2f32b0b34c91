"""The commands that judge without Telegram: `score` and `replay`."""

import sys
from pathlib import Path

from adapters.houses import topics_of, watched_of
from adapters.judging import open_judge
from adapters.listening import listeners
from adapters.offline.ears import Listening
from adapters.offline.export import staff_of
from adapters.offline.replay import replay
from adapters.offline.single import score
from config.settings import Offline
from config.texts import Texts
from core.errors import ExportError
from moderation.judgement import FLAG_AT


async def score_lines(settings: Offline, models: Path, texts: Texts) -> int:
    """Judge the lines of standard input. Returns the exit code. Raises StewardError."""
    if sys.stdin is None:
        raise ExportError("error-no-input")
    async with open_judge(settings.models, models, watched_of(settings), hurry=False) as judge:
        listening = listening_of(settings)
        return await score(judge, texts, FLAG_AT, sys.stdin.buffer, sys.stdout, listening)


async def replay_export(
    settings: Offline,
    models: Path,
    texts: Texts,
    export: Path,
    out: Path | None,
    staff: str,
    chat: str | None,
) -> int:
    """Judge an exported chat. Returns the exit code. Raises StewardError."""
    people = staff_of(staff)
    async with open_judge(settings.models, models, watched_of(settings), hurry=False) as judge:
        listening = listening_of(settings)
        return await replay(judge, texts, FLAG_AT, export, out, people, chat, listening)


def listening_of(settings: Offline) -> Listening:
    """Who listens, and to what, as the settings have it. Raises ModelError."""
    topics = topics_of(settings)
    return Listening(listeners(settings.models, topics, settings.topics), topics)
