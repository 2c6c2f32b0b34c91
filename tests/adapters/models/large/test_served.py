"""The worker may die at any time: whoever waits gets the scores, or None, and never another's."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.models.large import served
from adapters.models.large.served import LargeModel, State
from adapters.models.large.shelf import open_engine
from adapters.models.large.worker import LENGTH, frame
from tests.adapters.models.checkpoints import CLASSES, sentences

PUPPET = (sys.executable, "-m", "tests.adapters.models.large.puppet")
# Seconds that never pass: what is waited for here happens by itself.
LONG = 60.0


@pytest.fixture
async def puppet(tmp_path: Path) -> AsyncIterator[LargeModel]:
    """A model that does as its texts say."""
    model = LargeModel(tmp_path, command=PUPPET)
    await model.start()
    assert await model.settled() is State.READY
    yield model
    await model.close()


class Gate:
    """A pipe at which the worker waits."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.text = f"wait {path}"
        # Open for both, so that nobody has to be at the other end.
        self._pipe = os.open(path, os.O_RDWR)

    def open(self) -> None:
        """End the worker's waiting, also if it has not begun."""
        os.write(self._pipe, b"go\n")

    def close(self) -> None:
        """Done with it."""
        os.close(self._pipe)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Holds the worker until it is opened."""
    gate = Gate(tmp_path / "gate")
    yield gate
    gate.close()


def spoil(folder: Path) -> None:
    """Empty the file of the graph."""
    next(folder.glob("compiled-*/model.onnx")).write_bytes(b"")


def environ_of(pid: int | None) -> bytes:
    """The environment of a process, as the system shows it."""
    return subprocess.check_output(["cat", f"/proc/{pid}/environ"])


def lengths(*texts: str) -> list[tuple[float, ...] | None]:
    """What the puppet answers."""
    return [(float(len(text)),) for text in texts]


async def test_the_real_worker_answers_as_the_engine(compiled: Path) -> None:
    """With odd texts, too, one by one and as a backlog."""
    engine = open_engine(compiled)
    assert engine is not None
    model = LargeModel(compiled)
    await model.start()
    assert await model.settled() is State.READY
    assert (model.kind, model.classes) == ("int8", tuple(CLASSES))
    texts = [*sentences(70), "", "\ud800", "a\0b", "<s>", "👨‍👩‍👧"]
    assert await model.score(texts, LONG) == engine.predict(texts)
    scores = await model.backlog(texts)
    assert len(scores) == len(texts)
    assert None not in scores
    assert (model.scored, model.shed, model.restarts) == (2 * len(texts), 0, 0)
    await model.close()
    assert model.state is State.OFF
    assert await model.score(texts, LONG) == [None] * len(texts)


async def test_nothing_installed_is_off(tmp_path: Path) -> None:
    """And nobody waits for it."""
    model = LargeModel(tmp_path)
    await model.start()
    assert await model.settled() is State.OFF
    assert await model.score(["a"], LONG) == [None]
    assert model.shed == 1
    await model.close()


async def test_a_damaged_model_is_broken(folder: Path) -> None:
    """It says what is the matter."""
    spoil(folder)
    model = LargeModel(folder)
    await model.start()
    assert await model.settled() is State.BROKEN
    assert model.trouble == ("error-model-compiled-damaged", {"file": "model.onnx"})
    assert await model.score(["a"], LONG) == [None]
    await model.close()


async def test_a_program_that_cannot_be_started_is_broken(tmp_path: Path) -> None:
    """Or that says nothing."""
    for command in ([str(tmp_path / "nowhere")], ["true"], [*PUPPET, "broken"]):
        model = LargeModel(tmp_path, command=command)
        await model.start()
        assert await model.settled() is State.BROKEN
        await model.close()


async def test_order_is_kept(puppet: LargeModel) -> None:
    """Also among many at once."""
    texts = ["a" * number for number in range(50)]
    several = await asyncio.gather(*(puppet.score(texts[n:], LONG) for n in range(10)))
    assert several == [lengths(*texts[n:]) for n in range(10)]
    assert await puppet.score([], LONG) == []


async def test_a_killed_worker_is_replaced(puppet: LargeModel, tmp_path: Path) -> None:
    """What it was scoring is scored by the next one."""
    assert await puppet.score(["a", f"die-once {tmp_path}/died", "bb"], LONG) == lengths(
        "a", f"die-once {tmp_path}/died", "bb"
    )
    assert puppet.restarts == 1
    assert await puppet.score(["ccc"], LONG) == lengths("ccc")


async def test_a_worker_killed_from_outside_is_replaced(puppet: LargeModel) -> None:
    """As by the system, when memory runs out."""
    assert puppet.pid is not None
    os.kill(puppet.pid, signal.SIGKILL)
    assert await puppet.score(["a", "bb"], LONG) == lengths("a", "bb")


async def test_a_text_that_kills_is_left_out(puppet: LargeModel) -> None:
    """After the second death; its neighbours are scored."""
    assert await puppet.score(["a", "die", "bb"], LONG) == [*lengths("a"), None, *lengths("bb")]
    assert puppet.restarts == 2
    assert (puppet.scored, puppet.shed) == (2, 1)


async def test_a_backlog_survives_a_text_that_kills(puppet: LargeModel) -> None:
    """Only that text is left out."""
    assert await puppet.backlog(["a", "die", "bb"]) == [*lengths("a"), None, *lengths("bb")]


async def test_a_backlog_counts_each_text_once(puppet: LargeModel) -> None:
    """Though some are asked for twice."""
    await puppet.backlog(["a", "die", "bb"])
    assert (puppet.scored, puppet.shed) == (2, 1)
    await puppet.close()
    assert await puppet.backlog(["a", "bb"]) == [None, None]
    assert (puppet.scored, puppet.shed) == (2, 3)


async def test_a_worker_that_does_not_listen_is_given_up(
    puppet: LargeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backlog larger than the pipe does not wait for it for ever."""
    monkeypatch.setattr(served, "HUNG", 0.05)
    assert puppet.pid is not None
    os.kill(puppet.pid, signal.SIGSTOP)
    assert len(await puppet.backlog(["a" * 10_000] * 64)) == 64


