"""A life is in danger: help in the chat at once, and the staff are called until one has it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.flows.caring import BUS, SOS, Caring, minutes
from tests.flows.conftest import heal
from tests.flows.house import caring_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE, PROMPT = timedelta(seconds=92), timedelta(seconds=182)
"""A little more than until the next of each."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ngo(forks: Forks) -> AsyncIterator[Caring]:
    """An NGO with an overdose bot."""
    bot = {"bot": "https://t.me/example_bot"}
    async with caring_at(forks, tables={"emergency": bot}) as ngo:
        yield ngo


@pytest_asyncio.fixture(loop_scope="module")
async def care(ngo: Caring) -> AsyncIterator[Caring]:
    """The same; what a test leaves open is over for the next one."""
    yield ngo
    heal(ngo.stage.telegram.faults)
    for about in ngo.rows("SELECT message FROM emergency WHERE state IN ('raised', 'taken')"):
        await over(ngo, about[0])
    await ngo.clear()


async def over(care: Caring, about: int) -> None:
    """Somebody says so."""
    card = await care.alarm(about)
    care.order("отбой", reply_to=card.id)
    await care.says(card, "👌 Лена: закончилось")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SOS, ("112", "103", "скорой", "налоксон")),
        ("Help, my friend overdosed, he is not breathing!", ("112", "ambulance", "naloxone")),
    ],
    ids=["ru", "en"],
)
async def test_help_comes_at_once_and_everybody_is_called(
    care: Caring, text: str, words: tuple[str, ...]
) -> None:
    """A reply in their language, and a card that rings; nothing else needs to happen first."""
    who = care.enter("Василиса")
    asked = care.say(who, text)
    help_ = await care.reply(asked)
    card = await care.alarm(asked)
    assert all(word in help_.text for word in (*words, "https://t.me/example_bot"))
    assert care.called(card) == care.crew
    assert not card.silent
    assert "Василиса" not in card.text + help_.text
    await care.quiet()
    assert care.cards(asked) == []  # it is no request beside
    assert len(care.replies(asked)) == len(care.alarms(asked)) == 1


async def test_it_is_paged_until_one_has_it_who_is_asked_until_it_is_over(care: Caring) -> None:
    """One page and one prompt at a time; a second 🔥 changes nothing."""
    asked = await care.asked(SOS)
    card = await care.alarm(asked)
    await care.pass_time(PAGE)
    (first,) = await care.until(lambda: care.pages(asked))
    assert care.called(first) == care.crew
    await care.pass_time(PAGE)
    await care.until(lambda: [page for page in care.pages(asked) if page is not first])
    second = await care.only(lambda: care.pages(asked))
    care.put(second, care.lena, "🔥")
    await care.says(card, "🔥 Занимается Лена")
    await care.until(lambda: care.pages(asked) == [])
    care.put(card, care.ira, "🔥")
    await care.noticed(card)
    assert "🔥 Занимается Лена" in card.text
    await care.pass_time(PROMPT)
    (prompt,) = await care.until(lambda: care.prompts(asked))
    assert care.called(prompt) == {care.lena}
    await care.pass_time(PROMPT)
    await care.until(lambda: [p.id for p in care.prompts(asked)] not in ([], [prompt.id]))
    newest = await care.only(lambda: care.prompts(asked))
    assert care.pages(asked) == []
    care.order("отбой", reply_to=newest.id)
    await care.says(card, "👌 Лена: закончилось")
    await care.until(lambda: care.prompts(asked) == [])
    await care.pass_time(minutes(30))
    assert care.pages(asked) + care.prompts(asked) == []
    assert [text.reply_to for text in care.replies(asked)] == [asked]


async def test_whoever_gives_it_back_has_the_others_called_at_once(care: Caring) -> None:
    """By taking 🔥 away, or by a word."""
    asked = await care.asked(SOS)
    card = await care.alarm(asked)
    care.put(card, care.lena, "🔥")
    await care.says(card, "🔥 Занимается Лена")
    care.put(card, care.lena, None)
    (page,) = await care.until(lambda: care.pages(asked))
    assert care.called(page) == care.crew
    care.put(page, care.ira, "🔥")
    await care.says(card, "🔥 Занимается Ира")
    care.order("не могу", care.ira, reply_to=card.id)
    await care.says(card, "Никто ещё не взял")
    await care.until(lambda: care.pages(asked))


async def test_back_up_calls_the_others(care: Caring) -> None:
    """🙏 of whoever has it; they go on having it."""
    asked = await care.asked(SOS)
    card = await care.alarm(asked)
    care.put(card, care.lena, "🔥")
    await care.says(card, "🔥 Занимается Лена")
    care.put(card, care.lena, "🙏")
    (page,) = await care.until(
        lambda: [post for post in care.told("🙏 Нужна подмога") if f"/{asked}" in post.text]
    )
    assert care.called(page) == care.crew - {care.lena}
    assert "🔥 Занимается Лена" in card.text


