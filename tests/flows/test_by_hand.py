"""What an admin did by hand in Telegram stands: Steward neither weakens nor lifts it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import types

from moderation.flag import State
from sandbox.world.members import restrict

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEFT_TO_THEM = "⚠️ Не выполнено: участника ограничил своими руками администратор, и это строже"
BAN = types.ChatBannedRights(None, view_messages=True)
SILENCE = types.ChatBannedRights(None, send_messages=True, send_plain=True)
FREE = types.ChatBannedRights(None)


def by_hand(evening: "Evening", who: int, rights: Any) -> None:
    """The chat's owner restricts a member in Telegram's own app."""
    owner = evening.world.accounts[evening.stage.rooms.owner]
    restrict(evening.world, evening.world.chats[evening.stage.chat], owner, who, rights)


def silent_for(evening: "Evening", span: timedelta) -> Any:
    """Rights that keep somebody from writing for so long."""
    until = evening.world.now + span
    return types.ChatBannedRights(until, send_messages=True, send_plain=True)


async def muted(evening: "Evening", who: int) -> int:
    """A message of theirs for which Steward has muted them."""
    about = await evening.insult(who)
    evening.react(evening.lena, about, "🙊")
    await evening.until(lambda: not evening.may_write(who))
    await evening.settled()
    return about


async def test_a_mute_does_not_soften_an_admins_ban(patient: "Evening") -> None:
    """The card says who restricted the member, and that it is for them to change."""
    who = patient.enter()
    about = await patient.insult(who)
    by_hand(patient, who, BAN)
    patient.react(patient.lena, about, "🙊")
    await patient.stands(about, State.MUTED)
    await patient.settled()
    assert patient.is_banned(who)
    assert LEFT_TO_THEM in patient.cards(about)[-1].text


@pytest.mark.parametrize("span", [None, timedelta(days=7)], ids=["endless", "a week"])
async def test_a_mute_does_not_shorten_an_admins_mute(
    patient: "Evening", span: timedelta | None
) -> None:
    """Steward's own lasts a day."""
    who = patient.enter()
    about = await patient.insult(who)
    by_hand(patient, who, SILENCE if span is None else silent_for(patient, span))
    before = patient.world.restriction(patient.stage.chat, who).until_date
    patient.react(patient.lena, about, "🙊")
    await patient.stands(about, State.MUTED)
    await patient.settled()
    assert patient.world.restriction(patient.stage.chat, who).until_date == before
    assert LEFT_TO_THEM in patient.cards(about)[-1].text


async def test_a_mute_goes_on_where_an_admins_would_end_sooner(patient: "Evening") -> None:
    """What is stricter is not held up by what is milder."""
    who = patient.enter()
    about = await patient.insult(who)
    by_hand(patient, who, silent_for(patient, timedelta(hours=1)))
    before = patient.world.restriction(patient.stage.chat, who).until_date
    patient.react(patient.lena, about, "🙊")
    await patient.stands(about, State.MUTED)
    await patient.settled()
    assert patient.world.restriction(patient.stage.chat, who).until_date > before
    assert "⚠️" not in patient.cards(about)[-1].text


@pytest.mark.parametrize("rights", [BAN, SILENCE], ids=["ban", "mute"])
async def test_an_undone_mute_does_not_lift_what_an_admin_did_since(
    patient: "Evening", rights: Any
) -> None:
    """The card is open again and says that the restriction is the admin's."""
    who = patient.enter()
    about = await muted(patient, who)
    by_hand(patient, who, rights)
    patient.answer(patient.ira, about, "отмена")
    await patient.stands(about, State.OPEN)
    await patient.settled()
    assert not patient.may_write(who)
    assert patient.is_banned(who) is (rights is BAN)
    assert LEFT_TO_THEM in patient.cards(about)[-1].text


async def test_an_undone_mute_is_lifted_where_no_admin_touched_it(patient: "Evening") -> None:
    """It is Steward's own."""
    who = patient.enter()
    about = await muted(patient, who)
    patient.answer(patient.ira, about, "отмена")
    await patient.stands(about, State.OPEN)
    await patient.settled()
    assert patient.may_write(who)
    assert "⚠️" not in patient.cards(about)[-1].text


async def test_a_mute_from_before_a_restart_is_lifted_too(rough: "Evening") -> None:
    """Steward still knows its own hand."""
    who = rough.enter()
    about = await muted(rough, who)
    await rough.stage.stop_bot()
    await rough.stage.start_bot()
    rough.answer(rough.ira, about, "отмена")
    await rough.stands(about, State.OPEN)
    await rough.settled()
    assert rough.may_write(who)
    assert "⚠️" not in rough.cards(about)[-1].text


async def test_who_was_set_free_by_hand_can_be_muted_again(patient: "Evening") -> None:
    """For what they write then."""
    who = patient.enter()
    await muted(patient, who)
    by_hand(patient, who, FREE)
    assert patient.may_write(who)
    again = await muted(patient, who)
    assert "⚠️" not in patient.cards(again)[-1].text


async def test_who_was_set_free_by_hand_is_left_alone_by_an_undo(patient: "Evening") -> None:
    """There is nothing to lift: Telegram is not asked to."""
    who = patient.enter()
    about = await muted(patient, who)
    by_hand(patient, who, FREE)
    before = patient.world.calls["channels.EditBanned"]
    patient.answer(patient.ira, about, "отмена")
    await patient.stands(about, State.OPEN)
    await patient.settled()
    assert patient.may_write(who)
    assert patient.world.calls["channels.EditBanned"] == before


async def test_a_ban_over_an_admins_own_leaves_it_theirs(evening: "Evening") -> None:
    """Undoing Steward's lifts nothing: there is only the admin's."""
    who = evening.enter()
    about = await evening.insult(who)
    by_hand(evening, who, BAN)
    evening.react(evening.lena, about, "💔")
    await evening.reads(about, "💔 Лена: бан")
    await evening.settled()
    evening.answer(evening.lena, about, "отмена")
    await evening.stands(about, State.OPEN)
    await evening.settled()
    assert evening.is_banned(who)
    assert LEFT_TO_THEM in evening.cards(about)[-1].text
