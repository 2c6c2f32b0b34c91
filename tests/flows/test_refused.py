"""What Telegram refuses is said on the card, and can be tried again."""

from typing import TYPE_CHECKING

import pytest

from moderation.flag import State

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_lost_right_is_told_and_the_next_try_succeeds(patient: "Evening") -> None:
    """Steward may no longer ban; once it may again, deciding anew carries it out."""
    stage, world, who = patient.stage, patient.world, patient.enter()
    about = await patient.insult(who)
    world.promote(stage.chat, patient.steward, delete_messages=True)
    patient.react(patient.lena, about, "🙊")
    text = await patient.reads(about, "CHAT_ADMIN_REQUIRED")
    assert "⚠️ Не выполнено: у аккаунта Стюарда нет на это права" in text
    assert patient.may_write(who)
    world.promote(stage.chat, patient.steward, delete_messages=True, ban_users=True)
    patient.react(patient.lena, about, None)
    await patient.stands(about, State.OPEN)
    patient.react(patient.lena, about, "🙊")
    await patient.until(lambda: not patient.may_write(who))
    await patient.settled()
    assert "⚠️" not in patient.cards(about)[0].text


async def test_an_admin_of_the_chat_cannot_be_muted(evening: "Evening") -> None:
    """Telegram lets nobody restrict an admin whom somebody else made one."""
    who = evening.enter()
    about = await evening.insult(who)
    evening.world.promote(evening.stage.chat, who)
    evening.react(evening.lena, about, "💔")
    assert "администратор чата" in await evening.reads(about, "USER_ADMIN_INVALID")
    assert evening.may_write(who)


async def test_without_the_right_to_delete_the_card_says_so(evening: "Evening") -> None:
    """The message stands."""
    stage, world = evening.stage, evening.world
    about = await evening.insult()
    world.promote(stage.chat, evening.steward, ban_users=True)
    evening.react(evening.lena, about, "🙈")
    await evening.reads(about, "Telegram отвечает MESSAGE_DELETE_FORBIDDEN")
    assert not evening.message(about).deleted
    world.promote(stage.chat, evening.steward, delete_messages=True, ban_users=True)


async def test_an_explanation_of_a_vanished_message_is_refused(rough: "Evening") -> None:
    """There is nothing left to answer; Steward does not talk into the void."""
    about = await rough.insult()
    rough.react(rough.lena, about, "✍")
    await rough.stands(about, State.EXPLAINED)
    rough.world.delete(rough.stage.chat, about)
    await rough.until(lambda: rough.flag(about).gone)
    await rough.stage.stop_bot()
    rough.let_time_pass()
    await rough.stage.start_bot()
    await rough.reads(about, "⚠️ Не выполнено")
    assert rough.replies(about) == []


async def test_a_refusal_leaves_the_rest_of_the_queue_alone(evening: "Evening") -> None:
    """What stands behind the refused wish is carried out."""
    world, stage = evening.world, evening.stage
    admin, who = evening.enter(), evening.enter()
    first, second = await evening.insult(admin), await evening.insult(who)
    world.promote(stage.chat, admin)
    evening.react(evening.lena, first, "🙊")
    evening.react(evening.lena, second, "🙊")
    await evening.until(lambda: not evening.may_write(who))
    await evening.settled()
    assert "USER_ADMIN_INVALID" in evening.cards(first)[0].text
    assert "⚠️" not in evening.cards(second)[0].text
