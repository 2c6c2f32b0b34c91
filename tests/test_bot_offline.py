"""The commands that need no Telegram, as an operator runs them: exit codes and plain words.

They run as processes, in a folder without settings, on a machine without torch: in forks of one
process, or anew where they are watched and stopped on their way.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.offline import exports
from tests.forking import Forks

BOT = Path(__file__).parents[1] / "bot.py"
FIELDS = ["rude", "flag", "reason", "request", "emergency", "personal_data", "advert"]
# Words that nobody else uses.
CANARY = "звонканарейка"
# What only teaching, compiling, or comparing needs.
ABSENT = ("torch", "detoxify", "transformers", "sklearn", "scipy")

Start = Callable[..., subprocess.Popen[bytes]]


class Finished:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def complaint(self) -> str:
        """The single line with which it refused to work."""
        assert self.code == 1
        (line,) = self.err.splitlines()
        assert "Traceback" not in line
        return line

    def rows(self) -> list[dict[str, Any]]:
        """What `score` wrote."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Finished]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the commands run: nothing is there."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture(scope="module")
def absent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that, on Python's path, hides what is not there."""
    absent = tmp_path_factory.mktemp("absent")
    for name in ABSENT:
        (absent / f"{name}.py").write_text(f"raise ImportError('there is no {name}')")
    return absent


@pytest.fixture(scope="module")
def without(absent: Path) -> Iterator[Forks]:
    """Commands without what is absent."""
    forks = Forks(PYTHONPATH=str(absent))
    yield forks
    forks.close()


def known(**environ: str) -> dict[str, str]:
    """The environment, without settings of Steward other than these."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}
    return {**ours, "LC_ALL": "C.UTF-8", **environ}


@pytest.fixture
def run(without: Forks, absent: Path, home: Path) -> Run:
    """Runs a command there to its end."""

    def _run(*arguments: str, given: bytes = b"", **environ: str) -> Finished:
        environ = known(PYTHONPATH=str(absent), **environ)
        done = without.command(*arguments, folder=home, environ=environ, answer=given.decode())
        return Finished(done.code, done.out, done.err)

    return _run


@pytest.fixture
def start(absent: Path, home: Path) -> Iterator[Start]:
    """Starts a command there."""
    running: list[subprocess.Popen[bytes]] = []

    def _start(*arguments: str, **environ: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, str(BOT), *arguments],
            cwd=home,
            env=known(PYTHONPATH=str(absent), **environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        return process

    yield _start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None and not pipe.closed:
                with _quiet():
                    pipe.close()


@contextmanager
def _quiet() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        return


def lines(*texts: object) -> bytes:
    """What `score` is given."""
    rows = [text if isinstance(text, dict) else {"text": text} for text in texts]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


# --- score


def test_score_answers_every_line(run: Run, home: Path) -> None:
    """In order, as JSON, with nothing on standard error and nothing left behind."""
    given = (
        "ты идиот",
        "привет",
        {"text": "и вам доброе утро", "reply_to": "доброе утро"},
        "8 901 000-00-11",
        "подскажите, во сколько сегодня автобус?",
        "помогите, человек не дышит, губы синие!",
    )
    done = run("score", given=lines(*given))
    assert (done.code, done.err) == (0, "")
    assert [list(row) for row in done.rows()] == [FIELDS] * 6
    assert [row["flag"] for row in done.rows()] == [True] + [False] * 5
    assert [row["personal_data"] for row in done.rows()] == [False] * 3 + [True] + [False] * 2
    assert [row["request"] for row in done.rows()] == [None] * 4 + ["question", "emergency"]
    assert [row["emergency"] >= 0.5 for row in done.rows()] == [False] * 5 + [True]
    assert list(home.iterdir()) == []


def test_score_of_nothing_is_nothing(run: Run) -> None:
    """And no mistake."""
    done = run("score")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_score_says_which_line_it_cannot_read(run: Run) -> None:
    """In one line that does not repeat it; what stands before is answered."""
    done = run("score", given=lines("ты идиот") + CANARY.encode() + b"\n" + lines("b"))
    line = done.complaint()
    assert "2" in line
    assert CANARY not in line
    assert [row["flag"] for row in done.rows()] == [True]


def test_score_speaks_the_operators_language(run: Run) -> None:
    """That of the terminal where the settings say nothing."""
    (row,) = run("score", LC_ALL="ru_RU.UTF-8", given=lines("ты идиот")).rows()
    assert "оскорбление" in row["reason"]


def test_score_judges_with_those_that_are_switched_on(run: Run) -> None:
    """A rude message without a rude word is nothing to the rules alone."""
    given = lines("вы все тут ждёте, когда вам в рот положат, противно смотреть", "ты идиот")
    for environ, flags in (
        ({"STEWARD_MODELS__RULES": "false"}, [True, True]),
        ({"STEWARD_MODELS__SMALL": "false"}, [False, True]),
    ):
        done = run("score", **environ, given=given)
        assert [row["flag"] for row in done.rows()] == flags


def test_score_survives_that_nobody_reads_on(start: Start) -> None:
    """As under `| head`: an exit code, and no complaint."""
    process = start("score")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stdin is not None
    with _quiet():
        process.stdin.write(lines(*["привет"] * 2000))
        process.stdin.close()
    assert process.wait() == 1
    assert process.stderr is not None
    assert process.stderr.read() == b""


def test_score_says_that_the_disk_is_full(home: Path) -> None:
    """Rather than losing answers in silence."""
    command = [sys.executable, str(BOT), "score"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=home, input=lines("a"), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("number", "codes"), [(signal.SIGINT, {1, 130}), (signal.SIGTERM, {1, 143, -signal.SIGTERM})]
)
def test_a_signal_ends_score_without_a_word(
    start: Start, number: signal.Signals, codes: set[int]
) -> None:
    """While it waits for the next line; what was answered stands."""
    process = start("score")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(lines("ты идиот"))
    process.stdin.flush()
    answer = process.stdout.readline()  # so it has begun, and waits
    process.send_signal(number)
    assert process.wait() in codes
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert json.loads(answer)["flag"] is True


# --- replay


def export(home: Path, count: int = 20) -> Path:
    """An exported chat, with a rude message in it."""
    talk = [exports.entry(number, f"привет {number}") for number in range(1, count)]
    return exports.write(home, exports.chat([*talk, exports.entry(count, f"ты идиот {CANARY}")]))


def test_replay_writes_its_report(run: Run, home: Path) -> None:
    """And says where, how many, and that it is private; without a word of anybody's."""
    file = export(home)
    done = run("replay", file.name, "--out", "out")
    assert (done.code, done.err) == (0, "")
    assert "20" in done.out
    assert "report.html" in done.out
    assert CANARY not in done.out
    assert {path.name for path in (home / "out").iterdir()} == {"findings.jsonl", "report.html"}
    found = (home / "out" / "findings.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row)["flag"] for row in found] == [False] * 19 + [True]
    assert (home / "out").stat().st_mode & 0o77 == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plain.txt"], "plain.txt is not an exported chat"),
        (["result.json", "--staff", "anna"], "--staff: anna is not an account"),
        (["result.json", "--out", "taken"], "taken holds other things"),
    ],
)
def test_replay_refuses_in_one_line(run: Run, home: Path, arguments: list[str], said: str) -> None:
    """That says what to do, and leaves nothing behind."""
    export(home)
    (home / "plain.txt").write_text(CANARY, "utf-8")
    (home / "taken").mkdir()
    (home / "taken" / "letter").touch()
    before = sorted(home.rglob("*"))
    done = run("replay", *arguments)
    assert said in done.complaint()
    assert CANARY not in done.out + done.err
    assert sorted(home.rglob("*")) == before


