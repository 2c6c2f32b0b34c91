"""The command line: what `run` says when it cannot work, and what it leaves alone then."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.rooms import marked
from sandbox.stage import Stage
from sandbox.world.members import admit, leave
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = Path(__file__).parents[1] / "bot.py"
LOGIN = "run 'python bot.py login'"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def first(forks: Forks) -> AsyncIterator[Stage]:
    """Steward's account is logged in; nothing runs."""
    async with forks.on(Stage(language="en")) as stage:
        await stage.command("check")  # it learns where its rooms are
        yield stage


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Steward goes by when it cannot read its settings."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="module")
def kept(first: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """How everything lay before anything was broken."""
    return Path(shutil.copytree(first.folder, tmp_path_factory.mktemp("kept") / "stage"))


@pytest.fixture
def stage(first: Stage, kept: Path) -> Iterator[Stage]:
    """For a test that breaks something in the folder: afterwards all is mended."""
    yield first
    shutil.rmtree(first.folder)
    shutil.copytree(kept, first.folder)


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    """Every name below a folder, with its mode and a hash of what is in it."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in folder.rglob("*")
    }


async def complaint(stage: Stage, *command: str) -> str:
    """The single line with which a command refuses to work, leaving every byte as it was."""
    before = contents(stage.folder)
    done = await stage.command(*(command or ("run",)))
    assert contents(stage.folder) == before
    assert done.code == 1
    assert done.out == ""
    (line,) = done.err.splitlines()
    return line


def rewrite(stage: Stage, old: str, new: str) -> None:
    """Change the settings."""
    text = stage.bot.config.read_text("utf-8")
    assert old in text
    stage.bot.config.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("api_id = 1\n", "", "telegram.api_id is missing"),
        ("staff =", "staf =", "rooms.staf is not a setting: did you mean rooms.staff?"),
        ("[moderation]", "[moderation]\nundo_seconds = -1", "moderation.undo_seconds"),
        ("[moderation]", "[moderation]\nmute_hours = 'long'", "moderation.mute_hours"),
        ("[rooms]", "[rooms", "is not valid TOML"),
        ('/key"', '/data/key"', "key_file must lie outside folder"),
        ('/key"', '/nokey"', "The key file nokey (storage.key_file) is not there"),
        ("telegram.pem", "key", "is not a public RSA key in a PEM file"),
        ("telegram.pem", "no.pem", "there is no such file"),
    ],
)
async def test_wrong_settings_are_named_in_a_line(
    stage: Stage, old: str, new: str, says: str
) -> None:
    """What is missing, misspelt, contradictory or unreadable."""
    rewrite(stage, old, new)
    assert says in await complaint(stage)


async def test_two_rooms_cannot_be_the_same(stage: Stage) -> None:
    """The staff's cards would be posted to the members."""
    rewrite(stage, f"staff = {marked(stage.staff)}", f"staff = {marked(stage.chat)}")
    assert "chat and staff must be two different rooms" in await complaint(stage)


async def test_without_settings_it_says_where_it_looked(stage: Stage) -> None:
    """And what to begin with."""
    stage.bot.config.unlink()
    line = await complaint(stage)
    assert str(stage.bot.config) in line
    assert "config/steward.example.toml" in line


async def test_settings_that_cannot_be_read_are_told_in_the_terminals_language(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their own is not known."""
    rewrite(stage, "[rooms]", "[rooms")
    monkeypatch.delenv("LC_ALL")
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert "steward.toml — неправильный TOML: " in await complaint(stage)
    stage.bot.config.unlink()
    assert (await complaint(stage)).startswith("Настроек нет: файл ")


async def test_a_failing_start_is_told_in_the_language_of_the_settings(stage: Stage) -> None:
    """Whatever the terminal's is."""
    rewrite(stage, 'language = "en"', 'language = "ru"')
    _another_key(stage)
    assert (await complaint(stage)).startswith("Ключ не подходит к steward.db. Дайте ключ")
    stage.database.unlink()
    line = await complaint(stage)
    assert line == "Вход ещё не выполнен. Войдите: 'python bot.py login'."


@pytest.mark.parametrize("command", ["run", "logout"])
async def test_without_a_login_it_says_how_to_log_in(stage: Stage, command: str) -> None:
    """There is no database yet; nor is one made."""
    stage.database.unlink()
    assert LOGIN in await complaint(stage, command)
    shutil.rmtree(stage.database.parent)
    assert LOGIN in await complaint(stage, command)


async def test_an_empty_database_is_no_login(stage: Stage) -> None:
    """It stays empty."""
    stage.database.write_bytes(b"")
    assert LOGIN in await complaint(stage)


def _plain(stage: Stage) -> None:
    stage.database.unlink()
    with sqlite3.connect(stage.database) as connection:
        connection.execute("CREATE TABLE session (one)")
    connection.close()


def _another_key(stage: Stage) -> None:
    (stage.folder / "key").write_text("ab" * 32, "ascii")


def _half_a_key(stage: Stage) -> None:
    (stage.folder / "key").write_text("ab" * 16, "ascii")


def _open_key(stage: Stage) -> None:
    (stage.folder / "key").chmod(0o644)


def _no_head(stage: Stage) -> None:
    _zero(stage, 100)


def _hole(stage: Stage) -> None:
    _zero(stage, stage.database.stat().st_size - 2000)


def _cut_off(stage: Stage) -> None:
    os.truncate(stage.database, stage.database.stat().st_size - 5000)


def _zero(stage: Stage, place: int) -> None:
    with stage.database.open("r+b") as file:
        file.seek(place)
        file.write(bytes(64))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_another_key, "The key does not open steward.db"),
        (_half_a_key, "does not hold a key: it must be one line of 64 hex digits"),
        (_open_key, "Others can read the key file key (storage.key_file): run 'chmod 600' on it."),
        (_plain, "The key does not open steward.db"),
        (_no_head, "The key does not open steward.db"),
        (_hole, "The database steward.db is damaged: restore it from a backup"),
        (_cut_off, "The key does not open steward.db"),
    ],
)
async def test_a_wrong_key_or_file_is_left_alone(
    stage: Stage, spoil: Callable[[Stage], None], says: str
) -> None:
    """Whatever it is, it may be somebody's only copy."""
    spoil(stage)
    assert says in await complaint(stage)


