"""Rudeness by its aim, and how much of it is too much: from the chat to the staff room and back."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.judging import Judge
from adapters.models.small.model import load
from moderation.flag import State
from moderation.judgement import FLAG_AT, HIGHEST, LOWEST, Tally, threshold
from moderation.rules.judge import find
from moderation.said import Said
from sandbox.stage import Stage
from sandbox.world.messages import Message
from tests.flows.markers import Markers, leaks
from tests.forking import Forks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Rude without any word that a list could have.
AIMED = "такие как вы только место в чате занимаете, шли бы вы отсюда"
UNLISTED = "вы все тут ждёте, когда вам в рот положат, противно смотреть"
# How harmless decisions it takes until doubtful messages are let be.
FEW = 6
OPENINGS = ("ты", "вы", "ну ты", "опять ты", "а ты", "слушай, ты", "вот вы", "и вы")
ENDINGS = (
    *("опять за своё", "бы хоть подумал сначала", "тут самый умный, что ли", "всё испортил"),
    *("ничего не понимаешь", "мне надоел", "только и знаешь, что жаловаться", "лучше помолчи"),
    *("бы сам попробовал", "никогда не слушаешь", "врёшь", "смешной", "как маленький"),
)
TAILS = ("", "сегодня", "и вчера", "честное слово", "вот и всё", "каждый раз")


async def doubtful() -> Iterator[str]:
    """Messages that are flagged at the usual threshold and not after a few harmless flags.

    Chosen by what the shipped model says about them, so that it may be taught anew.
    """
    texts = [" ".join(parts) for parts in product(OPENINGS, ENDINGS, TAILS)]
    found = await Judge(small=load()).score([Said(text) for text in texts])
    quieter = threshold(Tally(harmless=FEW))
    chosen = [
        text
        for text, (finding, *_) in zip(texts, found, strict=True)
        if FLAG_AT + 0.01 < finding.score < quieter - 0.01
    ]
    assert len(chosen) >= 3, "give it more openings, endings or tails to choose from"
    return iter(chosen)


def answers(evening: "Evening", to: int) -> list[Message]:
    """What Steward answers to a message of the staff room."""
    posts = evening.stage.rooms.posts(evening.stage.staff)
    return [post for post in posts if post.reply_to == to]


async def ask(evening: "Evening", who: int, text: str) -> str:
    """What Steward answers to a message of its own in the staff room."""
    asked = evening.world.post(evening.stage.staff, who, text)
    (answer,) = await evening.until(lambda: answers(evening, asked))
    return answer.text


async def test_rudeness_without_a_rude_word_makes_a_card(rough: "Evening") -> None:
    """The words of no list are in it; the card says why all the same."""
    assert find(Said(UNLISTED)) == ()
    about = rough.say(rough.enter(), UNLISTED)
    card = await rough.card(about)
    assert card.text.startswith("🗯 Грубость")
    assert "похоже на грубость собеседнику" in card.text
    assert rough.hidden(card) == UNLISTED


async def test_a_stock_client_sees_the_same(rough: "Evening") -> None:
    """Written by one, read by another in the staff room."""
    member, staff = rough.enter(), await rough.client(rough.ira)
    client = await rough.client(member)
    chat, room = (-1_000_000_000_000 - room for room in (rough.stage.chat, rough.stage.staff))
    sent = await client.send_message(chat, AIMED)
    await rough.card(sent.id)
    (newest,) = await staff.get_messages(room, limit=1)
    assert f"/{sent.id}\n" in newest.message
    assert "Грубость" in newest.message


@pytest.mark.parametrize(
    "text",
    [
        "Да что ж за блядская погода, третий день льёт",
        "it's fucking freezing out there, wrap up warm",
        "какая же я дура, опять зонт в автобусе оставила",
        "простите за мат, ребята, просто накипело",
        "так горжусь тобой, чёрт возьми, целый месяц!",
        "мне вчера написали «ты никому не нужна», плакала весь вечер",
    ],
)
async def test_swearing_at_nobody_here_makes_no_card(rough: "Evening", text: str) -> None:
    """At the weather, at oneself, in somebody else's words, in joy."""
    about = rough.say(rough.enter(), text)
    await rough.settled()
    assert rough.cards(about) == []


