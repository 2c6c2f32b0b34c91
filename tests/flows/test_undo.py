"""What staff take back: before it goes out it never does, and after that the opposite is done."""

from typing import TYPE_CHECKING

import pytest

from moderation.flag import State
from sandbox.rooms import marked
from sandbox.world.members import admit

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")


def _acted_upon(evening: "Evening", about: int) -> set[tuple[int, str]]:
    """Who reacted how to the card of a message, as Steward has it on disk."""
    card = evening.cards(about)[-1].id
    return {(actor, emoji) for of, actor, emoji in evening.stage.progress().reactions if of == card}


async def test_a_ban_taken_back_in_time_never_happens(patient: "Evening") -> None:
    """The reaction is removed while the ban waits: it is struck from the outbox."""
    who, bans = patient.enter(), patient.world.calls["channels.EditBanned"]
    about = await patient.insult(who)
    patient.react(patient.lena, about, "💔")
    await patient.stands(about, State.BANNED)
    patient.react(patient.lena, about, None)
    await patient.reads(about, "Лена: решение отменено, карточка снова открыта")
    await patient.settled()  # nothing waits any more
    assert patient.may_write(who)
    assert patient.world.calls["channels.EditBanned"] == bans


async def test_an_explanation_taken_back_in_time_is_never_said(patient: "Evening") -> None:
    """By reaction, by word, or by another decision."""
    abouts = [await patient.insult() for _ in range(3)]
    for about in abouts:
        patient.react(patient.lena, about, "✍")
        await patient.stands(about, State.EXPLAINED)
    patient.react(patient.lena, abouts[0], None)
    patient.answer(patient.ira, abouts[1], "отмена")
    patient.react(patient.ira, abouts[2], "🕊")
    for about, state in zip(abouts, (State.OPEN, State.OPEN, State.HARMLESS), strict=True):
        await patient.stands(about, state)
    await patient.settled()
    assert [patient.replies(about) for about in abouts] == [[], [], []]


@pytest.mark.parametrize("word", [None, "отмена"], ids=["reaction", "word"])
async def test_a_mute_taken_back_is_lifted(patient: "Evening", word: str | None) -> None:
    """The member's own client may write again."""
    who = patient.enter()
    about = await patient.insult(who)
    patient.react(patient.lena, about, "🙊")
    await patient.until(lambda: not patient.may_write(who))
    if word is None:
        patient.react(patient.lena, about, None)
    else:
        patient.answer(patient.lena, about, word)
    await patient.until(lambda: patient.may_write(who))
    client = await patient.client(who)
    await client.send_message(marked(patient.stage.chat), "Спасибо, я больше не буду")
    await patient.stands(about, State.OPEN)


async def test_mine_can_be_given_back(patient: "Evening") -> None:
    """Who removes the eyes has it no more."""
    about = await patient.insult()
    patient.react(patient.lena, about, "👀")
    await patient.stands(about, State.MINE)
    patient.react(patient.lena, about, None)
    await patient.stands(about, State.OPEN)


async def test_only_the_reaction_that_decided_undoes(patient: "Evening") -> None:
    """Somebody else's reaction, or an earlier one, is removed without effect."""
    about = await patient.insult()
    patient.react(patient.ira, about, "👀")
    await patient.stands(about, State.MINE)
    patient.react(patient.lena, about, "💔")
    await patient.stands(about, State.BANNED)
    patient.react(patient.ira, about, None)
    await patient.until(lambda: (patient.ira, "👀") not in _acted_upon(patient, about))
    assert patient.flag(about).state is State.BANNED
    patient.answer(patient.lena, about, "отмена")
    await patient.stands(about, State.OPEN)


async def test_another_reaction_of_the_same_person_replaces_the_first(patient: "Evening") -> None:
    """Telegram lets one have a single reaction: the ban is withdrawn, the mute begins."""
    who = patient.enter()
    about = await patient.insult(who)
    patient.react(patient.lena, about, "💔")
    await patient.stands(about, State.BANNED)
    patient.react(patient.lena, about, "🙊")
    await patient.stands(about, State.MUTED)
    await patient.settled()
    assert not patient.may_write(who)
    assert not patient.is_banned(who)


async def test_a_deletion_is_not_undone(patient: "Evening") -> None:
    """It cannot be: the card stays closed."""
    about = await patient.insult()
    patient.react(patient.lena, about, "🙈")
    await patient.until(lambda: patient.message(about).deleted)
    patient.react(patient.lena, about, None)
    patient.answer(patient.lena, about, "отмена")
    await patient.settled()
    assert patient.flag(about).state is State.DELETED


async def test_a_word_takes_an_explanation_out_of_the_chat_later(evening: "Evening") -> None:
    """Steward deletes what it said."""
    about = await evening.insult()
    evening.react(evening.lena, about, "✍")
    await evening.until(lambda: evening.replies(about))
    evening.answer(evening.ira, about, "отмена")
    await evening.until(lambda: not evening.replies(about))
    assert "Ира: решение отменено" in await evening.reads(about, "отменено")


async def test_a_word_lifts_a_ban_later(evening: "Evening") -> None:
    """Who was banned may come back, and is not brought back."""
    world, who = evening.world, evening.enter()
    about = await evening.insult(who)
    evening.react(evening.lena, about, "💔")
    await evening.until(lambda: evening.is_banned(who))
    evening.answer(evening.lena, about, "undo")
    await evening.until(lambda: not evening.is_banned(who))
    assert who not in world.members(evening.stage.chat)
    admit(world, world.chats[evening.stage.chat], who)
    assert evening.say(who, "Я вернулся")


async def test_a_reaction_removed_too_late_undoes_nothing(evening: "Evening") -> None:
    """The ban is out, and its time is over: from then on it takes a word."""
    who = evening.enter()
    about = await evening.insult(who)
    evening.react(evening.lena, about, "💔")
    await evening.until(lambda: evening.is_banned(who))
    await evening.settled()
    evening.react(evening.lena, about, None)
    await evening.until(lambda: (evening.lena, "💔") not in _acted_upon(evening, about))
    assert evening.flag(about).state is State.BANNED
    assert evening.is_banned(who)
