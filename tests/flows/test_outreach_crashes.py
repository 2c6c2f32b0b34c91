"""Steward is killed between any two steps: nothing is lost, and nothing is said twice."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from sandbox.world.messages import Message
from tests.flows.caring import BUS, SOS, Caring, minutes
from tests.flows.conftest import heal
from tests.flows.house import UNDO, caring_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALWAYS = 10_000
"""So many requests are cut: all of them, until it is healed."""
ANSWER = "Завтра он будет на Ладожской с 18 до 21"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def care(forks: Forks) -> AsyncIterator[Caring]:
    """An evening, with all models, whose Steward is killed again and again."""
    models = {"requests": True, "links": True, "emergencies": True}
    async with caring_at(forks, tables={"models": models}) as care:
        yield care


def cut(care: Caring, moment: str, method: str) -> None:
    """From now on these requests lose their connection, before or after they are carried out."""
    faults = care.stage.telegram.faults
    faults.cut_methods = frozenset({method})
    setattr(faults, moment, ALWAYS)


async def killed(care: Caring, after: timedelta = timedelta()) -> None:
    """SIGKILL; some time passes."""
    await care.stage.kill_bot()
    heal(care.stage.telegram.faults)
    care.stage.telegram.clock.move(after)


async def test_a_question_and_an_alarm_over_seven_kills(care: Caring) -> None:
    """Asked, answered, put on a card, judged and marked; raised, paged, taken, asked after, over.

    Steward is killed between any two of these, or just when Telegram has it and its disk does not.
    """
    begin = care.world.now
    await killed(care)
    asked, cry = care.say(care.enter(), BUS), care.say(care.enter(), SOS)
    await care.stage.start_bot()
    help_, alarm = await care.reply(cry), await care.alarm(cry)
    await care.knows(asked)
    answer = await answered_and_taken(care, asked, cry)
    await killed(care, minutes(11))
    cut(care, "cut_next_after", "SendMessage")
    await care.stage.start_bot()
    await care.until(lambda: care.cards(asked) or care.prompts(cry))
    await killed(care)
    await care.stage.start_bot()
    await care.card(asked)
    (prompt,) = await care.until(lambda: care.prompts(cry))
    await care.until(lambda: {(prompt.id,), (care.cards(asked)[-1].id,)} <= {*care.rows(POSTED)})
    await judged_and_over(care, asked, prompt)
    await care.says(alarm, "👌 Лена: закончилось")
    await marked(care, answer)
    assert [text.id for text in care.said()] == [help_.id]
    assert [post.id for post in care.alarms(cry)] == [alarm.id]
    assert len(care.cards(asked)) == 1
    assert care.calls(asked) + care.pages(cry) + care.prompts(cry) == []
    assert care.world.now - begin < minutes(20)  # so nothing was due a second time


async def answered_and_taken(care: Caring, asked: int, cry: int) -> int:
    """A peer answers while Steward is down; so does whoever takes the alarm."""
    await killed(care, timedelta(seconds=92))
    answer = care.say(care.enter("Олег"), ANSWER, asked)
    await care.stage.start_bot()
    await care.until(lambda: care.pages(cry))
    await care.knows(answer)
    await killed(care)
    (alarm,) = care.alarms(cry)
    care.put(alarm, care.lena, "🔥")
    await care.stage.start_bot()
    await care.says(alarm, "🔥 Занимается Лена")
    await care.until(lambda: care.pages(cry) == [])
    return answer


async def judged_and_over(care: Caring, asked: int, prompt: Message) -> None:
    """Both are decided while Steward is down."""
    await killed(care)
    care.react(care.lena, asked, "👍")
    care.order("отбой", reply_to=prompt.id)
    await care.stage.start_bot()
    await care.reads(asked, "👍 Верно · Лена")
    await care.until(lambda: prompt.deleted)


async def marked(care: Caring, answer: int) -> None:
    """The mark is set, and Steward's disk does not know; in the end it stands."""
    cut(care, "cut_next_after", "SendReaction")
    care.stage.telegram.clock.move(UNDO + minutes(1))
    care.stage.cut_bot()
    care.order("кто дежурит")  # Steward looks at its outbox
    await care.marked(answer)
    await killed(care, minutes(1))
    await care.stage.start_bot()
    await care.quiet()
    assert care.mark(answer) == "👍"


POSTED = "SELECT message FROM outbox WHERE message NOT NULL"