async def test_staff_ask_for_the_threshold(rough: "Evening") -> None:
    """They get the numbers in their room, once, in reply; nobody else does."""
    stage = rough.stage
    text = await ask(rough, rough.lena, "порог")
    for number in (FLAG_AT, LOWEST, HIGHEST):
        assert str(round(100 * number)) in text
    member, stranger = rough.enter(), rough.say(rough.enter(), "порог")
    asked = rough.world.post(stage.staff, rough.ira, "какой у нас порог?")
    replied = rough.world.post(stage.staff, rough.ira, "порог", asked)
    rough.say(member, "сбросить порог", stranger)
    await rough.settled()
    assert answers(rough, asked) == answers(rough, replied) == []
    assert rough.replies(stranger) == []
    assert rough.said() == []


async def test_a_question_is_answered_once_whatever_happens(rough: "Evening") -> None:
    """Steward is killed, and the line cut, in the midst of it."""
    stage = rough.stage
    await stage.kill_bot()
    asked = rough.world.post(stage.staff, rough.lena, "статистика")
    await stage.start_bot()
    stage.cut_bot()
    await rough.until(lambda: answers(rough, asked))
    await stage.kill_bot()
    await stage.start_bot()
    await rough.settled()
    assert len(answers(rough, asked)) == 1


async def test_decisions_move_the_threshold_and_a_reset_moves_it_back(rough: "Evening") -> None:
    """A borderline message: flagged, then let be, also after a restart, then flagged again."""
    stage, texts = rough.stage, await doubtful()
    await ask(rough, rough.lena, "сбросить порог")
    first = await rough.insult(text=next(texts))
    for _ in range(FEW):
        about = await rough.insult()
        rough.react(rough.lena, about, "🕊")
        await rough.stands(about, State.HARMLESS)
    assert "тише" in await ask(rough, rough.ira, "порог")
    await stage.stop_bot()
    await stage.start_bot()
    second = rough.say(rough.enter(), next(texts))
    await rough.settled()
    assert rough.cards(second) == []
    said = await ask(rough, rough.lena, "Сбросить порог")
    assert str(round(100 * threshold(Tally(harmless=FEW)))) in said
    await rough.insult(text=next(texts))
    assert rough.cards(second) == []  # what is past is past
    assert rough.flag(first).state is State.OPEN


async def test_an_undone_decision_moves_nothing(rough: "Evening") -> None:
    """Six flags found harmless by mistake, and taken back."""
    texts = await doubtful()
    await ask(rough, rough.lena, "сбросить порог")
    for _ in range(FEW):
        about = await rough.insult()
        rough.react(rough.lena, about, "🕊")
        await rough.stands(about, State.HARMLESS)
        rough.react(rough.lena, about, None)
        await rough.stands(about, State.OPEN)
    await rough.insult(text=next(texts))
    assert "тише" not in await ask(rough, rough.lena, "порог")


async def test_no_word_of_it_is_on_disk(
    forks: Forks, an_evening: "Callable[[Stage], Evening]", tmp_path: Path
) -> None:
    """What the models judged, what staff asked, what was answered: the counts are all there is."""
    markers = Markers()
    async with forks.on(Stage(log_level="DEBUG")) as stage:
        evening = an_evening(stage)
        await stage.start_bot()
        who = evening.enter()
        texts = [markers.text("такие как ты, {}, только место занимают, иди отсюда")]
        texts += [markers.text("{} опять ты за своё"), markers.text("{} спасибо всем")]
        about = await evening.insult(who, texts[0])
        for text in texts[1:]:
            evening.say(who, text, about)
        evening.world.post(stage.staff, evening.lena, markers.text("порог {}"))
        evening.answer(evening.lena, about, "не вред")
        await evening.stands(about, State.HARMLESS)
        await ask(evening, evening.lena, "порог")
        await ask(evening, evening.lena, "сбросить порог")
        await evening.settled()
        await stage.kill_bot()
        assert texts[0].split()[3] in evening.cards(about)[0].text
        assert leaks(markers, stage, tmp_path / "scratch") == []
