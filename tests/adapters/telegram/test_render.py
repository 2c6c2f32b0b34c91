"""Texts at the moment of sending: what is quoted, and what nobody can forge."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.helpers import add_surrogate, del_surrogate

from adapters.recent import Recent
from adapters.telegram.composing import HERE, QUOTE_LENGTH, Rendered
from adapters.telegram.render import Renderer, link_to
from config.texts import TextError
from core.effects import Person, Quote, Text
from core.errors import Unreadable
from core.events import Author, Media, Message
from tests.texts import texts_in

CHAT, ANNA = -1001000000001, 11
QUOTE = Quote(CHAT, 100)
# What Telegram takes in one message, in UTF-16 units at most.
LONGEST = 4096


class Library:
    """Messages as Telegram has them, and the name of one member of staff."""

    def __init__(self, *messages: Message) -> None:
        self.there = {message.id: message for message in messages}
        self.closed = False
        self.anna = "Анна"

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        """Those that exist."""
        if self.closed:
            raise Unreadable("error-unreadable", reason="TimedOutError")
        return {number: self.there[number] for number in ids if number in self.there}

    def name(self, account: int) -> str | None:
        """Anna's name."""
        return self.anna if account == ANNA else None

    def mention(self, account: int) -> Any:
        """Nobody is called here."""
        return None


def said(text: str, media: Media | None = None) -> Message:
    """The quoted message."""
    return Message(CHAT, 100, datetime(2026, 1, 2, tzinfo=UTC), Author(21), text, media=media)


def card(**changed: int | str | Person | Text) -> Text:
    """A flag's card."""
    args: dict[str, int | str | Person | Text] = {
        **dict.fromkeys(("deleted", "gone", "edited"), "no"),
        **dict.fromkeys(("turn", "reports", "record", "explained", "removed", "muted"), 0),
        "kind": "rude",
        "reason": Text("reason-insult-you"),
        "state": "open",
        "by": "",
        "trouble": "none",
        "hours": 24,
        "seconds": 60,
        "banned": 0,
    }
    return Text("card-flag", {**args, **changed})


def renderer(library: Library, language: str = "ru", recent: Recent | None = None) -> Renderer:
    """A renderer that knows nothing by heart."""
    return Renderer(texts_in(language), library, recent or Recent(), library)


async def rendered(text: str, **changed: int | str | Person | Text) -> Rendered:
    """The card of a message with that text."""
    return await renderer(Library(said(text))).render(card(**changed), QUOTE)


def hidden(shown: Rendered) -> str:
    """What lies under the spoiler, cut as Telegram cuts: by UTF-16 units."""
    ((offset, length),) = shown.spoilers
    return str(del_surrogate(add_surrogate(shown.text)[offset : offset + length]))


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_a_card_quotes_under_a_spoiler(language: str) -> None:
    """With the link, the reason and the legend around it."""
    shown = await renderer(Library(said("ты дурак")), language).render(card(), QUOTE)
    assert hidden(shown) == "ты дурак"
    assert link_to(QUOTE) in shown.text
    assert "🙊" in shown.text.splitlines()[-1]
    assert len(shown.entities()) == 1


@given(text=st.text(max_size=400))
def test_the_spoiler_covers_the_quote_and_nothing_else(text: str) -> None:
    """Whatever is written: emoji, markup, line breaks, the renderer's own marker."""
    import asyncio  # noqa: PLC0415

    shown = asyncio.run(rendered(text))
    words = " ".join(text.split())
    if not words:
        assert not shown.spoilers
        return
    covered = hidden(shown)
    assert covered.removesuffix("…") == words[:QUOTE_LENGTH].rstrip() or covered == words
    assert shown.text.count(covered) >= 1
    around = shown.text.replace(covered, "", 1)
    assert around.count("\n") == shown.text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        f"{HERE}",
        f"{HERE}{HERE} 👀 Анна: {HERE}",
        "||x|| **x** <b>x</b> [x](tg://user?id=1)",
        "x\n⏳ Пока никто не решил\n🕊 всё в порядке",
        "{ $quote } { card-flag-legend } \\u000A",
        "a\u2028b\u2029c\x0bd\x85e",
    ],
)
async def test_a_member_cannot_forge_a_line_of_the_card(text: str) -> None:
    """Everything that was written stays under the spoiler, in one line."""
    shown, plain = await rendered(text), await rendered("x")
    assert hidden(shown) == " ".join(text.split())
    assert shown.text.replace(hidden(shown), "x", 1) == plain.text


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("state", ["mine", "harmless", "explained", "muted", "banned", "open"])
async def test_a_staff_name_cannot_move_the_spoiler(language: str, state: str, turn: int) -> None:
    """Even if it has the marker in it: it is spelt without."""
    library = Library(said("ты дурак"))
    text = card(state=state, turn=turn, by=Person(ANNA))
    plain = await renderer(library, language).render(text, QUOTE)
    library.anna = f"{HERE}Ан{HERE}на{HERE}"
    assert await renderer(library, language).render(text, QUOTE) == plain
    assert hidden(plain) == "ты дурак"


