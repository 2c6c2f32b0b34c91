"""What outreach says: whole in every state, in both languages, and never too long."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.outreach import known_topics
from config.texts import LANGUAGES
from core.effects import Person, Text
from outreach import emergency
from outreach.emergency import NEXT as ALARM_NEXT
from outreach.hours import Hours
from outreach.house import House, Topic
from outreach.listening import emergency as rules
from outreach.listening.heard import Kind
from outreach.lists import LINES, listing
from outreach.request import NEXT, OPEN, Move, Reason, Request, State
from outreach.words import (
    ALARM_REACTIONS,
    REACTIONS,
    alarm_move_of,
    verdict_of,
)
from tests.texts import texts_in

# What Telegram takes in one message; on a card, quotes and links need most of it.
LONGEST, CARD = 4096, 1000
YES_NO = ("yes", "no")
CODES = ("", "CHAT_ADMIN_REQUIRED", "CHAT_WRITE_FORBIDDEN", "USER_BANNED_IN_CHANNEL")
# All that can be told of a request; the longest where it is only repeated.
ASK: dict[str, tuple[int | str, ...]] = {
    "kind": tuple(Kind),
    "topic": ("т" * 60,),
    "state": tuple(State),
    "asked": ("12.03, 14:05",),
    "answers": (0, 1, 12),
    "more": (0, 4),
    "by": ("", "Анна-Мария"),
    "human": YES_NO,
    "where": ("chat", "private"),
    "thanked": YES_NO,
    "left": YES_NO,
    "gone": YES_NO,
    "reason": ("no", *Reason),
    "calls": (0, 2),
    "seconds": (60,),
    "minutes": (30,),
    "trouble": (*CODES, "REACTION_INVALID", "MESSAGE_ID_INVALID", "FLOOD_PREMIUM_WAIT"),
    "answerable": YES_NO,
    "quoted": ("text", "media", "no", "unread"),
    "quote": ("…",),
    "quotes": ("1. …",),
    "link": ("https://t.me/c/1111111111/4242",),
}
ALARM: dict[str, tuple[int | str, ...]] = {
    **{name: ASK[name] for name in ("by", "gone", "quoted", "quote", "quotes", "link")},
    "state": tuple(emergency.State),
    "reason": ("передозировка",),
    "asked": ("23:41",),
    "pages": (0, 3),
    "joined": (0, 2),
    "number": ("112",),
    "trouble": (*CODES, "FLOOD_PREMIUM_WAIT"),
}
PARTS = ("ask-head", "ask-quote", "ask-answers", "ask-state", "ask-notes", "ask-where")
ASK_TEXTS = (*PARTS, "ask-trouble", "ask-legend", "ask-advice", "ask-call")
ALARM_TEXTS = ("alarm-state", "alarm-notes", "alarm-trouble", "alarm-legend", "alarm-page")
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def sayings(language: str, name: str, values: dict[str, tuple[int | str, ...]]) -> list[str]:
    """A text with every combination of what it can be told."""
    texts = texts_in(language)
    needed = sorted(texts.variables(name))
    combinations = product(*(values[one] for one in needed))
    return [texts.say(name, **dict(zip(needed, told, strict=True))) for told in combinations]


def asked_for() -> Iterator[tuple[str, set[str] | None]]:
    """The texts that outreach names, and what it tells them where that is written beside it."""
    for file in sorted((Path(rules.__file__).parents[2]).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Text":
                names = [
                    one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)
                ]
                told = node.args[1] if len(node.args) > 1 else None
                keys = None
                # With `**` among them, there are more than can be read here.
                if isinstance(told, ast.Dict) and None not in told.keys:
                    keys = {str(key.value) for key in told.keys if isinstance(key, ast.Constant)}
                yield from ((str(name), keys) for name in names)


@EACH_LANGUAGE
def test_every_text_that_outreach_names_exists_and_gets_what_it_needs(language: str) -> None:
    """What it says, nobody would otherwise hear."""
    texts, named = texts_in(language), [*asked_for()]
    assert {"ask-card", "alarm-own-text", "skills-kept"} <= {name for name, _ in named}
    for name, told in named:
        needed = texts.variables(name)
        assert told is None or needed <= told, name


@EACH_LANGUAGE
@pytest.mark.parametrize("name", ASK_TEXTS)
def test_every_part_of_a_card_can_be_said(name: str, language: str) -> None:
    """In every state, of every kind, with every note; and never with a gap where a word is due."""
    for said in sayings(language, name, ASK):
        assert not set("{}") & set(said)
        assert "\n\n" not in said


@EACH_LANGUAGE
@pytest.mark.parametrize("name", [*ALARM_TEXTS, "alarm-prompt"])
def test_every_part_of_an_alarm_can_be_said(name: str, language: str) -> None:
    """In every state."""
    for said in sayings(language, name, ALARM):
        assert not set("{}") & set(said)
        assert "\n\n" not in said


@EACH_LANGUAGE
def test_the_cards_need_nothing_that_outreach_does_not_tell(language: str) -> None:
    """Else a card would never go out."""
    texts = texts_in(language)
    assert texts.variables("ask-card") | texts.variables("ask-call") <= ASK.keys()
    for name in ("alarm-card", "alarm-page", "alarm-prompt"):
        assert texts.variables(name) <= {*ALARM, "prompts", "human"}


@EACH_LANGUAGE
def test_a_card_is_short_and_ends_with_what_the_reactions_mean(language: str) -> None:
    """With all notes that there are, it leaves room for the quotes."""
    texts = texts_in(language)
    needed = texts.variables("ask-card")
    most = {name: values[-1] for name, values in ASK.items() if name in needed}
    most |= dict.fromkeys(("thanked", "left", "gone", "human"), "yes")
    for state, answerable in product(State, YES_NO):
        told = {**most, "state": state, "answerable": answerable, "reason": "no"}
        said = texts.say("ask-card", **told)
        assert len(said) < CARD
        assert said.endswith("\n" + texts.say("ask-legend", **told))


@EACH_LANGUAGE
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(("answerable", "human"), [*product(YES_NO, YES_NO)])
def test_each_word_of_a_cards_last_line_works(
    state: State, answerable: str, human: str, language: str
) -> None:
    """The word beside a reaction means the same as the reaction, and means something now."""
    told = {"state": state, "answerable": answerable, "human": human, "reason": "withdrawn"}
    legend = texts_in(language).say("ask-legend", **told)
    pairs = re.findall(r"(\W) ([\w\s]+?)(?=[:(·]|$| \()", legend)
    shown = {emoji: word.strip() for emoji, word in pairs if emoji in REACTIONS}
    assert set(shown) == set(legend) & set(REACTIONS)
    for emoji, word in shown.items():
        verdict = verdict_of(word)
        assert verdict is not None
        assert verdict.move is REACTIONS[emoji]
        # Handing over is shown beside taking: whoever takes it will want to know.
        assert (state, verdict.move) in NEXT or verdict.move is Move.PASS
    assert shown or state is State.CORRECTED
    if answerable == "yes" and state in OPEN - {State.DOUBTED}:
        assert {"👍", "👎"} <= set(shown)


@EACH_LANGUAGE
@pytest.mark.parametrize("state", list(emergency.State))
def test_each_word_of_an_alarms_last_line_works(state: emergency.State, language: str) -> None:
    """As on a card; what stands in quotation marks, too."""
    legend = texts_in(language).say("alarm-legend", state=state)
    shown = {}
    for piece in legend.split(" · "):
        quoted = re.match(r"[«“]([^»”]+)[»”]", piece)
        emoji, _, word = piece.partition(" ")
        move = alarm_move_of(quoted[1] if quoted else word)
        assert move is not None
        assert (state, move) in ALARM_NEXT
        if not quoted:
            shown[emoji] = move
    assert shown
    assert shown.items() <= ALARM_REACTIONS.items()


@pytest.mark.parametrize("file", sorted((Path(rules.__file__).parent / "words").glob("*.toml")))
def test_every_rule_that_raises_an_alarm_has_its_reason(file: Path) -> None:
    """A card without its reason would not go out."""
    groups = tomllib.loads(file.read_text("utf-8"))["signs"]
    for language in LANGUAGES:
        assert {f"urgent-{group}" for group in groups} | {"urgent"} <= texts_in(language).names


@EACH_LANGUAGE
def test_the_text_in_the_chat_without_a_bot_has_no_empty_place(language: str) -> None:
    """The address is the last line, and Telegram leaves out an empty one."""
    say = texts_in(language).say
    without = say("alarm-text", number="112", bot="").strip()
    assert say("alarm-text", number="112", bot="@bot") == f"{without}\n@bot"
    assert "\n\n" not in without
    assert "112" in without
    assert ("103" in without) is (language == "ru")


@EACH_LANGUAGE
def test_a_promised_time_is_said_as_it_is(language: str) -> None:
    """The notice and the wish name it; during working hours the wish names no date."""
    say, when = texts_in(language).say, "12.03, 10:00"
    assert when in say("late-notice", when=when)
    assert "112" in say("late-notice", when=when)
    assert when in say("voice-wish", when=when)
    assert not re.search(r"\d|now", say("voice-wish", when="now"))


def test_the_longest_list_fits_into_one_message() -> None:
    """With the longest title that comes along, and long names."""
    at = datetime(2026, 3, 12, 11, 5, tzinfo=UTC)
    for language in LANGUAGES:
        titles = {name: getattr(topic.title, language) for name, topic in known_topics().items()}
        name = max(titles, key=lambda name: len(titles[name]))
        topic = Topic(name, {language: titles[name]}, wait=timedelta(minutes=30))
        hours = Hours(ZoneInfo("Europe/Moscow"))
        house = House(-1001111111111, -1002222222222, mask, hours, language, {name: topic})
        asked = [
            Request(
                *(number, house.chat, 1_000_000 + number, None, Kind.QUESTION, name, "ru", at),
                state=State.ASKED if number % 2 else State.CLAIMED,
                holder=5,
            )
            for number in range(LINES + 1)
        ]
        lines = "\n".join(said(line, language) for line in listing(asked, house))
        around = texts_in(language).say("morning-list", count=41, withdrawn=3, lines="")
        assert len(around) + len(lines) < LONGEST


def mask(account: int) -> str:
    """A keyed hash, as far as a list is concerned."""
    return f"{account:x}"


def said(line: Text, language: str) -> str:
    """A line in words, with a long name where staff are named."""
    args: dict[str, int | str] = {}
    for name, value in line.args.items():
        assert isinstance(value, int | str | Person)
        args[name] = "Александра К." if isinstance(value, Person) else value
    return texts_in(language).say(line.template, **args)
