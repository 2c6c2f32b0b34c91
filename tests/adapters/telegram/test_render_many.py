"""Texts that quote several messages, say several lines, or call people; and those in a hurry."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.recent import Recent
from adapters.telegram import render as render_module
from adapters.telegram.composing import HERE, THERE, Rendered
from adapters.telegram.render import CALLED, Renderer, link_to
from config.texts import Texts
from core.effects import Person, Quote, Text
from core.errors import Unreadable
from core.events import Author, Media, Message

CHAT, OTHER = -1001000000001, -1001000000003
CARD = """
somebody = somebody
quote-media = (media)
quote-gone = (gone)
quote-unread = (unread)
item = - { $what }
card = { $link } { $quoted ->
        [text] { $quote }
        [unread] { quote-unread }
       *[no] { quote-gone }
    }
    { $quotes }
    end
list = { $items }
    by { $who }
"""


class Library:
    """Messages as Telegram has them; how often it was asked; and staff, numbered from 11."""

    def __init__(self) -> None:
        self.there: dict[Quote, Message] = {}
        self.asked: list[tuple[int, int]] = []
        self.closed = False
        self.slow = False
        self.names = {number: f"Name {number}" for number in range(11, 24)}

    def keep(self, number: int, text: str, chat: int = CHAT, media: Media | None = None) -> Quote:
        """A message that can be read."""
        at = datetime(2026, 1, 2, tzinfo=UTC)
        message = Message(chat, number, at, Author(21), text, media=media)
        self.there[Quote(chat, number)] = message
        return Quote(chat, number)

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        """Those that exist."""
        self.asked.append((chat, len(ids)))
        if self.slow:
            await asyncio.Event().wait()
        if self.closed:
            raise Unreadable("error-unreadable", reason="FloodWaitError")
        found = {number: self.there.get(Quote(chat, number)) for number in ids}
        return {number: message for number, message in found.items() if message}

    def name(self, account: int) -> str | None:
        """What staff are called."""
        return self.names.get(account)

    def mention(self, account: int) -> Any:
        """How Telegram is told of them."""
        return -account if account in self.names else None


@pytest.fixture
def library() -> Library:
    """An empty one."""
    return Library()


@pytest.fixture
def renderer(library: Library, tmp_path: Path) -> Renderer:
    """A renderer with texts of its own."""
    (tmp_path / "en.ftl").write_text(CARD, "utf-8")
    return Renderer(Texts("en", tmp_path), library, Recent(), library)


def lines(shown: Rendered) -> list[str]:
    """The text, line by line."""
    return shown.text.split("\n")


async def test_answers_are_quoted_a_line_each(renderer: Renderer, library: Library) -> None:
    """With the link; what is gone, or has no words, says so."""
    request = library.keep(1, "помогите")
    answers = [library.keep(2, "да"), library.keep(3, " ", media=Media.VOICE), Quote(CHAT, 4)]
    shown = await renderer.render(Text("card"), request, answers)
    links = [link_to(quote) for quote in (request, *answers)]
    assert lines(shown) == [
        f"{links[0]} помогите",
        f"1. {links[1]} да",
        f"2. {links[2]} (media)",
        f"3. {links[3]} (gone)",
        "end",
    ]
    assert [length for _, length in shown.spoilers] == [8, 2]
    assert library.asked == [(CHAT, 4)]


async def test_each_chat_is_asked_once(renderer: Renderer, library: Library) -> None:
    """Whatever the order of the answers."""
    answers = [library.keep(n, "x", chat) for n in (2, 3) for chat in (CHAT, OTHER)]
    await renderer.render(Text("card"), library.keep(1, "x"), answers)
    assert library.asked == [(CHAT, 3), (OTHER, 2)]


async def test_without_answers_there_is_no_line_for_them(
    renderer: Renderer, library: Library
) -> None:
    """The template is the same."""
    shown = await renderer.render(Text("card"), library.keep(1, "x"))
    assert lines(shown)[1:] == ["end"]


@pytest.mark.parametrize("mark", [HERE, THERE])
async def test_no_answer_can_forge_another(mark: str, renderer: Renderer, library: Library) -> None:
    """Neither with the renderer's own marks nor with line breaks and numbers."""
    request = library.keep(1, f"{mark}")
    answer = library.keep(2, f"да\n2. {link_to(request)} нет\u2028{mark}")
    shown = await renderer.render(Text("card"), request, [answer])
    assert lines(shown)[1] == f"1. {link_to(answer)} да 2. {link_to(request)} нет {mark}"
    assert len(lines(shown)) == 3


async def test_several_texts_become_a_line_each(renderer: Renderer, library: Library) -> None:
    """And neither a name nor a word that staff gave can move what is quoted."""
    library.names[11] = f"A{HERE}n\nna{THERE}"
    items = tuple(Text("item", {"what": what}) for what in ("1", f"{HERE}2"))
    shown = await renderer.render(Text("list", {"items": items, "who": Person(11)}))
    assert lines(shown) == ["- 1", "- 2", "by An na"]
    assert renderer.words(Text("list", {"items": (), "who": Person(99)})) == "\nby somebody"


async def test_what_cannot_be_read_holds_up_no_emergency(
    renderer: Renderer, library: Library
) -> None:
    """It says so, and links there; anything else waits."""
    library.closed = True
    request, answers = Quote(CHAT, 1), [Quote(CHAT, 2)]
    with pytest.raises(Unreadable):
        await renderer.render(Text("card"), request, answers)
    shown = await renderer.render(Text("card"), request, answers, urgent=True)
    assert lines(shown)[0].endswith("/1 (unread)")
    assert lines(shown)[1].endswith("/2 (unread)")


async def test_an_emergency_does_not_wait_long_for_what_it_quotes(
    renderer: Renderer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram may not answer at all; what is remembered is quoted all the same."""
    monkeypatch.setattr(render_module, "PATIENCE", 0.01)
    library.slow = True
    known = library.keep(2, "да")
    renderer._recent.remember(library.there[known])
    shown = await renderer.render(Text("card"), Quote(CHAT, 1), [known], urgent=True)
    assert lines(shown)[0].endswith("(unread)")
    assert lines(shown)[1].endswith("да")


def test_of_each_message_telegram_notifies_a_few(renderer: Renderer, library: Library) -> None:
    """So more people take more messages; each is called once, who has left not at all."""
    calls = renderer.calls([99, *library.names, 11])
    assert [len(names.mentions) for names in calls] == [CALLED, CALLED, 3]
    assert [mention.who for names in calls for mention in names.mentions] == [
        -number for number in library.names
    ]
    assert calls[0].text == "Name 11, Name 12, Name 13, Name 14, Name 15"
    assert renderer.calls([99]) == []
