"""The stock Telethon client, unchanged, lives a day in the sandbox Telegram."""

import asyncio
import base64
from datetime import timedelta

import pytest
from telethon import errors, functions, types

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.telegram import Sandbox
from tests.sandbox.stock import (
    CODE,
    PATIENCE,
    crowd,
    day,
    heard,
    join,
    new_group,
    texts,
    until,
)


async def test_a_stock_client_lives_a_whole_day() -> None:
    """Sign up, create, invite, talk, react, mute, send an album, and catch up."""
    async with Sandbox() as telegram:
        await day(telegram.host, telegram.port, telegram.public_key)


async def test_a_cut_connection_after_sending_posts_the_message_once() -> None:
    """The client repeats the request with the same random id, and gets the first message."""
    faults = Faults(seed=1)
    async with (
        Sandbox(faults=faults) as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        group = await new_group(anna)
        faults.cut_next_after = 2
        sent = await anna.send_message(group, "once")
        history = telegram.world.history(group.id)
        assert [m.id for m in history if m.text == "once"] == [sent.id]
        assert sum(telegram.world.repeats.values()) == 2


async def test_two_step_verification_asks_for_the_password() -> None:
    """A login with a code alone is not enough; a wrong password is refused."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        await anna.edit_2fa(new_password="correct horse", hint="animal")
        other = await people.stranger()
        await other.send_code_request("+9996620001")
        with pytest.raises(errors.SessionPasswordNeededError):
            await other.sign_in("+9996620001", CODE)
        with pytest.raises(errors.PasswordHashInvalidError):
            await other.sign_in(password="wrong horse")
        me = await other.sign_in(password="correct horse")
        assert me.id == (await anna.get_me()).id
        await anna.edit_2fa(current_password="correct horse")
        assert telegram.world.accounts[me.id].password is None


async def test_a_wrong_code_is_refused() -> None:
    """The code is the data centre's digit, repeated; no other will do."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        client = await people.stranger()
        await client.send_code_request("+9996620001")
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in("+9996620001", "12345")
        assert not await client.is_user_authorized()


async def test_a_qr_code_signs_in_a_second_device() -> None:
    """The new device shows a token, the old one accepts it."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        screen = await people.stranger()
        code = await screen.qr_login()
        waiting = asyncio.create_task(code.wait(PATIENCE))
        await asyncio.sleep(0)
        token = base64.urlsafe_b64decode(code.url.split("token=")[1] + "==")
        await anna(functions.auth.AcceptLoginTokenRequest(token))
        user = await waiting
        assert user.id == (await anna.get_me()).id
        devices = await anna(functions.account.GetAuthorizationsRequest())
        other = next(d for d in devices.authorizations if not d.current)
        await anna(functions.account.ResetAuthorizationRequest(other.hash))
        assert len(telegram.world.accounts[user.id].logins) == 1


async def test_a_join_request_is_told_to_the_admin_and_decided_by_them() -> None:
    """Asking raises INVITE_REQUEST_SENT; the admin hears of it, approves, and the log knows."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        boris = await people.member("Boris", "+9996620002")
        group = await new_group(anna)
        news = heard(anna)
        ask = functions.messages.ExportChatInviteRequest(group, request_needed=True)
        invite = await anna(ask)
        with pytest.raises(errors.InviteRequestSentError):
            await join(boris, invite.link)
        told = await until(
            lambda: [u for u in news if isinstance(u, types.UpdatePendingJoinRequests)]
        )
        assert told[0].requests_pending == 1
        waiting = await anna(
            functions.messages.GetChatInviteImportersRequest(
                group, None, types.InputUserEmpty(), 10, requested=True
            )
        )
        person = waiting.users[0]
        await anna(functions.messages.HideChatJoinRequestRequest(group, person, approved=True))
        assert set(telegram.world.members(group.id)) == {(await anna.get_me()).id, person.id}
        log = await anna(functions.channels.GetAdminLogRequest(group, "", 0, 0, 10))
        action = log.events[0].action
        assert isinstance(action, types.ChannelAdminLogEventActionParticipantJoinByRequest)
        assert action.invite.link == invite.link


async def test_a_scheduled_message_appears_when_the_clock_says_so() -> None:
    """It waits on the server, and other people see it when its time has come."""
    clock = Clock()
    async with (
        Sandbox(clock=clock) as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        group = await new_group(anna)
        news = heard(anna)
        await anna.send_message(group, "later", schedule=timedelta(hours=1))
        waiting = await anna(functions.messages.GetScheduledHistoryRequest(group, 0))
        assert [message.message for message in waiting.messages] == ["later"]
        assert "later" not in [m.text for m in telegram.world.history(group.id)]
        clock.move(timedelta(hours=1, seconds=1))
        await until(lambda: "later" in texts(news))


async def test_a_link_becomes_one_to_ask_by_and_back() -> None:
    """A limit of 0 goes over the wire, and takes the limit away."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        group = await new_group(anna)
        edit = functions.messages.EditExportedChatInviteRequest
        link = (await anna(functions.messages.ExportChatInviteRequest(group, usage_limit=1))).link
        with pytest.raises(errors.UsageLimitInvalidError):
            await anna(edit(group, link, request_needed=True, usage_limit=1))
        asked = (await anna(edit(group, link, request_needed=True, usage_limit=0))).invite
        assert (asked.request_needed, asked.usage_limit) == (True, None)
        direct = (await anna(edit(group, link, request_needed=False, usage_limit=1))).invite
        assert (direct.request_needed, direct.usage_limit) == (False, 1)
