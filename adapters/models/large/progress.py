"""How long work tells how far it has come, without knowing to whom."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Step = Callable[[int], None]


class Progress(Protocol):
    """Opens a bar named by a text of `config.texts`, with so many steps; None: nobody knows."""

    def __call__(self, name: str, total: int | None) -> AbstractContextManager[Step]: ...


@contextmanager
def silent(name: str, total: int | None) -> Iterator[Step]:  # noqa: ARG001 # a Progress is told
    """Tells nobody."""
    yield lambda _: None
