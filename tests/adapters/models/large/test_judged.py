"""Detoxify beside the rules and the small model, compiled and in its own process."""

import os
import signal
from pathlib import Path

import pytest

from adapters.judging import Judge, open_judge
from adapters.models.large.served import State
from adapters.models.large.shelf import open_engine
from adapters.models.small.model import load
from config.settings import Models
from config.texts import LANGUAGES
from moderation.rules.reading import read
from moderation.said import Said
from tests.adapters.models.checkpoints import sentences
from tests.texts import texts_in

ALONE = Models(rules=False, small=False)
TALK = [Said(text) for text in sentences(16) if text]


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def spoil(folder: Path) -> None:
    """Empty the file of the graph."""
    next(folder.glob("compiled-*/model.onnx")).write_bytes(b"")


def pid_of(judge: Judge) -> int:
    """The worker's."""
    assert judge._large is not None
    assert judge._large.pid is not None
    return judge._large.pid


async def test_what_detoxify_says_is_what_counts(compiled: Path) -> None:
    """Alone, the worst of its classes about a person; with a reason that can be read."""
    engine = open_engine(compiled)
    assert engine is not None
    async with open_judge(ALONE, compiled, hurry=False) as judge:
        found = await judge.score(TALK)
    for said, (finding,) in zip(TALK, found, strict=True):
        (scores,) = engine.predict([read(said).text])
        told = dict(zip(engine.classes, scores, strict=True))
        worst = max(told[name] for name in ("insult", "threat", "identity_attack"))
        # A backlog is judged in batches: eight bits make a little difference there.
        assert finding.score == pytest.approx(worst, abs=0.05)
        assert all(texts_in(language).say(finding.reason) for language in LANGUAGES)


async def test_it_is_heard_only_where_the_small_model_doubts(compiled: Path) -> None:
    """Elsewhere the finding is what it is without it."""
    alone = await Judge(small=load()).score(TALK)
    async with open_judge(Models(patience_seconds=60), compiled) as judge:
        assert judge._large is not None
        assert await judge._large.settled() is State.READY
        found = await judge.score(TALK)
        scored = judge._large.scored
    changed = [pair for pair in zip(alone, found, strict=True) if pair[0] != pair[1]]
    assert 0 < len(changed) <= scored < len(TALK)
    for (before,), (after,) in changed:
        # What is far below any threshold, or far above, was not asked about.
        assert 0.1 < before.score < 0.95
        assert before.score != after.score or before.reason != after.reason


@pytest.mark.parametrize("hurry", [True, False])
async def test_the_worker_ends_with_the_judge(compiled: Path, *, hurry: bool) -> None:
    """However the block ends."""
    judges: list[Judge] = []
    pids: list[int] = []

    async def fail() -> None:
        async with open_judge(Models(patience_seconds=60), compiled, hurry=hurry) as judge:
            assert judge._large is not None
            await judge._large.settled()
            judges.append(judge)
            pids.append(pid_of(judge))
            assert is_alive(pids[0])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not is_alive(pids[0])
    assert await judges[0].score(TALK[:1]) == await Judge(small=load()).score(TALK[:1])


async def test_a_killed_worker_is_started_again_and_nothing_is_lost(compiled: Path) -> None:
    """The batch that it had comes back whole."""
    async with open_judge(ALONE, compiled, hurry=False) as judge:
        before = await judge.score(TALK)
        os.kill(pid_of(judge), signal.SIGKILL)
        assert await judge.score(TALK) == before


async def test_a_damaged_checkpoint_leaves_the_others_to_judge(folder: Path) -> None:
    """Steward starts, and works without Detoxify."""
    spoil(folder)
    async with open_judge(Models(), folder, hurry=False) as judge:
        found = await judge.score(TALK)
        assert judge._large is not None
        assert judge._large.state is State.BROKEN
    assert found == await Judge(small=load()).score(TALK)


async def test_switched_off_it_is_not_even_started(compiled: Path) -> None:
    """No process, no memory."""
    async with open_judge(Models(large=False), compiled) as judge:
        assert judge._large is None