def test_an_interrupted_replay_leaves_no_words_behind(start: Start, home: Path) -> None:
    """Half a report would be members' words that nobody knows of."""
    file = export(home, 20_000)
    process = start("replay", file.name, "--out", "out")
    while not (home / "out").exists():
        assert process.poll() is None, "it was done before it could be interrupted"
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert not (home / "out").exists()


# --- model


def test_without_a_large_model_it_says_how_to_get_one(run: Run, home: Path) -> None:
    """In one line; no folder is made for it."""
    done = run("model", "status")
    assert (done.code, done.err) == (1, "")
    (line,) = done.out.splitlines()
    assert "python bot.py model install" in line
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("arguments", [["compile"], ["install", "nowhere.ckpt"]])
def test_what_cannot_be_installed_is_told(run: Run, home: Path, arguments: list[str]) -> None:
    """In one line: here torch is missing, or there is nothing to compile."""
    done = run("model", *arguments)
    assert done.complaint()
    assert done.out == ""
    assert [path for path in home.rglob("*") if path.is_file() and path.name != "models.lock"] == []


# --- all of them


def test_wrong_settings_are_named_in_a_line(run: Run, home: Path) -> None:
    """Before anything is judged."""
    (home / "steward.toml").write_text("[models]\nsmal = false\n", "utf-8")
    done = run("score", given=lines("привет"))
    assert "did you mean models.small?" in done.complaint()
    assert done.out == ""


def test_a_command_that_is_not_there_is_refused(run: Run) -> None:
    """As every command line does it."""
    done = run("model")
    assert done.code == 2
    assert "usage: bot.py" in done.err


def test_a_closed_input_is_told(home: Path) -> None:
    """As `score <&-` has it: one line, not the abort of a library."""
    shell = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} {BOT} score <&-"],
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shell.returncode, shell.stdout) == (1, "")
    assert shell.stderr.startswith("There is nothing to read: give `score` JSON lines")
