"""Nobody answers in the chat: the staff are called, one of them takes it, or hands it over."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.flows.caring import Caring, minutes
from tests.flows.house import UNDO, caring_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

NIGHT = "Где сегодня можно переночевать?"
LAWYER = "Посоветуйте юриста, пожалуйста"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ngo(forks: Forks) -> AsyncIterator[Caring]:
    """An NGO that always works, with a topic of its own."""
    haircut = {"words": "подстричься", "speciality": "barber", "minutes": 10}
    async with caring_at(forks, tables={"topics.haircut": haircut}) as ngo:
        yield ngo


@pytest_asyncio.fixture(loop_scope="module")
async def care(ngo: Caring) -> AsyncIterator[Caring]:
    """The same; nothing that a test leaves open waits in the next one."""
    yield ngo
    await ngo.clear()


async def test_first_whose_it_is_then_everybody_on_duty_then_again(care: Caring) -> None:
    """The topic says how long peers have, and whose it is first."""
    await care.answer_to(care.order("моя специальность: barber", care.rita))
    await care.answer_to(care.order("дежурю", care.ira))
    asked = await care.asked("Где можно подстричься?")
    await care.pass_time(minutes(9))
    assert care.cards(asked) == []
    await care.pass_time(minutes(2))
    assert "⏳ Ответа пока нет" in (await care.card(asked)).text
    assert care.called(care.shown(asked)) == {care.rita}
    await care.pass_time(minutes(11))
    (call,) = await care.until(lambda: care.calls(asked))
    assert care.called(call) == {care.ira}
    await care.pass_time(minutes(61))
    await care.until(lambda: [post for post in care.calls(asked) if post is not call])
    # One call at a time: the one before is taken away.
    await care.until(lambda: len(care.calls(asked)) == 1)
    assert len(care.cards(asked)) == 1
    await care.answer_to(care.order("не дежурю", care.ira))
    care.answer(care.rita, asked, "готово")
    await care.reads(asked, "✅ Сотрудник ответил · Рита")
    newest = care.calls(asked)
    await care.pass_time(minutes(180))
    assert care.calls(asked) == newest


async def test_who_has_it_is_shown_and_a_claim_runs_out(care: Caring) -> None:
    """👀 on the call counts as well; nobody else is called for two hours."""
    asked = await care.escalate(NIGHT)
    await care.pass_time(minutes(61))
    (call,) = await care.until(lambda: care.calls(asked))
    care.put(call, care.lena, "👀")
    await care.reads(asked, "👀 Занимается Лена")
    await care.pass_time(minutes(119))
    assert "👀 Занимается Лена" in care.cards(asked)[-1].text
    await care.pass_time(minutes(2))
    await care.reads(asked, "никто не взял")
    assert len(await care.until(lambda: care.calls(asked))) == 1
    await care.reacted(care.ira, asked, "🤷")
    await care.reads(asked, "🤷 Не запрос · Ира")


async def test_it_is_handed_over_and_done(care: Caring) -> None:
    """🤝 calls the others at once; 👌 settles it, and says who."""
    asked = await care.escalate("Кто поможет с пропиской?")
    await care.reacted(care.lena, asked, "👀")
    await care.reads(asked, "👀 Занимается Лена")
    care.react(care.lena, asked, "🤝")
    await care.reads(asked, "никто не взял")
    await care.until(lambda: care.calls(asked))
    await care.reacted(care.ira, asked, "👌")
    await care.reads(asked, "✅ Сотрудник ответил · Ира")
    care.react(care.ira, asked, None)  # a slip of the finger
    await care.reads(asked, "никто не взял")
    care.answer(care.ira, asked, "ответ: Приходите в четверг к 12, поможем")
    await care.reads(asked, "✅ Сотрудник ответил · Ира")
    await care.pass_time(UNDO + minutes(1))
    assert "Приходите в четверг" in (await care.reply(asked)).text


async def test_of_two_who_want_it_at_once_one_has_it(care: Caring) -> None:
    """The other one sees who, and can do nothing wrong by it."""
    asked = await care.escalate(LAWYER)
    care.react(care.rita, asked, "👀")
    care.react(care.lena, asked, "👀")
    await care.noticed(care.cards(asked)[-1])
    text = await care.reads(asked, "👀 Занимается")
    holder, other = ("Лена", care.rita) if "Лена" in text else ("Рита", care.lena)
    care.react(other, asked, None)
    await care.noticed(care.cards(asked)[-1])
    assert f"👀 Занимается {holder}" in care.cards(asked)[-1].text


async def test_an_answer_of_the_staff_in_the_chat_settles_it(care: Caring) -> None:
    """Nobody is called for it any more; nothing is marked."""
    asked = await care.asked("Где сейчас стоит автобус?")
    answer = care.say(care.lena, "Автобус до 21 стоит на Ладожской", asked)
    await care.knows(answer)
    later = await care.escalate("Где взять еду сегодня вечером?")
    await care.reads(later, "Ответа пока нет")
    assert care.cards(asked) == []
    answer = care.say(care.ira, "Еду раздают в 19 часов на Синопской, 26", later)
    await care.reads(later, "✅ Сотрудник ответил")
    assert care.mark(answer) is None


async def test_a_deleted_question_closes_with_its_reason(care: Caring) -> None:
    """Its words are gone from the card."""
    text = "Подскажите, где принимает нарколог?"
    asked = await care.escalate(text)
    assert text in care.hidden(care.cards(asked)[-1])
    care.world.delete(care.stage.chat, asked)
    await care.reads(asked, "✖ Закрыто: сообщение удалили")
    assert text not in care.shown(asked).text
    unseen = await care.asked("Кто-нибудь знает, как получить полис?")
    await care.deletes(unseen)
    await care.pass_time(minutes(61))
    assert care.cards(unseen) == []


@pytest.mark.parametrize("how", ["leaves", "banned"])
async def test_who_is_gone_waits_no_more(care: Caring, how: str) -> None:
    """By themself, or removed."""
    who = care.enter()
    number = care.say(who, "Подскажите, как вступить в программу реабилитации?")
    await care.knows(number)
    await care.pass_time(minutes(46))
    await care.card(number)
    if how == "leaves":
        care.world.leave(care.stage.chat, who)
    else:
        care.ban(who)
    await care.reads(number, "✖ Закрыто: автора больше нет в чате")


async def test_an_edited_question_shows_its_new_words(care: Caring) -> None:
    """On the same card."""
    asked = await care.escalate("Где сегодня раздают обед?")
    care.world.edit(care.stage.chat, asked, "Где сегодня раздают ужин?")
    await care.until(lambda: "ужин" in care.hidden(care.cards(asked)[-1]))
    assert len(care.cards(asked)) == 1


async def test_asking_again_joins_and_another_members_question_is_another(care: Caring) -> None:
    """However alike they are."""
    vera, oleg = care.enter(), care.enter("Олег")
    first = care.say(vera, "Где сегодня можно получить налоксон?")
    second = care.say(oleg, "Где сегодня можно получить налоксон?")
    await care.knows(first, second)
    again = care.say(vera, "Ну кто-нибудь знает?")
    await care.knows(again)
    await care.pass_time(minutes(31))
    await care.card(first)
    await care.card(second)
    assert care.cards(again) == []
    assert [len(care.cards(asked)) for asked in (first, second)] == [1, 1]


async def test_what_is_meant_for_other_parts_of_steward_is_no_request(care: Caring) -> None:
    """A wish for a link is granted, a report is reported: neither waits for an answer."""
    vera = care.enter()
    asked = care.say(vera, "пригласить")
    await care.until(lambda: care.message(asked).deleted)
    await care.until(lambda: care.world.received(vera, care.steward))
    rude = care.say(care.enter(), "Спасибо, вчера всё было хорошо")
    report = care.say(vera, "!", rude)
    await care.knows(rude, report)
    await care.pass_time(minutes(90))
    assert [care.cards(number) for number in (asked, rude, report)] == [[], [], []]


async def test_the_open_ones_are_listed(care: Caring) -> None:
    """By a word in the staff room."""
    asked = await care.escalate("Кто знает, где вылечить зуб бесплатно?")
    text = (await care.answer_to(care.order("открытые"))).text
    assert f"https://t.me/c/{care.stage.chat}/{asked}" in text
