"""Peers answer in the chat; a worker says whether it is right, and only then is it marked."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from telethon.tl import functions, types

from sandbox.rooms import marked
from tests.flows.caring import BUS, Caring, minutes
from tests.flows.house import UNDO, caring_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

BUS_ANSWERS = ("Завтра он будет на Ладожской с 18 до 21", "Автобус на Ладожской обычно с 18:00")
NALOXONE = "Where can I get naloxone today?"
NALOXONE_ANSWERS = (
    "At the office on Borovaya, until 8 pm",
    "Naloxone is also at the bus, ask them",
)
TEST, TEST_ANSWER = "Подскажите, где сделать тест на ВИЧ бесплатно?", "На Боровой, 112, анонимно"
SHOES, SHOES_ANSWER = "Где купить удобную обувь?", "На Сенной, второй этаж рынка"
PASSPORT, PASSPORT_ANSWER = (
    "Как восстановить паспорт, если его украли?",
    "Сначала в полицию за справкой, потом в МФЦ",
)
RIGHT = "Обувь дают бесплатно на Синопской, 26, по вторникам"
MASSEUR = "Да, на Сенной принимает один"
BEFORE = timedelta(seconds=40)
"""Part of the time in which a decision can be undone."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ngo(forks: Forks) -> AsyncIterator[Caring]:
    """An NGO that always works."""
    async with caring_at(forks) as ngo:
        yield ngo


@pytest_asyncio.fixture(loop_scope="module")
async def care(ngo: Caring) -> AsyncIterator[Caring]:
    """The same; nothing that a test leaves open waits in the next one."""
    yield ngo
    await ngo.clear()


@pytest.mark.parametrize(
    ("question", "answers"), [(BUS, BUS_ANSWERS), (NALOXONE, NALOXONE_ANSWERS)], ids=["ru", "en"]
)
async def test_answers_come_to_a_worker_at_rest_and_are_marked_once_that_is_final(
    care: Caring, question: str, answers: tuple[str, str]
) -> None:
    """One card with what two peers said, one of them without a reply; the exchange is left alone.

    Steward's reaction comes when the worker can undo the decision no more.
    """
    said = len(care.said())
    asked = await care.asked(question)
    replies = [care.say(care.enter(), answers[0], asked), care.say(care.enter(), answers[1])]
    await care.knows(*replies)
    await care.pass_time(minutes(9))
    assert care.cards(asked) == []  # it may go on
    await care.pass_time(minutes(2))
    card = await care.card(asked)
    assert "Верно ли?" in card.text
    links = [f"https://t.me/c/{care.stage.chat}/{number}" for number in (asked, *replies)]
    assert all(link in card.text for link in links)
    assert all(words in care.hidden(card) for words in (question, *answers))
    assert care.called(care.shown(asked)) == care.crew
    await care.reacted(care.lena, asked, "👍")
    await care.reads(asked, "👍 Верно · Лена")
    await care.pass_time(BEFORE)
    assert [care.mark(reply) for reply in replies] == [None, None]
    await care.pass_time(UNDO - BEFORE)
    await care.marked(*replies)
    assert len(care.said()) == said
    assert len(care.cards(asked)) == 1


async def test_in_their_own_clients_members_see_the_mark_and_nothing_else(care: Caring) -> None:
    """Stock clients ask, answer and look; the worker's reacts to the card."""
    room = marked(care.stage.chat)
    asker, peer = await care.client(care.enter()), await care.client(care.enter("Олег"))
    asked = (await asker.send_message(room, "Кто знает, как получить полис?")).id
    words = "Полис дают в любой страховой, нужен паспорт"
    reply = (await peer.send_message(room, words, reply_to=asked)).id
    await care.knows(asked, reply)
    await care.pass_time(minutes(11))
    worker, thumb = await care.client(care.ira), [types.ReactionEmoji("👍")]
    card = await care.card(asked)
    await worker(
        functions.messages.SendReactionRequest(marked(care.stage.staff), card.id, reaction=thumb)
    )
    await care.reads(asked, "👍 Верно · Ира")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(reply)
    reader = await care.client(care.enter("Нина"))
    seen = await reader.get_messages(room, limit=2)
    assert [message.id for message in seen] == [reply, asked]
    (result,) = seen[0].reactions.results
    assert (result.reaction.emoticon, result.count) == ("👍", 1)
    assert not seen[1].reactions


