"""After hours: an honest notice, silent cards, and one list in the morning. Here by rules alone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest
import pytest_asyncio

from tests.flows.caring import SOS, Caring, minutes
from tests.flows.house import WEEK, caring_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVENING, MORNING = time(18), time(7)
"""Nine o'clock in Moscow, and ten; people work from ten to seven. All in UTC."""
DAY = timedelta(days=1)
AUTUMN = datetime(2026, 10, 24, 18, tzinfo=UTC)
"""The evening before Berlin's clocks go back, from UTC+2 to UTC+1."""
SPRING = datetime(2027, 3, 27, 19, tzinfo=UTC)
"""The evening before they go forward again."""
SUNDAY = datetime(2027, 3, 28, 18, tzinfo=UTC)
"""The next evening; the day after is a holiday."""
BEGINS = "☀ Рабочее время началось"
SHORT = timedelta(seconds=30)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ngo(forks: Forks) -> AsyncIterator[Caring]:
    """A house with hours, in Moscow."""
    async with caring_at(forks, tables={"hours": WEEK}) as ngo:
        yield ngo


@pytest_asyncio.fixture(loop_scope="module")
async def care(ngo: Caring) -> AsyncIterator[Caring]:
    """The same, at the beginning of a night; nothing that a test leaves open waits in the next."""
    evening = ngo.world.now.replace(hour=EVENING.hour, minute=0, second=0)
    await ngo.pass_until(evening if ngo.world.now < evening else evening + DAY)
    yield ngo
    await ngo.clear()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "Где сегодня можно получить налоксон?",
            "нерабочее время; они снова на связи: {tomorrow}",
        ),
        ("Where can I get a bus ticket tonight?", "{tomorrow}"),
    ],
    ids=["ru", "en"],
)
async def test_who_asks_after_hours_is_told_once_when_somebody_works(
    care: Caring, question: str, words: str
) -> None:
    """Three minutes later, in their language; the card comes silently, and calls nobody."""
    tomorrow = f"{care.world.now + DAY:%d.%m}, 10:00"
    asked = await care.asked(question)
    await care.pass_time(minutes(2))
    assert care.replies(asked) == []
    await care.pass_time(minutes(2))
    assert words.format(tomorrow=tomorrow) in (await care.reply(asked)).text
    await care.pass_time(minutes(60))
    await care.card(asked)
    assert care.shown(asked).silent
    assert care.called(care.shown(asked)) == set()
    await care.pass_time(minutes(60))
    await care.quiet()
    assert care.calls(asked) == []
    assert len(care.replies(asked)) == 1


async def test_who_was_answered_gets_no_notice(care: Caring) -> None:
    """By a peer, or by somebody of the staff who happens to be there."""
    asked = [await care.asked(text) for text in ("Где раздают еду?", "Кто знает, где автобус?")]
    await care.answered(asked[0], "Еду раздают на Синопской, 26, в 19 часов")
    await care.knows(care.say(care.lena, "Автобус сегодня на Ладожской", asked[1]))
    await care.pass_time(minutes(5))
    await care.quiet()
    assert [care.replies(number) for number in asked] == [[], []]


async def test_an_emergency_gets_help_and_no_notice(care: Caring) -> None:
    """At any hour everybody is called."""
    asked = await care.asked(SOS)
    card = await care.alarm(asked)
    assert care.called(card) == care.crew
    assert not card.silent
    await care.until(lambda: care.replies(asked))
    await care.pass_time(minutes(5))
    assert ["🆘" in text.text for text in care.replies(asked)] == [True]
    care.order("отбой", reply_to=card.id)
    await care.says(card, "👌 Лена: закончилось")


async def test_who_is_on_duty_is_called_at_night(care: Caring) -> None:
    """By their own word."""
    await care.answer_to(care.order("дежурю", care.ira))
    asked = await care.escalate("Где можно переночевать?")
    assert care.called(care.shown(asked)) == {care.ira}
    await care.answer_to(care.order("не дежурю", care.ira))