async def test_a_wrong_key_leaves_what_a_killed_steward_left(stage: Stage) -> None:
    """The write-ahead log of a crash is not touched either."""
    await stage.start_bot()
    await stage.kill_bot()
    assert stage.database.with_name("steward.db-wal").exists()
    _another_key(stage)
    assert "The key does not open" in await complaint(stage)


async def test_a_second_steward_on_the_same_data_refuses(stage: Stage) -> None:
    """Two processes with one login would end that login."""
    with (stage.database.parent / "steward.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another Steward is already running" in await complaint(stage)
        assert "Another Steward is already running" in await complaint(stage, "login")


async def test_a_second_steward_does_not_disturb_the_first(stage: Stage) -> None:
    """Which goes on working."""
    await stage.start_bot()
    done = await stage.command("run")
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    vera = stage.enter("vera", "Вера")
    stage.world.post(stage.chat, vera, "Ты идиот")
    await stage.settled()
    assert len(stage.cards()) == 1
    await stage.stop_bot()


async def test_a_session_that_telegram_ended_asks_for_a_login(stage: Stage) -> None:
    """Somebody ended it from another device."""
    account = stage.world.accounts[stage.steward]
    (key,) = account.logins
    stage.world.sign_out(key)
    assert f"Telegram ended this session: {LOGIN}." in await complaint(stage)
    stage.world.sign_in(key, account)


@pytest.mark.parametrize("room", ["chat", "staff"])
async def test_a_room_that_the_account_was_removed_from_is_told(stage: Stage, room: str) -> None:
    """Its address is still known, and useless."""
    chat = stage.world.chats[getattr(stage, room)]
    leave(stage.world, chat, stage.steward)
    done = await stage.command("run")
    admit(stage.world, chat, stage.steward)
    rights = dict.fromkeys(("delete_messages", "ban_users", "invite_users"), True)
    stage.world.promote(stage.chat, stage.steward, **rights)
    (line,) = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert "'python bot.py check' says which" in line


async def test_a_room_that_the_account_was_never_in_is_told(stage: Stage) -> None:
    """With its id."""
    other = stage.world.add_supergroup("Чужие", stage.rooms.owner)
    rewrite(stage, f"staff = {marked(stage.staff)}", f"staff = {marked(other)}")
    line = await complaint(stage)
    assert str(marked(other)) in line
    assert "add it to these chats, or correct the ids under [rooms]" in line


@pytest.mark.parametrize("ending", ["the login", "its key, too"])
async def test_a_session_ended_while_steward_works_ends_it(forks: Forks, ending: str) -> None:
    """With the line that says what to do; whoever supervises Steward sees the exit code."""
    async with forks.on(Stage(language="en")) as stage:
        await stage.start_bot()
        (key,) = stage.world.accounts[stage.steward].logins
        process = stage.bot._process
        assert process is not None
        if ending == "the login":
            stage.world.sign_out(key)
            stage.cut_bot()
        else:
            stage.world.end_login(key)
        assert await process.wait() == 1
        log = stage.bot.log.read_text("utf-8")
        assert log.splitlines()[-1] == f"Telegram ended this session: {LOGIN}."
        assert "Traceback" not in log
        assert "CRITICAL" not in log


@pytest.mark.parametrize(("number", "codes"), [(signal.SIGTERM, {0}), (signal.SIGINT, {0, 130})])
async def test_a_signal_ends_it_in_good_order(
    stage: Stage, number: signal.Signals, codes: set[int]
) -> None:
    """Without a word more than it had to say before."""
    await stage.start_bot()
    process = stage.bot._process
    assert process is not None
    process.send_signal(number)
    assert await process.wait() in codes
    assert "Traceback" not in stage.bot.log.read_text("utf-8")
    assert len(stage.bot.log.read_text("utf-8").splitlines()) == 1
    assert not stage.database.with_name("steward.db-wal").exists()


async def test_help_names_every_command() -> None:
    """And what each is for."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(BOT), "--help"), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    for command in (
        "run",
        "login",
        "logout",
        "check",
        "demo",
        "sandbox",
        "score",
        "replay",
        "model",
    ):
        assert f"\n    {command} " in out.decode()
