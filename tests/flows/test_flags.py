"""What becomes a card in the staff room, what the card shows, and what is let be."""

from typing import TYPE_CHECKING

import pytest
from telethon.tl import types

from adapters.telegram.composing import QUOTE_LENGTH
from moderation.findings import Kind
from sandbox.world.members import admit
from sandbox.world.messages import Draft
from sandbox.world.posting import post

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUDE = "Да ты просто тупая курица"


async def test_a_rude_message_makes_one_card(evening: "Evening") -> None:
    """With the reason, a link to the message, and its words under a spoiler."""
    message = evening.say(evening.enter(), RUDE)
    await evening.settled()
    (card,) = evening.cards(message)
    assert card.text.startswith("🗯 Грубость")
    assert "оскорбление в адрес собеседника" in card.text
    assert f"https://t.me/c/{evening.stage.chat}/{message}\n" in card.text
    assert evening.hidden(card) == RUDE
    assert card.text.count(RUDE) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Блядь, ну и погодка сегодня, охуеть можно",
        "Я такой идиот, опять забыл ключи",
        "Мне вчера сказали «ты дебил», обидно до слёз",
        "По-моему, метадон хуже, чем о нём говорят",
        "Fuck yeah, I passed the exam!",
        "!",
        "103",
    ],
)
async def test_what_hurts_nobody_makes_no_card(evening: "Evening", text: str) -> None:
    """Friendly swearing, jokes about oneself, quotations, opinions, a lonely mark."""
    message = evening.say(evening.enter(), text)
    await evening.settled()
    assert evening.cards(message) == []
    assert not evening.message(message).deleted


async def test_a_quotation_is_not_what_the_writer_says(evening: "Evening") -> None:
    """What Telegram marks as a quotation was said by somebody else."""
    quote = [types.MessageEntityBlockquote(0, len(RUDE))]
    text = f"{RUDE}\nВот такое мне пишут"
    message = evening.world.post(evening.stage.chat, evening.enter(), text, entities=quote)
    await evening.settled()
    assert evening.cards(message) == []


async def test_an_edit_into_rudeness_makes_a_card(evening: "Evening") -> None:
    """The card says that the message was edited, and quotes the newest words."""
    message = evening.say(evening.enter(), "Добрый вечер!")
    await evening.settled()
    assert evening.cards(message) == []
    evening.world.edit(evening.stage.chat, message, RUDE)
    await evening.reads(message, "Сообщение изменили")
    await evening.settled()
    (card,) = evening.cards(message)
    assert evening.hidden(card) == RUDE


async def test_an_edit_after_the_decision_is_a_new_question(evening: "Evening") -> None:
    """The staff decided about other words than these."""
    message = await evening.insult()
    evening.react(evening.lena, message, "🕊")
    await evening.reads(message, "Лена: всё в порядке")
    evening.world.edit(evening.stage.chat, message, "Заткнись уже, урод")
    await evening.until(lambda: len(evening.cards(message)) == 2)
    await evening.settled()
    assert "Пока никто не решил" in evening.cards(message)[1].text


async def test_a_caption_is_judged_like_a_text(evening: "Evening") -> None:
    """Rude words below a picture are rude words."""
    picture = types.MessageMediaPhoto(photo=types.PhotoEmpty(1))
    message = evening.world.post(evening.stage.chat, evening.enter(), RUDE, media=picture)
    assert evening.hidden(await evening.card(message)) == RUDE


async def test_a_report_is_deleted_and_its_reporter_hidden(evening: "Evening") -> None:
    """The mark goes; the card says how often it was reported, and nowhere by whom."""
    about = evening.say(evening.enter("Олег"), "Приходите завтра к трём")
    reporters = [
        evening.enter("Жалобщик", last_name="Первый", username="reporter_one"),
        evening.enter("Жалобщица", last_name="Вторая", username="reporter_two"),
    ]
    marks = [evening.say(who, "!", about) for who in reporters]
    await evening.reads(about, "Жалоб от участников: 2")
    await evening.settled()
    assert all(evening.message(mark).deleted for mark in marks)
    (card,) = evening.cards(about)
    assert card.text.startswith("❗")
    assert evening.hidden(card) == "Приходите завтра к трём"
    rooms = (evening.stage.staff, evening.stage.editors, evening.stage.chat)
    for words in (said.text for room in rooms for said in evening.stage.rooms.posts(room)):
        assert "Жалобщи" not in words
        assert not any(str(who) in words for who in reporters)
    assert not any(flag.member in reporters for flag in evening.stage.flags())


async def test_a_report_of_a_flagged_message_counts_on_its_card(evening: "Evening") -> None:
    """There is one card, whoever noticed first."""
    about = await evening.insult()
    mark = evening.say(evening.enter(), "!", about)
    text = await evening.reads(about, "Жалоб от участников: 1")
    assert text.startswith("🗯")
    await evening.until(lambda: evening.message(mark).deleted)
    assert len(evening.cards(about)) == 1


