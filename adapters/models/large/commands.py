"""The commands `model status`, `model install`, `model compile` and `model bench`."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from adapters.models.large import manifest
from adapters.models.large.install import install
from adapters.models.large.manifest import Manifest
from adapters.models.large.messages import shipped_messages
from adapters.models.large.progress import Step
from adapters.models.large.shelf import compiled_in, open_engine, source_in
from config.texts import Texts
from core.errors import ModelError

# Texts that are scored before the clock runs.
WARM = 8


def status(folder: Path, texts: Texts) -> int:
    """Say what is installed in `folder`; 1 when nothing is, or it cannot be used."""
    console = _console()
    try:
        source, compiled = source_in(folder), compiled_in(folder)
        if source is not None:
            source.check()
            _say(console, texts.say("model-checkpoint", file=source.file))
        if compiled is not None:
            place, found = compiled
            manifest.check_files(place, found)
            _tell_compiled(console, texts, found)
            if source is not None and source.sha256 != found.checkpoint:
                _say(console, texts.say("model-other-checkpoint"))
    except ModelError as error:
        _say(console, texts.tell(error))
        return 1
    if source is None and compiled is None:
        _say(console, texts.say("model-nothing"))
        return 1
    if compiled is None:
        _say(console, texts.say("model-not-compiled"))
    return 0


def install_command(folder: Path, texts: Texts, file: Path | None, tokenizer: Path | None) -> int:
    """Install a checkpoint, the official one without `file`. Raises ModelError."""
    console = _console()
    source = install(folder, file, tokenizer, _Bars(console, texts))
    _say(console, texts.say("model-installed", file=source.file))
    return 0


def compile_command(folder: Path, texts: Texts) -> int:
    """Compile what is installed. Raises ModelError."""
    try:
        from adapters.models.large.compile import compile_model  # noqa: PLC0415 - onnx: an extra
    except ImportError:
        raise ModelError("error-model-no-detoxify") from None
    console = _console()
    found = compile_model(folder, progress=_Bars(console, texts))
    _tell_compiled(console, texts, found)
    return 0


def bench(folder: Path, texts: Texts, threads: int = 1) -> int:
    """Measure what is installed on the shipped messages. Raises ModelError."""
    console = _console()
    start = time.perf_counter()
    engine = open_engine(folder, threads)
    if engine is None:
        _say(console, texts.say("model-nothing"))
        return 1
    messages = shipped_messages()
    engine.predict(messages[:WARM])
    cold = time.perf_counter() - start
    times = []
    with _Bars(console, texts)("model-measuring", len(messages)) as step:
        for text in messages:
            before = time.perf_counter()
            engine.predict([text])
            times.append(time.perf_counter() - before)
            step(1)
    times.sort()
    line = texts.say(
        "model-bench",
        kind=engine.kind,
        rate=f"{len(times) / sum(times):.1f}",
        middle=f"{times[len(times) // 2] * 1e3:.0f}",
        slow=f"{times[int(len(times) * 0.99)] * 1e3:.0f}",
        memory=f"{_peak():.0f}",
        cold=f"{cold:.1f}",
    )
    _say(console, line)
    return 0


def _peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024 / 1e6


def _tell_compiled(console: Console, texts: Texts, found: Manifest) -> None:
    nearness = found.nearness
    line = texts.say(
        "model-compiled",
        kind=found.kind,
        largest=f"{nearness.largest_probability:.3f}",
        mean=f"{nearness.mean_probability:.4f}",
        logit=f"{nearness.mean_logit:.3f}",
        far=f"{nearness.far_logit:.2f}",
        flips=nearness.flips,
        answers=nearness.messages * len(found.classes),
        messages=nearness.messages,
    )
    _say(console, line)
    for kind, refused in found.refused.items():
        largest, far = f"{refused.largest_probability:.3f}", f"{refused.far_logit:.2f}"
        _say(console, texts.say("model-refused", kind=kind, largest=largest, far=far))


def _console() -> Console:
    return Console(highlight=False)


def _say(console: Console, line: str) -> None:
    """A file's name may hold square brackets, which rich would read."""
    console.print(line, markup=False, soft_wrap=True)


class _Bars:
    """Shows how far work has come; implements `progress.Progress`."""

    def __init__(self, console: Console, texts: Texts) -> None:
        self._console = console
        self._texts = texts

    @contextmanager
    def __call__(self, name: str, total: int | None) -> Iterator[Step]:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        counted = (*columns, MofNCompleteColumn(), TimeRemainingColumn())
        # Bytes by the million are no number for people: they see how much is left.
        shown = (
            counted
            if total is not None and total < 1_000_000
            else (*columns, TimeRemainingColumn())
        )
        with Progress(*shown, console=self._console, transient=True) as progress:
            task = progress.add_task(self._texts.say(name), total=total)
            step: Callable[[int], None] = lambda count: progress.advance(task, count)  # noqa: E731
            yield step
