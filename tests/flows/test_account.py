"""`login`, `logout` and `check`, as processes of their own against the embedded Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from telethon.tl import functions, types

from sandbox.rooms import STEWARD_RIGHTS
from sandbox.stage import Stage
from sandbox.world.members import admit, leave
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAMILY = "Стюардова-Секретная"
MAKE_ADMIN = "назначьте аккаунт Стюарда администратором, который может"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(forks: Forks) -> AsyncIterator[Stage]:
    """A stage whose account the tests log in and out."""
    stage = forks.on(Stage(language="en"))
    stage.world.accounts[stage.steward].last_name = FAMILY
    async with stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def out(shared: Stage) -> AsyncIterator[Stage]:
    """Steward's account is logged out."""
    account = shared.world.accounts[shared.steward]
    if account.logins:
        done = await shared.command("logout")
        assert (done.code, done.out, done.err) == (0, "Logged out.\n", "")
    assert not account.logins
    yield shared
    shared.world.set_password(shared.steward, None)


def phone_of(stage: Stage) -> str:
    """The number of Steward's account."""
    return f"+{stage.world.accounts[stage.steward].phone}"


async def is_logged_in(stage: Stage) -> bool:
    """Whether all is well with the account."""
    return (await stage.command("check")).code == 0


async def test_a_wrong_code_may_be_corrected(out: Stage) -> None:
    """Neither the name nor the number of the account is shown."""
    done = await out.command("login", "--phone", answer=f"{phone_of(out)}\n0\n{out.world.code}\n")
    assert done.code == 0
    assert "That was not it. Once more." in done.out
    assert "Logged in, and all rooms found. Next: 'python bot.py check'." in done.out
    assert FAMILY not in done.out + done.err
    assert await is_logged_in(out)
    again = await out.command("login", "--phone", phone_of(out))
    assert "Already logged in." in again.out


async def test_three_wrong_codes_are_enough(out: Stage) -> None:
    """The next try begins anew."""
    done = await out.command("login", "--phone", phone_of(out), answer="1\n2\n3\n")
    assert done.code == 1
    assert done.err.startswith("Still not it")
    assert not await is_logged_in(out)


async def test_nobody_at_the_terminal_is_an_error_in_a_line(out: Stage) -> None:
    """As in a service that was told to log in."""
    done = await out.command("login", "--phone", phone_of(out))
    assert done.code == 1
    assert done.err == "Nobody answers: run 'python bot.py login' in a terminal.\n"


async def test_a_number_that_is_none_is_refused(out: Stage) -> None:
    """With what a number should look like."""
    done = await out.command("login", "--phone", "12", answer="\n")
    assert done.code == 1
    assert "give it in the international form" in done.err


async def test_the_second_password_is_asked_for(out: Stage) -> None:
    """A wrong one may be corrected; it is not shown."""
    out.world.set_password(out.steward, "тайное слово")
    answer = f"{out.world.code}\nне то\nтайное слово\n"
    done = await out.command("login", "--phone", phone_of(out), answer=answer)
    assert done.code == 0
    assert "тайное" not in done.out + done.err
    assert await is_logged_in(out)


async def test_a_scanned_qr_code_logs_in(out: Stage) -> None:
    """A device that is logged in already accepts the token of the code."""
    out.people["steward"] = out.steward
    device = await out.member("steward")
    login = asyncio.create_task(out.command("login"))
    tokens = out.world.logins.tokens
    while not tokens:
        assert not login.done()
        await asyncio.sleep(0.02)
    (token,) = tokens.values()
    await device(functions.auth.AcceptLoginTokenRequest(token.value))
    done = await login
    assert done.code == 0
    assert "Link Desktop Device" in done.out
    assert "█" in done.out
    assert await is_logged_in(out)
    await device.log_out()


async def test_a_session_that_telegram_forgot_can_be_renewed(forks: Forks) -> None:
    """Its key is unknown there: a new one is made, and what Steward knows stays."""
    async with forks.on(Stage()) as stage:
        vera = stage.enter("vera", "Вера")
        await stage.start_bot()
        stage.world.post(stage.chat, vera, "Ты идиот")
        await stage.settled()
        await stage.stop_bot()
        (key,) = stage.world.accounts[stage.steward].logins
        stage.world.end_login(key)
        assert (await stage.command("run")).code == 1
        done = await stage.command("login", "--phone", phone_of(stage), answer=stage.world.code)
        assert done.code == 0, done.err
        assert await is_logged_in(stage)
        await stage.start_bot()
        stage.world.post(stage.chat, vera, "Заткнись, урод")
        await stage.settled()
        assert len(stage.cards()) == len(stage.flags()) == 2


# --- check


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staffed(forks: Forks) -> AsyncIterator[Stage]:
    """Three people in the staff room besides its owner; Steward is logged in and not running."""
    async with forks.on(Stage(language="en")) as stage:
        for key in ("lena", "ira", "rita"):
            stage.enter(key, key, staff=True)
        yield stage


