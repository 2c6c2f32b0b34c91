"""The folder that `replay` writes: for its owner's eyes only, and whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO

from core.errors import ExportError, code_of

FINDINGS: Final = "findings.jsonl"
REPORT: Final = "report.html"
_PART: Final = ".part"
OURS: Final = frozenset({FINDINGS, REPORT, FINDINGS + _PART, REPORT + _PART})


class Results:
    """Two files that get their names at the very end. Before, they are called `….part`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._findings = _create(folder / (FINDINGS + _PART))

    def write(self, rows: Iterable[str]) -> None:
        """Add lines to the findings. Raises ExportError."""
        with _telling(self.folder):
            self._findings.writelines(f"{row}\n" for row in rows)

    def keep(self, report: str) -> Path:
        """Write the report, and give both their names. Returns where the report is."""
        with _telling(self.folder):
            with _create(self.folder / (REPORT + _PART)) as file:
                file.write(report)
            self._findings.close()
            for name in (FINDINGS, REPORT):
                (self.folder / (name + _PART)).replace(self.folder / name)
        return self.folder / REPORT

    def drop(self) -> None:
        """Leave nothing half-written behind: it is members' words."""
        with suppress(OSError):  # what could not be written at last
            self._findings.close()
        for name in (FINDINGS, REPORT):
            (self.folder / (name + _PART)).unlink(missing_ok=True)


@contextmanager
def results_in(folder: Path) -> Iterator[Results]:
    """Files to write to; what was not kept is gone afterwards. Raises ExportError.

    A folder that holds anything but an earlier result of ours is refused.
    """
    with _telling(folder):
        made = _prepare(folder)
        results = Results(folder)
    try:
        yield results
    finally:
        with _telling(folder):
            results.drop()
            if made and not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """What the system refuses, in words."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            "error-out-unwritable",
            folder=str(folder),
            code=code_of(error),
            why=error.strerror or "",
        ) from None


def _prepare(folder: Path) -> bool:
    """Make the folder, or see that it is ours; true if it was not there."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if not folder.is_dir() or {file.name for file in folder.iterdir()} - OURS:
            raise ExportError("error-out-taken", folder=str(folder)) from None
        folder.chmod(0o700)
        return False
    return True


def _create(path: Path) -> TextIO:
    """A new file for its owner's eyes only; one left by a crash is no longer wanted."""
    path.unlink(missing_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    # Hostile text may hold half characters: in the files they are question marks.
    return os.fdopen(number, "w", encoding="utf-8", errors="replace", newline="\n")
