"""Each decision of the staff, by reaction and by word, carried out in Telegram."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from telethon import errors, functions, types

from moderation.flag import State
from moderation.words import REACTIONS
from sandbox.rooms import marked
from sandbox.world.members import leave

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNDO = timedelta(seconds=1)  # the setting of the evening


def decide(evening: "Evening", about: int, sign: str) -> None:
    """Lena decides: by a reaction if the sign is one, else by a word."""
    act = evening.react if sign in REACTIONS else evening.answer
    act(evening.lena, about, sign)


@pytest.mark.parametrize("sign", ["🕊", "В порядке.", "no harm"])
async def test_no_harm_closes_the_card(evening: "Evening", sign: str) -> None:
    """Nothing happens to anybody."""
    who = evening.enter()
    about = await evening.insult(who)
    decide(evening, about, sign)
    await evening.reads(about, "🕊 Лена: всё в порядке")
    await evening.settled()
    assert evening.may_write(who)
    assert not evening.message(about).deleted
    assert evening.replies(about) == []


@pytest.mark.parametrize("sign", ["👀", "беру", "Mine!"])
async def test_mine_tells_the_others_who_has_it(evening: "Evening", sign: str) -> None:
    """The card stays undecided."""
    about = await evening.insult()
    decide(evening, about, sign)
    await evening.reads(about, "👀 Взял(а): Лена")
    assert (await evening.stands(about, State.MINE)).decided_by == evening.lena


@pytest.mark.parametrize("sign", ["✍", "объяснить", "explian"])
async def test_explain_answers_in_the_chat_when_its_time_is_over(
    evening: "Evening", sign: str
) -> None:
    """One reply to the message, without a name or a quotation, not before it can be undone."""
    about = await evening.insult(evening.enter("Василиса"))
    decide(evening, about, sign)
    await evening.until(lambda: evening.replies(about))
    await evening.settled()
    (reply,) = evening.replies(about)
    assert "Здесь не место" in reply.text
    assert "Василиса" not in reply.text
    assert not reply.entities
    decided = evening.flag(about).decided_at
    assert decided is not None
    assert reply.date - decided >= UNDO
    assert "✍ Лена" in evening.cards(about)[0].text


@pytest.mark.parametrize("sign", ["🙊", "мут"])
async def test_a_mute_really_stops_the_member(evening: "Evening", sign: str) -> None:
    """At once, for the hours of the settings; Telegram refuses what the member's client sends."""
    who = evening.enter()
    client = await evening.client(who)
    about = (await client.send_message(marked(evening.stage.chat), "Ты тупая курица")).id
    await evening.card(about)
    decide(evening, about, sign)
    await evening.until(lambda: not evening.may_write(who))
    with pytest.raises(errors.UserBannedInChannelError):
        await client.send_message(marked(evening.stage.chat), "А я всё равно скажу")
    await evening.reads(about, "🙊 Лена: мут на 24 часа")
    decided = evening.flag(about).decided_at
    assert decided is not None
    until = evening.world.restriction(evening.stage.chat, who).until_date
    assert until - decided == timedelta(hours=24)
    assert who in evening.world.members(evening.stage.chat)


@pytest.mark.parametrize("sign", ["💔", "забанить"])
async def test_a_ban_removes_the_member_when_its_time_is_over(
    evening: "Evening", sign: str
) -> None:
    """For good: the member's client cannot even read the chat any more."""
    who = evening.enter()
    client = await evening.client(who)
    place = marked(evening.stage.chat)
    about = (await client.send_message(place, "Ты тупая курица")).id
    await evening.card(about)
    decide(evening, about, sign)
    await evening.until(lambda: evening.is_banned(who))
    decided = evening.flag(about).decided_at
    assert decided is not None
    assert evening.world.chats[evening.stage.chat].restrictions[who].date - decided >= UNDO
    with pytest.raises(errors.ChannelPrivateError):
        await client.send_message(place, "Эй!")
    assert who not in evening.world.members(evening.stage.chat)
    assert "💔 Лена: бан" in await evening.reads(about, "💔 Лена")


@pytest.mark.parametrize("sign", ["🙈", "удали"])
async def test_delete_removes_the_message(evening: "Evening", sign: str) -> None:
    """At once and for everybody; its author may go on writing, its words leave the card."""
    who = evening.enter()
    about = await evening.insult(who, "Заткнись, овца")
    decide(evening, about, sign)
    await evening.until(lambda: evening.message(about).deleted)
    await evening.reads(about, "🙈 Лена: сообщение удалено")
    await evening.until(lambda: "овца" not in evening.cards(about)[0].text)
    assert evening.may_write(who)


async def test_a_reaction_by_a_real_client_decides(evening: "Evening") -> None:
    """The stock client of a moderator sees the card and reacts to it."""
    about = await evening.insult()
    client = await evening.client(evening.ira)
    staff = marked(evening.stage.staff)
    card = (await client.get_messages(staff, limit=1))[0]
    assert f"/{about}\n" in card.message
    react = functions.messages.SendReactionRequest
    await client(react(staff, card.id, reaction=[types.ReactionEmoji("🕊")]))
    await evening.reads(about, "🕊 Ира")


