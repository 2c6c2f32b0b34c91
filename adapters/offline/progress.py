"""How far a long export has been read, on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from config.texts import Texts


class Report(Protocol):
    """Is told how far it is."""

    def __call__(self, position: int, messages: int) -> None: ...


@contextmanager
def bar(texts: Texts, size: int, console: Console) -> Iterator[Report]:
    """A bar by bytes read, with messages a second and the time that remains."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = progress.add_task(texts.say("replay-progress", messages=0, speed=0), total=size or 1)

    def tell(position: int, messages: int) -> None:
        spent = progress.tasks[0].elapsed or 0.0
        speed = round(messages / spent) if spent > 0 else 0
        said = texts.say("replay-progress", messages=messages, speed=speed)
        progress.update(task, completed=position, description=said)

    with progress:
        yield tell