async def test_a_thumb_taken_back_in_time_leaves_no_mark(care: Caring) -> None:
    """And the card asks again."""
    asked, (reply,) = await care.verify(TEST_ANSWER, question=TEST)
    await care.reacted(care.lena, asked, "👍")
    await care.reads(asked, "👍 Верно · Лена")
    care.react(care.lena, asked, None)
    await care.reads(asked, "Верно ли?")
    await care.pass_time(UNDO + BEFORE)
    await care.quiet()
    assert care.mark(reply) is None
    # And later the mark that stands is taken away by the word.
    await care.reacted(care.lena, asked, "👍")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(reply)
    care.answer(care.ira, asked, "отмена")
    await care.until(lambda: care.mark(reply) is None)
    await care.reads(asked, "Верно ли?")
    care.answer(care.ira, asked, "не вопрос")
    await care.reads(asked, "🤷 Не запрос · Ира")


async def test_one_of_two_answers_is_named_by_its_number(care: Caring) -> None:
    """The other one gets no mark; a number that is not on the card is told so."""
    asked, replies = await care.verify(
        PASSPORT_ANSWER, "Сначала в паспортный стол за бланком, потом фото", question=PASSPORT
    )
    word = care.answer(care.lena, asked, "верно 7")
    assert "2" in (await care.answer_to(word)).text
    care.answer(care.lena, asked, "верно 1")
    await care.reads(asked, "👍 Верно · Лена")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(replies[0])
    await care.quiet()
    assert care.mark(replies[1]) is None


async def test_a_correction_is_said_by_steward_once_that_is_final(care: Caring) -> None:
    """👎, and the worker's reply to the card goes to the chat, under the question, without a name.

    What was wrong gets no mark.
    """
    asked, (wrong,) = await care.verify(SHOES_ANSWER, question=SHOES)
    await care.reacted(care.ira, asked, "👎")
    await care.reads(asked, "👎 Нужна поправка: пишет Ира, на это 30 мин")
    care.answer(care.ira, asked, RIGHT)
    await care.reads(asked, "✅ Поправка дана · Ира")
    await care.pass_time(BEFORE)
    assert care.replies(asked) == []
    await care.pass_time(UNDO - BEFORE)
    text = (await care.reply(asked)).text
    assert RIGHT in text
    assert "Ира" not in text
    assert care.mark(wrong) is None
    # A better one takes its place.
    care.answer(care.lena, asked, "ответ: Обувь дают по вторникам и по средам")
    await care.reads(asked, "✅ Поправка дана · Лена")
    await care.pass_time(UNDO + BEFORE)
    await care.until(lambda: ["по средам" in m.text for m in care.replies(asked)] == [True])


async def test_a_correction_taken_back_in_time_is_never_said(care: Caring) -> None:
    """The card asks for it again, of the same worker."""
    asked, _ = await care.verify(TEST_ANSWER, question="Где проверить кровь на гепатит?")
    await care.reacted(care.ira, asked, "👎")
    care.answer(care.ira, asked, "По вторникам, с 12 до 16")
    await care.reads(asked, "✅ Поправка дана · Ира")
    care.answer(care.ira, asked, "отмена")
    await care.until(lambda: "Поправка дана" not in care.cards(asked)[-1].text)
    await care.pass_time(UNDO + BEFORE)
    await care.quiet()
    assert care.replies(asked) == []