async def test_the_latest_decision_stands(evening: "Evening") -> None:
    """A mute by one moderator, then "no harm" by another: the member may write again."""
    who = evening.enter()
    about = await evening.insult(who)
    evening.react(evening.lena, about, "🙊")
    await evening.until(lambda: not evening.may_write(who))
    evening.answer(evening.ira, about, "не вред")
    await evening.reads(about, "🕊 Ира")
    await evening.until(lambda: evening.may_write(who))
    assert len(evening.cards(about)) == 1


async def test_a_message_can_be_deleted_on_top_of_a_mute(evening: "Evening") -> None:
    """Both are carried out, and the card says both."""
    who = evening.enter()
    about = await evening.insult(who)
    evening.react(evening.lena, about, "🙊")
    await evening.until(lambda: not evening.may_write(who))
    evening.react(evening.ira, about, "🙈")
    await evening.until(lambda: evening.message(about).deleted)
    text = await evening.reads(about, "· сообщение удалено")
    assert "мут" in text
    assert not evening.may_write(who)


async def test_a_card_tells_what_was_decided_about_the_member_before(evening: "Evening") -> None:
    """Staff see at a glance that it is not the first time."""
    who = evening.enter()
    first = await evening.insult(who)
    evening.react(evening.lena, first, "✍")
    await evening.reads(first, "✍ Лена")
    second = await evening.insult(who, "Ну ты и урод")
    card = await evening.card(second)
    assert "Раньше об этом участнике" in card.text
    assert "объясняли 1×" in card.text


async def test_talk_under_a_card_decides_nothing(evening: "Evening") -> None:
    """An unknown single word is answered with those that are known, once; a sentence is not."""
    about = await evening.insult()
    evening.answer(evening.lena, about, "Она не со зла, мне кажется")
    await evening.settled()
    word = evening.answer(evening.lena, about, "хмм")
    await evening.until(lambda: _hints(evening, word))
    again = evening.answer(evening.ira, about, "ого")
    await evening.settled()
    assert _hints(evening, again) == []
    assert evening.flag(about).state is State.OPEN


def _hints(evening: "Evening", to: int) -> list[str]:
    posts = evening.stage.rooms.posts(evening.stage.staff)
    return [post.text for post in posts if post.reply_to == to]


async def test_members_decide_nothing(evening: "Evening") -> None:
    """Neither a reaction to the message in the chat nor a word below it is a decision."""
    who, other = evening.enter(), evening.enter("Олег")
    about = await evening.insult(who)
    evening.world.react(evening.stage.chat, about, other, "💔")
    evening.say(other, "бан", about)
    evening.world.react(evening.stage.chat, about, evening.lena, "💔")
    await evening.settled()
    assert evening.flag(about).state is State.OPEN
    assert evening.may_write(who)


async def test_a_forged_card_is_no_card(evening: "Evening") -> None:
    """Somebody of the staff posts what looks like one: only Steward's own messages count."""
    world, staff, who = evening.world, evening.stage.staff, evening.enter()
    about = await evening.insult(who)
    forged = world.post(staff, evening.ira, evening.cards(about)[0].text)
    world.react(staff, forged, evening.lena, "💔")
    world.post(staff, evening.lena, "бан", forged)
    harmless = evening.say(evening.enter(), "Как дела?")
    link = f"🗯 Грубость: https://t.me/c/{evening.stage.chat}/{harmless}"
    world.react(staff, world.post(staff, evening.ira, link), evening.lena, "🙈")
    await evening.settled()
    assert evening.flag(about).state is State.OPEN
    assert evening.may_write(who)
    assert not evening.message(harmless).deleted


async def test_somebody_new_in_the_staff_room_decides_at_once(evening: "Evening") -> None:
    """By reaction even if Steward has not yet heard that they came."""
    about = await evening.insult()
    zoya = evening.enter("Зоя", staff=True)  # let in without a service message
    evening.react(zoya, about, "🕊")
    await evening.reads(about, "🕊 Зоя")


async def test_who_leaves_the_staff_room_loses_their_say(evening: "Evening") -> None:
    """They decide nothing any more, and are judged like everybody."""
    stage, world, former = evening.stage, evening.world, evening.rita
    before = evening.say(former, "Заткнись, урод")
    await evening.settled()
    assert evening.cards(before) == []
    leave(world, world.chats[stage.staff], former)

    def judged() -> int:
        # Steward hears that somebody left, and then asks Telegram who is still there.
        evening.say(former, "Ну ты и урод")
        return next((flag.message for flag in stage.flags() if flag.member == former), 0)

    about = await evening.until(judged)
    card = await evening.card(about)
    client = await evening.client(former)
    with pytest.raises((ValueError, errors.ChannelPrivateError)):
        await client.send_message(marked(stage.staff), "бан", reply_to=card.id)