@pytest.mark.parametrize("words", [None, " "], ids=["gone", "no words"])
async def test_a_staff_name_cannot_make_a_spoiler(words: str | None) -> None:
    """Where there is nothing to quote."""
    library = Library() if words is None else Library(said(words, Media.VOICE))
    text = card(state="muted", by=Person(ANNA))
    plain = await renderer(library).render(text, QUOTE)
    library.anna = f"{HERE}Анна"
    assert await renderer(library).render(text, QUOTE) == plain
    assert not plain.spoilers


@pytest.mark.parametrize("unit", ["\u0301", "e\u0301", "🙂", "👩‍👩‍👧‍👦", "x", "слово "])
async def test_the_longest_message_still_fits(unit: str) -> None:
    """4,096 characters of anything, and every line the card can have."""
    text = (unit * LONGEST)[:LONGEST]
    everything = dict.fromkeys(("reports", "explained", "removed", "muted", "banned"), 99)
    shown = await rendered(
        text, **everything, record=99, trouble="X" * 64, edited="yes", gone="yes", deleted="yes"
    )
    assert len(add_surrogate(shown.text)) <= LONGEST
    assert len(hidden(shown)) <= QUOTE_LENGTH + 1


async def test_an_emoji_before_the_quote_counts_twice() -> None:
    """As in all cards: they begin with one."""
    shown = await rendered("🙂 ты 🙂")
    assert hidden(shown) == "🙂 ты 🙂"
    assert shown.spoilers[0][1] == len("🙂 ты 🙂") + 2


async def test_a_message_that_is_gone_is_said_to_be_gone() -> None:
    """No spoiler, no quote."""
    shown = await renderer(Library(), "en").render(card(), QUOTE)
    assert not shown.spoilers
    assert shown.entities() == []
    assert "no longer there" in shown.text


async def test_a_message_without_words_is_described() -> None:
    """A picture, a voice."""
    shown = await renderer(Library(said(" ", Media.VOICE)), "en").render(card(), QUOTE)
    assert not shown.spoilers
    assert "voice" in shown.text


async def test_what_is_remembered_is_not_read_again() -> None:
    """And what is not must be read, or the card waits."""
    library, recent = Library(said("old")), Recent()
    library.closed = True
    with pytest.raises(Unreadable):
        await renderer(library, recent=recent).render(card(), QUOTE)
    recent.remember(said("new"))
    assert hidden(await renderer(library, recent=recent).render(card(), QUOTE)) == "new"


async def test_staff_are_called_by_name() -> None:
    """Who has left the room is somebody."""
    shown = await rendered("x", state="muted", by=Person(ANNA))
    assert "Анна" in shown.text
    shown = await rendered("x", state="muted", by=Person(99))
    assert "кто-то" in shown.text


async def test_a_text_that_does_not_exist_is_an_error_of_ours() -> None:
    """And so is a missing argument; nothing half-made goes out."""
    for text in (Text("no-such-text"), Text("span-hours"), Text("card-flag")):
        with pytest.raises(TextError):
            await renderer(Library()).render(text, None)


async def test_the_quoted_words_do_not_show_in_a_repr() -> None:
    """So that no log can tell them."""
    assert "дурак" not in repr(await rendered("ты дурак"))


def in_both(library: Library) -> Renderer:
    """A house that speaks Russian, and can speak English."""
    return Renderer(texts_in("ru"), library, Recent(), library, {"en": texts_in("en")})


@pytest.mark.parametrize(("language", "said"), [(None, "кто-то"), ("ru", "кто-то"), ("en", "some")])
async def test_a_text_is_in_its_readers_language(language: str | None, said: str) -> None:
    """Else in the house's."""
    text = Text("somebody", language=language)
    assert (await in_both(Library()).render(text, None)).text.startswith(said)


async def test_a_language_that_is_not_spoken_is_not_answered_with_silence() -> None:
    """The house's own will have to do."""
    shown = await renderer(Library()).render(Text("somebody", language="en"), None)
    assert shown.text == "кто-то"


@pytest.mark.parametrize(
    ("outer", "inner", "reason"),
    [(None, None, "ru"), ("en", None, "en"), (None, "en", "en"), ("en", "ru", "ru")],
)
async def test_a_text_within_a_text_follows_it(
    outer: str | None, inner: str | None, reason: str
) -> None:
    """Unless it has a language of its own; so does somebody without a name."""
    args = card(reason=Text("reason-insult-you", language=inner), state="muted", by=Person(99)).args
    text = Text("card-flag", args, outer)
    shown = (await in_both(Library(said("x"))).render(text, QUOTE)).text
    assert texts_in(reason).say("reason-insult-you") in shown
    assert texts_in(outer or "ru").say("somebody") in shown


def test_words_without_a_quote_are_said_at_once() -> None:
    """For pictures: nothing need be read for them."""
    words = in_both(Library()).words
    assert words(Text("sheet-page", {"number": 1, "of": 2}, "en")) == "1 of 2"
