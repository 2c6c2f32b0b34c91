"""Updates are hints: what Telegram never pushed is found in its history."""

from typing import TYPE_CHECKING

import pytest

from moderation.flag import State
from sandbox.rooms import marked

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUDE = "Заткнись, тупая овца"


def deafen(evening: "Evening") -> None:
    """From now on no update arrives, and differences say nothing of what was in them."""
    evening.stage.telegram.faults.lose_updates = 1.0
    evening.stage.telegram.faults.too_long = 1000


def wake(evening: "Evening") -> None:
    """Updates arrive again; the line is cut, whereupon Steward reads the history anew."""
    evening.stage.telegram.faults.lose_updates = 0.0
    evening.stage.cut_bot()


async def test_a_lost_message_is_found_in_the_history(rough: "Evening") -> None:
    """Once."""
    deafen(rough)
    message = rough.say(rough.enter(), RUDE)
    wake(rough)
    await rough.settled()
    assert len(rough.cards(message)) == 1


async def test_a_lost_edit_is_found_in_the_history(rough: "Evening") -> None:
    """The newest messages are read again for edits."""
    message = rough.say(rough.enter(), "Добрый вечер")
    await rough.settled()
    deafen(rough)
    rough.world.edit(rough.stage.chat, message, RUDE)
    wake(rough)
    await rough.settled()
    (card,) = rough.cards(message)
    assert rough.hidden(card) == RUDE


async def test_a_lost_deletion_takes_the_words_off_the_card(rough: "Evening") -> None:
    """What its author took back must not stay readable in the staff room."""
    message = await rough.insult(text=RUDE)
    deafen(rough)
    rough.world.delete(rough.stage.chat, message)
    wake(rough)
    text = await rough.reads(message, "сообщения в чате уже нет")
    assert RUDE not in text
    assert rough.hidden(rough.cards(message)[0]) == ""


async def test_a_lost_report_is_carried_out(rough: "Evening") -> None:
    """It is deleted as soon as it is found."""
    about = rough.say(rough.enter(), "Обычные слова")
    deafen(rough)
    mark = rough.say(rough.enter(), "!", about)
    wake(rough)
    await rough.settled()
    assert rough.message(mark).deleted
    assert "Жалоб от участников: 1" in (await rough.card(about)).text


async def test_a_lost_reaction_is_found_by_looking_at_the_cards(rough: "Evening") -> None:
    """Telegram never repeats an update about reactions."""
    who = rough.enter()
    about = await rough.insult(who)
    deafen(rough)
    rough.react(rough.lena, about, "🙊")
    wake(rough)
    await rough.reads(about, "🙊 Лена")
    await rough.settled()
    assert not rough.may_write(who)


async def test_a_lost_removal_of_a_reaction_undoes(rough: "Evening") -> None:
    """As long as the decision can be undone."""
    who = rough.enter()
    about = await rough.insult(who)
    rough.react(rough.lena, about, "🙊")
    await rough.until(lambda: not rough.may_write(who))
    deafen(rough)
    rough.react(rough.lena, about, None)
    wake(rough)
    await rough.stands(about, State.OPEN)
    await rough.until(lambda: rough.may_write(who))


async def test_a_lost_word_of_staff_counts(rough: "Evening") -> None:
    """The staff room's history is read, too."""
    about = await rough.insult()
    deafen(rough)
    rough.answer(rough.ira, about, "в порядке")
    wake(rough)
    await rough.reads(about, "🕊 Ира")


async def test_more_than_a_page_of_history_is_read_page_by_page(rough: "Evening") -> None:
    """More messages than one difference may hold, and than one page of history."""
    who = rough.enter()
    deafen(rough)
    first = rough.say(who, RUDE)
    for number in range(230):
        rough.say(who, f"Слово номер {number}")
    last = rough.say(who, RUDE)
    wake(rough)
    await rough.settled()
    assert [len(rough.cards(message)) for message in (first, last)] == [1, 1]


async def test_updates_that_come_twice_and_out_of_order_count_once(rough: "Evening") -> None:
    """Telegram may repeat an update, and deliver a later one first."""
    faults = rough.stage.telegram.faults
    faults.repeat_updates, faults.delay_updates = 0.7, 0.3
    messages = [rough.say(rough.enter(), RUDE) for _ in range(8)]
    about = messages[0]
    await rough.card(about)
    for emoji in ("🙊", "💔", "🙊"):
        rough.react(rough.lena, about, emoji)
    await rough.settled()
    assert faults.counts["repeat_updates"] > 0
    assert [len(rough.cards(message)) for message in messages] == [1] * 8
    assert rough.flag(about).state is State.MUTED


async def test_what_happens_while_steward_is_down_is_caught_up(rough: "Evening") -> None:
    """Messages, edits, reports, decisions and deletions; nothing of it twice."""
    stage, world = rough.stage, rough.world
    muted, banned = rough.enter(), rough.enter()
    mute, ban, undone = [await rough.insult(who) for who in (muted, banned, rough.enter())]
    innocent = rough.say(rough.enter(), "Добрый вечер")
    rough.react(rough.lena, undone, "✍")
    await rough.stands(undone, State.EXPLAINED)
    await stage.stop_bot()
    written = rough.say(rough.enter(), RUDE)
    rough.say(rough.enter(), "!", innocent)
    reported_twice = rough.say(rough.enter(), "!", innocent)
    edited = rough.say(rough.enter(), "Привет")
    world.edit(stage.chat, edited, RUDE)
    deleted = rough.say(rough.enter(), RUDE)
    world.delete(stage.chat, deleted)
    rough.react(rough.lena, mute, "🙊")
    rough.answer(rough.ira, ban, "бан")
    rough.react(rough.lena, undone, None)
    await stage.start_bot()
    await rough.stands(ban, State.BANNED)
    rough.answer(rough.ira, ban, "отмена")  # else it waits for ever
    await rough.settled()
    counts = [len(rough.cards(m)) for m in (mute, ban, undone, innocent, written, edited, deleted)]
    assert counts == [1, 1, 1, 1, 1, 1, 0]
    assert rough.message(reported_twice).deleted
    assert "Жалоб от участников: 2" in rough.cards(innocent)[0].text
    assert not rough.may_write(muted)
    assert rough.may_write(banned)
    assert rough.flag(undone).state is State.OPEN
    assert rough.replies(undone) == []
    assert "мут" in rough.cards(mute)[0].text


async def test_a_former_moderators_decision_of_meanwhile_does_not_count(rough: "Evening") -> None:
    """They decided while Steward was down, and were gone when it came back."""
    stage, world, who = rough.stage, rough.world, rough.enter()
    about, other = await rough.insult(who), await rough.insult(who)
    await stage.stop_bot()
    rough.react(rough.rita, about, "🙊")
    rough.answer(rough.rita, other, "мут")
    client = await rough.client(rough.rita)
    await client.delete_dialog(marked(stage.staff))  # leaves
    assert rough.rita not in world.members(stage.staff)
    await stage.start_bot()
    await rough.settled()
    assert [rough.flag(message).state for message in (about, other)] == [State.OPEN, State.OPEN]
    assert rough.may_write(who)