async def test_a_wrong_alarm_takes_the_text_back(care: Caring) -> None:
    """And undone it says it again, and calls at once."""
    asked = await care.asked(SOS)
    card = await care.alarm(asked)
    await care.reply(asked)
    care.put(card, care.ira, "🤷")
    await care.says(card, "🤷 Ира: ложная тревога")
    await care.until(lambda: care.replies(asked) == [])
    await care.pass_time(PAGE)
    assert care.pages(asked) == []
    care.order("отмена", reply_to=card.id)
    await care.until(lambda: len(care.replies(asked)) == 1 and len(care.pages(asked)) == 1)


async def test_further_cries_join_and_somebody_elses_calls_again(care: Caring) -> None:
    """One text, one card; of the same person's cries the card only counts."""
    vera, oleg = care.enter(), care.enter("Олег")
    asked = care.say(vera, SOS)
    card = await care.alarm(asked)
    care.say(vera, "Он не дышит, приезжайте скорее!")
    await care.says(card, "Ещё сообщений об этом: 1")
    assert care.pages(asked) == []
    await care.pass_time(timedelta(seconds=40))
    care.say(oleg, "Он синий и не дышит, помогите!")
    await care.until(lambda: care.pages(asked))
    await care.says(card, "Ещё сообщений об этом: 2")
    await care.quiet()
    assert len(care.told(card.text.splitlines()[1])) >= 1
    assert [len(care.alarms(asked)), len(care.replies(asked))] == [1, 1]


async def test_it_goes_out_while_telegram_has_others_wait(care: Caring) -> None:
    """Asked to wait for an hour, Steward tries an emergency all the same."""
    care.stage.telegram.faults.flood["SendMessage"] = 3600
    order = care.order("кто дежурит")
    await care.until(lambda: "asks to wait 3600 s" in care.log())
    asked = care.say(care.enter(), SOS)
    help_, card = await care.reply(asked), await care.alarm(asked)
    waits = care.order("открытые")
    care.put(card, care.lena, "🔥")
    await care.says(card, "🔥 Занимается Лена")
    told = [post.reply_to for post in care.stage.rooms.posts(care.stage.staff)]
    assert order not in told
    assert waits not in told
    assert help_.reply_to == asked
    care.stage.telegram.clock.move(minutes(61))
    care.stage.cut_bot()
    await care.answer_to(order)
    await care.answer_to(waits)


async def test_a_message_that_is_gone_before_help_comes_is_an_alarm_all_the_same(
    care: Caring,
) -> None:
    """The text goes out without the reply; the card says that the message is gone."""
    said, faults = len(care.said()), care.stage.telegram.faults
    faults.flood_until_lifted["SendMessage"] = 1
    asked = await care.asked(SOS)
    care.world.delete(care.stage.chat, asked)
    await care.until(lambda: care.rows("SELECT gone FROM emergency WHERE message = ?", asked)[0][0])
    faults.flood_until_lifted.clear()
    await care.until(lambda: len(care.said()) > said)
    (help_,) = care.said()[said:]
    assert "🆘" in help_.text
    assert help_.reply_to is None
    await care.says(await care.alarm(asked), "Сообщение удалили")
    await care.pass_time(PAGE)
    (page,) = await care.until(lambda: care.pages(asked))
    assert care.called(page) == care.crew


async def test_whose_account_or_place_is_gone_is_still_looked_for(care: Caring) -> None:
    """Humans decide when it is over."""
    asked = [care.say(who := care.enter(), SOS)]
    await care.alarm(asked[0])
    care.ban(who)
    care.world.delete_account(who)
    await care.pass_time(PAGE)
    (page,) = await care.until(lambda: care.pages(asked[0]))
    assert care.called(page) == care.crew


async def test_an_alarm_from_while_steward_was_down_rings_when_it_is_back(care: Caring) -> None:
    """Whatever else was said meanwhile."""
    await care.stage.stop_bot()
    care.say(care.enter(), BUS)
    asked = care.say(care.enter(), SOS)
    care.say(care.enter(), "Всем добрый вечер")
    care.stage.telegram.clock.move(minutes(20))
    await care.stage.start_bot()
    assert (await care.reply(asked)).reply_to == asked
    assert care.called(await care.alarm(asked)) == care.crew
    await care.quiet()
    assert len(care.replies(asked)) == len(care.alarms(asked)) == 1


async def test_the_staffs_own_words_raise_no_alarm(care: Caring) -> None:
    """They know whom to call."""
    said = len(care.said())
    await care.knows(care.say(care.lena, SOS))
    await care.quiet()
    assert len(care.said()) == said
