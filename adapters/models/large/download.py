"""Fetching a large file: with a time-out, and from where it was interrupted."""

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from adapters.models.large.places import CHUNK
from adapters.models.large.progress import Progress
from core.errors import ModelError

# Seconds without a byte after which the other side is taken for gone.
PATIENCE: Final = 60.0


def fetch(url: str, folder: Path, progress: Progress, patience: float = PATIENCE) -> Path:
    """The file at `url`, kept in `folder`; what an earlier try has fetched is not fetched again.

    Raises ModelError when there is no connection or it breaks off (what came is kept), OSError
    when the file cannot be written.
    """
    name = url.rpartition("/")[2]
    whole, part = folder / name, folder / f"{name}.part"
    if whole.exists():
        return whole
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = part.stat().st_size if part.exists() else 0
    try:
        size = _fetch(url, part, there, progress, patience)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and there:
            part.unlink()  # longer than the file itself: begin again
            return fetch(url, folder, progress, patience)
        raise ModelError("error-model-download-refused", code=error.code) from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError):
        raise ModelError("error-model-no-internet") from None
    if size is not None and part.stat().st_size != size:
        raise ModelError("error-model-download-short")
    return part.rename(whole)


def _fetch(url: str, part: Path, there: int, progress: Progress, patience: float) -> int | None:
    """Fetch what is missing in `part`; returns the size of the whole file, if it is told."""
    headers = {"Range": f"bytes={there}-"} if there else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - not a member's address
    with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310 - the same
        if answer.status != http.HTTPStatus.PARTIAL_CONTENT:
            there = 0  # the server begins at the beginning
        told = answer.headers.get("Content-Length", "")
        size = there + int(told) if told.isdecimal() else None
        with (
            part.open("ab" if there else "wb") as file,
            progress("model-downloading", size) as step,
        ):
            step(there)
            while chunk := _more(answer):
                file.write(chunk)
                step(len(chunk))
    return size


def _more(answer: http.client.HTTPResponse) -> bytes:
    """What comes next. Raises HTTPException or ConnectionError."""
    try:
        return answer.read(CHUNK)
    except OSError as error:  # of many kinds, and none of them is about the file that is written
        raise ConnectionError from error