async def test_a_text_that_fails_is_left_out(puppet: LargeModel) -> None:
    """The worker lives on."""
    assert await puppet.score(["a", "fail", "bb"], LONG) == [*lengths("a"), None, *lengths("bb")]
    assert puppet.restarts == 0


async def test_what_nobody_foresaw_keeps_nobody_waiting(puppet: LargeModel) -> None:
    """Neither who asked nor who is next; then it is tried again."""
    assert await puppet.score(["a", "nonsense", "bb"], LONG) == [*lengths("a"), None, None]
    assert puppet.state is State.BROKEN
    # Nothing tells when a broken one is mended.
    while await puppet.score(["a"], LONG) != lengths("a"):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def test_a_spent_budget_is_none_and_confuses_nobody(puppet: LargeModel, gate: Gate) -> None:
    """The late answer does not go to the next call."""
    assert await puppet.score([gate.text, "a"], 0.01) == [None, None]
    later = asyncio.create_task(puppet.score(["bb", "ccc"], LONG))
    gate.open()
    assert await later == lengths("bb", "ccc")
    assert (puppet.scored, puppet.shed) == (2, 2)


async def test_a_cancelled_call_confuses_nobody(puppet: LargeModel, gate: Gate) -> None:
    """Its texts are forgotten."""
    call = asyncio.create_task(puppet.score([gate.text, "a"], LONG))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    later = asyncio.create_task(puppet.score(["bb"], LONG))
    gate.open()
    assert await later == lengths("bb")


async def test_closing_answers_who_waits(puppet: LargeModel, gate: Gate) -> None:
    """With None."""
    call = asyncio.create_task(puppet.score([gate.text, "a"], LONG))
    await asyncio.sleep(0)
    await puppet.close()
    assert await call == [None, None]


def test_the_worker_ends_with_its_parent(compiled: Path) -> None:
    """It sees the end of its standard input."""
    command = [sys.executable, "-m", "adapters.models.large.worker", str(compiled), "1"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdout.read(LENGTH.size)
    worker.stdin.write(frame([1, "predict", ["a"]])[:-1])  # in the midst of a request
    worker.stdin.close()
    assert worker.wait() == 0
    worker.stdout.close()


def test_the_worker_leaves_no_core_file(compiled: Path) -> None:
    """And writes nothing on standard error, whatever kills it."""
    command = [sys.executable, "-m", "adapters.models.large.worker", str(compiled), "1"]
    worker = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert worker.stderr is not None
    worker.stdout.read(LENGTH.size)
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]
    # What cannot be dumped belongs to root (proc(5)), and so cannot be looked into either.
    worker.send_signal(signal.SIGSEGV)
    assert worker.stderr.read() == b""
    assert worker.wait() == -signal.SIGSEGV
    for pipe in (worker.stdin, worker.stdout, worker.stderr):
        pipe.close()


async def test_the_worker_does_not_know_the_key(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secrets in the environment are not handed on."""
    monkeypatch.setenv("STEWARD_KEY", "secret-of-the-database")
    model = LargeModel(compiled)
    await model.start()
    await model.settled()
    environ = await asyncio.to_thread(environ_of, model.pid)
    await model.close()
    assert b"PATH" in environ
    assert b"secret" not in environ
