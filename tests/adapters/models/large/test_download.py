"""A download goes on where it broke off, and is never taken for whole when it is not."""

import hashlib
import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from adapters.models.large.download import fetch
from adapters.models.large.install import install
from adapters.models.large.places import replacing
from adapters.models.large.progress import silent
from adapters.models.large.shelf import TOKENIZER, source_in

Refused = Callable[[str], AbstractContextManager[None]]
DATA = bytes(range(256)) * 40


class Server(ThreadingHTTPServer):
    """Serves `data`, as badly as it is told."""

    daemon_threads = True
    data = DATA
    name = "small.ckpt"
    cut: int | None = None
    """It breaks off after so many bytes."""
    ranges = True
    """It can go on in the middle."""
    status = 200
    silent = False
    """It accepts, and says nothing."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str | None] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """The address of the file."""
        return f"http://127.0.0.1:{self.server_port}/{self.name}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        wanted = self.headers.get("Range")
        server.asked.append(wanted)
        if server.silent:
            server.over.wait()
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and server.ranges else 0
        if server.status != 200 or start > len(server.data):
            self.send_error(server.status if server.status != 200 else 416)
            return
        body = server.data[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: server.cut])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on this machine."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def test_a_file_is_fetched(server: Server, tmp_path: Path) -> None:
    """Once."""
    file = fetch(server.url, tmp_path / "new", silent)
    assert (file.name, file.read_bytes()) == ("small.ckpt", DATA)
    assert fetch(server.url, tmp_path / "new", silent) == file
    assert server.asked == [None]


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_download_goes_on(
    ranges: bool,
    server: Server,
    tmp_path: Path,
    refused: Refused,
) -> None:
    """Or begins again, where the server cannot do better."""
    server.cut, server.ranges = 5_000, ranges
    with refused("Run the command again"):
        fetch(server.url, tmp_path, silent)
    server.cut = None
    assert fetch(server.url, tmp_path, silent).read_bytes() == DATA
    assert server.asked == [None, "bytes=5000-"]


def test_too_much_is_thrown_away(server: Server, tmp_path: Path) -> None:
    """What is longer than the file is not its beginning."""
    (tmp_path / "small.ckpt.part").write_bytes(DATA * 2)
    assert fetch(server.url, tmp_path, silent).read_bytes() == DATA


def test_a_refusal_is_told(server: Server, tmp_path: Path, refused: Refused) -> None:
    """With its number."""
    server.status = 404
    with refused("HTTP 404"):
        fetch(server.url, tmp_path, silent)


def test_a_silent_server_is_given_up(server: Server, tmp_path: Path, refused: Refused) -> None:
    """After a while."""
    server.silent = True
    with refused("connection is missing or broke off"):
        fetch(server.url, tmp_path, silent, patience=0.05)


def test_no_connection_is_told(tmp_path: Path, refused: Refused) -> None:
    """As far as can be known."""
    with Server() as closed:
        url = closed.url
    with refused("connection is missing or broke off"):
        fetch(url, tmp_path, silent)


def test_an_install_fetches_the_checkpoint(
    server: Server, given: Path, tmp_path: Path, refused: Refused
) -> None:
    """A broken-off one is not installed; the next try finishes it."""
    server.data, server.cut = given.read_bytes(), 100_000
    folder, tokenizer = tmp_path / "models", given.with_name(TOKENIZER)
    with refused("Run the command again"):
        install(folder, None, tokenizer, url=server.url)
    assert source_in(folder) is None
    server.cut = None
    assert install(folder, None, tokenizer, url=server.url).file == "small.ckpt"
    assert not (folder / "download").exists()


def test_a_damaged_download_is_fetched_anew(
    server: Server, given: Path, tmp_path: Path, refused: Refused
) -> None:
    """It does not stand in the way of the next try."""
    folder, tokenizer = tmp_path / "models", given.with_name(TOKENIZER)
    whole = given.read_bytes()
    server.name = f"small-{hashlib.sha256(whole).hexdigest()[:8]}.ckpt"
    server.data = whole[:-1] + b"x"
    with refused("not what its name says"):
        install(folder, None, tokenizer, url=server.url)
    server.data = whole
    assert install(folder, None, tokenizer, url=server.url).file == server.name


def test_a_network_that_fails_is_not_taken_for_a_full_disk(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    """Whatever the system calls it."""

    def fail(*_: object) -> bytes:
        raise OSError(113, "No route to host")

    monkeypatch.setattr(http.client.HTTPResponse, "read", fail)
    with refused("connection is missing or broke off"):
        fetch(server.url, tmp_path, silent)


def test_two_downloads_at_once_are_refused(
    server: Server, tmp_path: Path, refused: Refused
) -> None:
    """They would write into one file."""
    with replacing(tmp_path, "checkpoint"), refused("Another process"):
        install(tmp_path, None, url=server.url)
    assert server.asked == []