async def test_a_report_of_staff_is_deleted_without_a_card(evening: "Evening") -> None:
    """The reporter is not exposed, and staff settle such things elsewhere."""
    about = evening.say(evening.lena, "Через час закрываемся")
    mark = evening.say(evening.enter(), "!", about)
    await evening.until(lambda: evening.message(mark).deleted)
    await evening.settled()
    assert evening.cards(about) == []


async def test_those_who_speak_for_the_house_are_never_flagged(evening: "Evening") -> None:
    """Staff, an anonymous admin, the linked channel, Telegram itself, and Steward's own account."""
    stage, world = evening.stage, evening.world
    admin = evening.enter("Аня", anonymous=True)
    editor = evening.enter("Юля", editors=True)
    admit(world, world.chats[stage.chat], 777000)
    before = world.chats[stage.chat].last_id
    for who in (evening.lena, admin, 777000, evening.steward):
        evening.say(who, RUDE)
    world.post(stage.channel, editor, RUDE)  # the channel's post appears in the chat
    assert world.chats[stage.chat].last_id == before + 5
    await evening.settled()
    assert not [card for card in stage.cards() if card.about > before]


async def test_a_deleted_account_can_be_flagged(evening: "Evening") -> None:
    """Its words are still there, and staff may want them gone."""
    who = evening.enter()
    about = evening.say(who, "Всем привет")
    evening.world.delete_account(who)
    mark = evening.say(evening.enter(), "!", about)
    await evening.card(about)
    await evening.until(lambda: evening.message(mark).deleted)
    evening.react(evening.lena, about, "🙈")
    await evening.until(lambda: evening.message(about).deleted)


@pytest.mark.parametrize(
    "text",
    [
        "ты идиот" + "\u0301" * 4088,
        "".join(letter + "\u0301" * 500 for letter in "ты урод")[:4096],
        "Ты идиот " + "\U0001f469\u200d\U0001f52c" * 800,
        "\ue000Ты идиот\ue000 {$by} { quote }",
        "\u202eТы идиот\u202c \u0000",
    ],
    ids=["accents", "accents within", "long emoji", "our own mark", "reversed"],
)
async def test_a_monstrous_text_is_quoted_and_cut_short(evening: "Evening", text: str) -> None:
    """Whatever the characters, the card stands, and Steward goes on."""
    message = evening.say(evening.enter(), text)
    await evening.settled()
    (card,) = evening.cards(message)
    quoted = evening.hidden(card)
    assert text.startswith(quoted.removesuffix("…").rstrip())
    assert len(quoted) <= QUOTE_LENGTH + 1
    assert card.text.endswith("👀 беру")


async def test_several_faults_make_one_card_of_the_gravest(evening: "Evening") -> None:
    """A leaked phone number comes before an insult."""
    message = evening.say(evening.enter(), "Ты идиот, мой номер +7 912 345-67-89")
    await evening.settled()
    (card,) = evening.cards(message)
    assert card.text.startswith("🔒")
    assert evening.flag(message).kind is Kind.PERSONAL


async def test_a_message_gone_before_its_card_is_not_quoted(evening: "Evening") -> None:
    """Telegram makes the card wait; meanwhile the author thinks better of it."""
    evening.stage.telegram.faults.flood["SendMessage"] = 3600
    message = evening.say(evening.enter(), RUDE)
    await evening.until(lambda: any(f.message == message for f in evening.stage.flags()))
    evening.world.delete(evening.stage.chat, message)
    await evening.until(lambda: evening.flag(message).gone)
    await evening.stage.stop_bot()  # with it goes what it knows of the wait
    evening.stage.telegram.faults.flood.clear()
    await evening.stage.start_bot()
    text = await evening.reads(message, "сообщения уже нет")
    await evening.settled()
    assert RUDE not in text
    assert evening.hidden(evening.cards(message)[0]) == ""


async def test_an_old_card_forgets_the_words_of_a_deleted_message(evening: "Evening") -> None:
    """What its author took back is not kept in the staff room."""
    message = await evening.insult(text=RUDE)
    evening.world.delete(evening.stage.chat, message)
    text = await evening.reads(message, "сообщения в чате уже нет")
    assert RUDE not in text


async def test_an_album_and_silent_posts_are_seen_once_each(evening: "Evening") -> None:
    """Several messages at once are several messages."""
    world, who = evening.world, evening.enter()
    drafts = [Draft(RUDE, silent=True), Draft("Хорошего дня", silent=True)]
    numbers = [
        post(world, world.accounts[who], world.chats[evening.stage.chat], draft).id
        for draft in drafts
    ]
    await evening.settled()
    assert [len(evening.cards(number)) for number in numbers] == [1, 0]