def _no_right(stage: Stage) -> None:
    stage.world.promote(stage.chat, stage.steward, delete_messages=True, invite_users=True)


def _public(stage: Stage) -> None:
    stage.world.chats[stage.staff].username = "staffroom"
    stage.world.render.forget_chat(stage.staff)


def _few_reactions(stage: Stage) -> None:
    allowed = [types.ReactionEmoji("🕊"), types.ReactionEmoji("👀")]
    stage.world.chats[stage.staff].reactions = types.ChatReactionsSome(allowed)


def _no_reactions(stage: Stage) -> None:
    stage.world.chats[stage.staff].reactions = types.ChatReactionsNone()


def _slow_clock(stage: Stage) -> None:
    stage.telegram.clock.move(timedelta(seconds=60))


def _outside(stage: Stage) -> None:
    leave(stage.world, stage.world.chats[stage.staff], stage.steward)


def _mend(stage: Stage) -> None:
    """What the functions above broke."""
    world, staff = stage.world, stage.world.chats[stage.staff]
    world.promote(stage.chat, stage.steward, **dict.fromkeys(STEWARD_RIGHTS, True))
    staff.username, staff.reactions = None, types.ChatReactionsAll()
    stage.telegram.clock.offset = timedelta()
    if stage.steward not in staff.members:
        admit(world, staff, stage.steward)
    world.render.forget_chat(stage.staff)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_no_right, "✗ right to ban users: make Steward's account an admin who may ban users"),
        (_public, "✗ rooms.staff: this room is public: make it private"),
        (_few_reactions, "✗ reactions in staff: allow ✍ 🙊 💔 🙈 👍 👎 in the room's settings"),
        (_no_reactions, "✗ reactions in staff: allow 🕊 ✍ 🙊 💔 🙈 👀 👍 👎 in the room's settings"),
        (_slow_clock, "✗ clock: this machine is -"),
        (_outside, "✗ rooms.staff: Steward's account is not in it"),
    ],
)
async def test_check_names_what_is_wrong(
    staffed: Stage, spoil: Callable[[Stage], Any], says: str
) -> None:
    """One line with a cross that says what to do; all other lines have a tick."""
    async with AsyncExitStack() as later:
        later.callback(_mend, staffed)
        spoil(staffed)
        done = await staffed.command("check")
    assert done.code == 1
    (line,) = (line for line in done.out.splitlines() if not line.startswith("✓"))
    assert line.startswith(says)


async def test_check_is_content_when_all_is_well(staffed: Stage) -> None:
    """A tick for everything that was looked at, and nothing else."""
    done = await staffed.command("check")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert all(line.startswith("✓ ") for line in lines)
    for name in ("settings", "key and database", "login", "clock", "rooms.chat", "rooms.staff"):
        assert f"✓ {name}" in lines
    assert "✓ staff room: 4 people decide" in lines


async def test_check_wants_people_in_the_staff_room(forks: Forks) -> None:
    """Cards that nobody reads help nobody."""
    async with forks.on(Stage(language="en")) as stage:
        del stage.world.chats[stage.staff].members[stage.rooms.owner]
        done = await stage.command("check")
    assert done.code == 1
    assert "✗ staff room: nobody but Steward is in it: add the moderators" in done.out


async def test_login_and_check_speak_russian(forks: Forks) -> None:
    """Line by line, good or bad; names of settings stay as they are."""
    async with forks.on(Stage(language="ru")) as stage:
        again = await stage.command("login", "--phone", phone_of(stage))
        assert again.out.splitlines() == [
            "Вход уже выполнен.",
            "Вход выполнен, все комнаты найдены. Дальше: 'python bot.py check'.",
        ]
        _no_right(stage)
        _no_reactions(stage)
        done = await stage.command("check")
        assert (done.code, done.err) == (1, "")
        assert done.out.splitlines() == [
            "✓ настройки",
            "✓ ключ и база",
            "✓ вход",
            "✓ часы",
            "✓ rooms.chat",
            "✓ право удалять сообщения",
            f"✗ право банить участников: {MAKE_ADMIN} банить участников",
            "✓ право приглашать по ссылкам",
            "✓ rooms.staff",
            "✗ реакции в staff: разрешите 🕊 ✍ 🙊 💔 🙈 👀 👍 👎 в настройках комнаты",
            "✓ комната сотрудников: решает 1 человек",
            "✓ rooms.channel",
            "✓ rooms.editors",
            "✓ реакции в editors",
            "✓ модели: пока нет, судят понятные правила",
        ]
        out = await stage.command("logout")
        assert (out.code, out.out, out.err) == (0, "Выход выполнен.\n", "")
        refused = await stage.command("login", "--phone", "12")
        assert refused.err.startswith("Telegram не знает такого номера.")