async def test_a_doubt_without_a_correction_is_called_out_again(care: Caring) -> None:
    """After half an hour it is anybody's; another worker's 👍 does not outweigh it."""
    asked, (reply,) = await care.verify(PASSPORT_ANSWER, question="Где сделать фото на паспорт?")
    await care.reacted(care.rita, asked, "👎")
    await care.reads(asked, "👎 Нужна поправка: пишет Рита")
    await care.pass_time(minutes(29))
    assert care.calls(asked) == []
    await care.pass_time(minutes(2))
    (call,) = await care.until(lambda: care.calls(asked))
    assert care.called(call) == care.crew
    await care.reacted(care.lena, asked, "👍")
    await care.pass_time(UNDO + BEFORE)
    await care.quiet()
    assert care.mark(reply) is None
    care.answer(care.lena, asked, "ответ: В любом фотоателье, паспортного размера")
    await care.reads(asked, "✅ Поправка дана · Лена")
    await care.pass_time(UNDO + BEFORE)
    assert "фотоателье" in (await care.reply(asked)).text


async def test_what_is_for_the_doctor_calls_the_doctor(care: Caring) -> None:
    """💊, and whoever said to be one is called; their 👍 is a 👍."""
    await care.answer_to(care.order("моя специальность: doctor", care.rita))
    asked, (reply,) = await care.verify(MASSEUR, question="Кто знает хорошего массажиста?")
    await care.reacted(care.lena, asked, "💊")
    await care.reads(asked, "💊 Ждёт врача · Лена")
    (call,) = await care.until(lambda: care.calls(asked))
    assert care.called(call) == {care.rita}
    await care.reacted(care.rita, asked, "👍")
    await care.reads(asked, "👍 Верно · Рита")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(reply)
    await care.answer_to(care.order("моя специальность:", care.rita))


async def test_a_further_answer_reopens_what_was_verified(care: Caring) -> None:
    """The same card asks about it, and a call says so; the first mark stays."""
    asked, (first,) = await care.verify(
        "Юристы есть на Лиговском, 50", question="Где найти юриста?"
    )
    await care.reacted(care.lena, asked, "👍")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(first)
    (second,) = await care.answered(asked, "По пятницам юрист бывает ещё и в автобусе")
    await care.pass_time(minutes(11))
    await care.until(lambda: care.calls(asked))
    await care.reads(asked, "Верно ли?")
    assert len(care.cards(asked)) == 1
    assert care.mark(first) == "👍"
    await care.reacted(care.ira, asked, "👍")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(first, second)


async def test_a_verified_answer_that_is_edited_or_deleted_loses_its_mark(care: Caring) -> None:
    """With other words nobody has verified it; gone, it answers nothing."""
    asked, (reply,) = await care.verify(
        "Одежду выдают на Синопской, 26", question="Где взять зимнюю куртку?"
    )
    await care.reacted(care.lena, asked, "👍")
    await care.pass_time(UNDO + BEFORE)
    await care.marked(reply)
    care.world.edit(care.stage.chat, reply, "Одежду больше нигде не выдают")
    await care.until(lambda: care.mark(reply) is None)
    await care.reads(asked, "Верно ли?")
    assert "больше нигде" in care.hidden(care.cards(asked)[-1])
    care.world.delete(care.stage.chat, reply)
    await care.until(lambda: "Верно ли?" not in care.cards(asked)[-1].text)
    assert "больше нигде" not in care.hidden(care.cards(asked)[-1])


async def test_thanks_jokes_and_questions_back_are_no_answers(care: Caring) -> None:
    """Nobody is asked to verify them, and Steward says nothing; the question goes on waiting."""
    said, vera = len(care.said()), care.enter()
    asked = await care.asked("Где можно постирать вещи?", vera)
    for text in ("А тебе в каком районе?", "Ахаха, в Неве", "Мне бы тоже"):
        care.say(care.enter(), text, asked)
    care.say(vera, "Ну ясно")
    await care.quiet()
    await care.pass_time(minutes(11))
    assert care.cards(asked) == []
    await care.pass_time(minutes(25))
    assert "Ответа пока нет" in (await care.card(asked)).text
    assert len(care.said()) == said
