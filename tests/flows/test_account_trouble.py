"""`login`, `check` and `logout` when Telegram or the operator is in trouble: a line each."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.sqlite.database import unlock
from adapters.sqlite.session import load_login
from sandbox.contract import RpcFault
from sandbox.faults import flood_wait
from sandbox.process import Finished
from sandbox.stage import Stage
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULT = RpcFault(500, "INTERNAL")
API_ID = RpcFault(400, "API_ID_INVALID")
OUTDATED = RpcFault(406, "UPDATE_APP_TO_LOGIN")
CORRECT_IT = (
    "Telegram refuses this (API_ID_INVALID): "
    "correct telegram.api_id and telegram.api_hash, from my.telegram.org."
)
TRY_LATER = "Telegram refuses this ({}): try again later."
WAIT = "Telegram asks to wait 500 seconds before the next try."
ENDED = "Telegram ended this session: run 'python bot.py login'."
NO_PHONE = "Telegram does not know this phone number: give it in the international form, +7…"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(forks: Forks) -> AsyncIterator[Stage]:
    """A stage whose account the tests log in and out."""
    async with forks.on(Stage(language="en")) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def outside(stage: Stage) -> AsyncIterator[Stage]:
    """Nobody is logged in."""
    if is_inside(stage):
        assert (await stage.command("logout")).code == 0
    yield stage
    stage.telegram.faults.errors.clear()


@pytest_asyncio.fixture(loop_scope="module")
async def inside(stage: Stage) -> AsyncIterator[Stage]:
    """Steward's account is logged in."""
    if not is_inside(stage):
        assert (await login(stage, stage.world.code)).code == 0
    yield stage
    stage.telegram.faults.errors.clear()


def is_inside(stage: Stage) -> bool:
    """Whether Telegram knows a login of Steward's."""
    return bool(stage.world.accounts[stage.steward].logins)


def has_key(stage: Stage) -> bool:
    """Whether Steward has a login on its disk."""
    connection = unlock(stage.database, stage.key)
    try:
        return load_login(connection).auth_key is not None
    finally:
        connection.close()


async def login(stage: Stage, *typed: str) -> Finished:
    """`login --phone`, with what the operator types when asked for the code."""
    phone = f"+{stage.world.accounts[stage.steward].phone}"
    answer = "".join(f"{line}\n" for line in typed)
    return await stage.command("login", "--phone", phone, answer=answer)


def complaint(done: Finished) -> str:
    """The only line with which a command failed."""
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "CRITICAL" not in done.err
    (line,) = done.err.splitlines()
    return line


# --- login


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (API_ID, CORRECT_IT),
        (OUTDATED, TRY_LATER.format("UPDATE_APP_TO_LOGIN")),
    ],
    ids=["api id", "outdated"],
)
async def test_a_login_by_phone_that_telegram_refuses_is_a_line(
    outside: Stage, fault: RpcFault, said: str
) -> None:
    """With what to correct, where something can be."""
    outside.telegram.faults.errors["SendCode"] = [fault]
    assert complaint(await login(outside, "1")) == said


@pytest.mark.parametrize(
    ("fault", "said"),
    [(API_ID, CORRECT_IT), (flood_wait(500), WAIT)],
    ids=["api id", "flood"],
)
async def test_a_qr_code_that_telegram_refuses_is_a_line(
    outside: Stage, fault: RpcFault, said: str
) -> None:
    """There is nothing to show then."""
    outside.telegram.faults.errors["ExportLoginToken"] = [fault]
    assert complaint(await outside.command("login")) == said


async def test_an_empty_code_may_be_corrected(outside: Stage) -> None:
    """Enter was pressed too soon: no new code is sent for that."""
    calls = outside.world.calls
    codes = calls["auth.SendCode"]
    done = await login(outside, "", outside.world.code)
    assert (done.code, done.err) == (0, "")
    assert "That was not it. Once more." in done.out
    assert calls["auth.SendCode"] == codes + 1
    assert calls["auth.ResendCode"] == 0
    assert is_inside(outside)


@pytest.mark.parametrize("number", ["abc", "-"])
async def test_a_number_without_digits_is_refused(outside: Stage, number: str) -> None:
    """Given with the command."""
    assert complaint(await outside.command("login", f"--phone={number}")) == NO_PHONE


@pytest.mark.parametrize("typed", ["", "abc"])
async def test_no_number_typed_is_refused(outside: Stage, typed: str) -> None:
    """Or none that is one, when asked for it."""
    done = await outside.command("login", "--phone", answer=f"{typed}\n")
    assert complaint(done) == NO_PHONE


# --- check


@pytest.mark.parametrize(
    ("fault", "said"),
    [(FAULT, TRY_LATER.format("INTERNAL")), (flood_wait(500), WAIT)],
    ids=["fault", "flood"],
)
async def test_check_says_what_keeps_it_from_looking(
    inside: Stage, fault: RpcFault, said: str
) -> None:
    """In a line of its list; what was seen until then keeps its lines."""
    inside.telegram.faults.errors["GetParticipants"] = [fault]
    done = await inside.command("check")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "CRITICAL" not in done.err
    lines = done.out.splitlines()
    (line,) = (line for line in lines if not line.startswith("✓"))
    assert line.endswith(said)
    for name in ("settings", "key and database", "login"):
        assert f"✓ {name}" in lines


# --- logout


@pytest.mark.parametrize(
    ("fault", "said"),
    [(FAULT, TRY_LATER.format("INTERNAL")), (flood_wait(500), WAIT)],
    ids=["fault", "flood"],
)
async def test_a_failed_logout_can_be_tried_again(
    inside: Stage, fault: RpcFault, said: str
) -> None:
    """Nothing is erased here while the login may live on at Telegram."""
    inside.telegram.faults.errors["LogOut"] = [fault]
    failed = await inside.command("logout")
    assert failed.code == 1
    assert failed.out == ""
    assert failed.err.splitlines()[-1] == said
    assert "Traceback" not in failed.err
    assert "CRITICAL" not in failed.err
    assert is_inside(inside)
    assert has_key(inside)
    done = await inside.command("logout")
    assert (done.code, done.out, done.err) == (0, "Logged out.\n", "")
    assert not is_inside(inside)
    assert not has_key(inside)


async def test_a_logout_after_telegram_ended_the_login_erases_it_here(inside: Stage) -> None:
    """Nothing is left to end there; logging in anew is possible at once."""
    (key,) = inside.world.accounts[inside.steward].logins
    inside.world.end_login(key)
    done = await inside.command("logout")
    assert (done.code, done.out) == (0, "Logged out.\n")
    assert not has_key(inside)
    again = await login(inside, inside.world.code)
    assert again.code == 0