async def test_a_voice_message_is_wished_for_in_words_once_an_evening(care: Caring) -> None:
    """If it is not written, it has a card; if it is, that is what counts."""
    vera, oleg = care.enter(), care.enter("Олег")
    first, other = care.voice(vera), care.voice(oleg)
    assert "напишите" in (await care.reply(first)).text
    await care.reply(other)
    written = care.say(oleg, "Подскажите, где сделать тест на ВИЧ?")
    await care.knows(written)
    await care.until(lambda: care.replies(other) == [])  # the wish is granted
    await care.pass_time(minutes(25))
    assert "🎤" in (await care.card(first)).text
    second = care.voice(vera)
    await care.knows(second)
    await care.pass_time(minutes(11))
    assert "🎤" in (await care.card(second)).text
    assert [text for text in care.replies(second) if "напишите" in text.text] == []
    assert len(care.replies(first)) == 1
    assert care.cards(other) == []
    await care.card(written)


async def test_a_night_of_requests_is_one_list_in_the_morning(care: Caring) -> None:
    """Thirty silent cards at most; with the working day one message says what waits."""
    things = ("справку", "юриста", "еду", "обувь", "шприцы", "врача")
    places = ("на Ладожской", "на Сенной", "в Купчино", "в Девяткино", "на Рыбацком")
    asked = [
        care.say(care.enter(), f"Подскажите, где взять {thing} {place}?")
        for place in places
        for thing in things
    ]
    await care.knows(*asked)
    posts = len(care.stage.rooms.posts(care.stage.staff))
    await care.pass_time(minutes(90))
    await care.until(lambda: all(care.cards(number) for number in asked))
    night = [m for m in care.stage.rooms.posts(care.stage.staff)[posts:] if m.reply_to is None]
    assert len(night) == len(asked) == 30
    assert all(post.silent and not care.called(post) for post in night)
    lists = len(care.told(BEGINS))
    morning = datetime.combine(care.world.now + DAY, MORNING, UTC)
    if morning - care.world.now > DAY:  # it is past midnight, in UTC
        morning -= DAY
    await care.pass_until(morning - SHORT)
    assert len(care.told(BEGINS)) == lists
    await care.pass_until(morning)
    listed = await care.tells(BEGINS, lists + 1)
    assert "Ждут: 30" in listed.text
    shown = [number for number in asked if f"/{number}\n" in listed.text]
    assert f"и ещё {30 - len(shown)}" in listed.text
    assert shown == asked[: len(shown)] != []
    await care.pass_time(minutes(30))
    assert len(care.told(BEGINS)) == lists + 1


async def test_mornings_over_a_change_of_clocks_and_a_holiday(forks: Forks) -> None:
    """By the clock on Berlin's walls: after a night of an hour more, or less, and a day off."""
    hours = {**WEEK, "holidays": ["2027-03-29"]}
    nights = (
        (AUTUMN, datetime(2026, 10, 25, 9, tzinfo=UTC)),
        (SPRING, datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (SUNDAY, datetime(2027, 3, 30, 8, tzinfo=UTC)),
    )
    async with caring_at(forks, AUTUMN, zone="Europe/Berlin", tables={"hours": hours}) as berlin:
        for evening, morning in nights:
            if berlin.world.now < evening:
                await berlin.pass_until(evening)
            asked = await berlin.asked("Где сегодня можно получить налоксон?")
            await berlin.pass_time(minutes(4))
            assert f"{morning:%d.%m}, 10:00" in (await berlin.reply(asked)).text
            lists = len(berlin.told(BEGINS))
            await berlin.pass_until(morning - SHORT)
            assert len(berlin.told(BEGINS)) == lists
            await berlin.pass_until(morning)
            await berlin.tells(BEGINS, lists + 1)
            await berlin.clear()
