"""A text with the words that it quotes and the names that it calls, within what Telegram takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telethon import helpers
from telethon.tl import types

# What Telegram takes in one message, in UTF-16 units.
LONGEST = 4_096
# Enough to judge by, short enough for a card.
QUOTE_LENGTH = 300
# Stand in the rendered template where the quoted words go, and where the lines of further messages
# do. Private-use characters, and they are looked for in the template only, so a member's text
# cannot forge them.
HERE, THERE = "\ue000", "\ue001"
MARKS = str.maketrans("", "", HERE + THERE)
ELLIPSIS = "…"
# In place of the lines that found no room.
MORE = "\n…"
BETWEEN = ", "
# Behind an @, it keeps Telegram from reading a user name there: no member's words shall use up the
# few people whom one message calls.
JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is called by name. Telegram counts in UTF-16 units."""

    offset: int
    length: int
    who: Any
    """Telethon's InputUser."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to send. `spoilers` are the hidden parts: (offset, length) in UTF-16 units."""

    text: str = field(repr=False)
    spoilers: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()

    def entities(self, *, call: bool = True) -> list[object]:
        """Telegram's formatting entities; without `call` the names are mere words."""
        found: list[object] = [types.MessageEntitySpoiler(*place) for place in self.spoilers]
        if call:
            found += [
                types.InputMessageEntityMentionName(m.offset, m.length, m.who)
                for m in self.mentions
            ]
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """One of several quoted messages: its words, or a note that says why there are none."""

    link: str
    words: str = field(default="", repr=False)
    note: str = ""

    def start(self, number: int) -> str:
        """What comes before the words."""
        return f"{number}. {self.link} {self.note}".rstrip() + (" " if self.words else "")


class Page:
    """A text as it grows."""

    def __init__(self) -> None:
        self._text = ""
        self._units = 0
        self._spoilers: list[tuple[int, int]] = []
        self._mentions: list[Mention] = []

    def add(self, text: str) -> None:
        """Some text that all can read."""
        self._text += text
        self._units += units(text)

    def hide(self, text: str) -> None:
        """Some text under a spoiler."""
        if text:
            self._spoilers.append((self._units, units(text)))
            self.add(text)

    def call(self, name: str, who: Any) -> None:
        """The name of somebody whose phone shall ring."""
        self._mentions.append(Mention(self._units, units(name), who))
        self.add(name)

    def append(self, end: Rendered) -> None:
        """Names that were rendered already."""
        for m in end.mentions:
            self._mentions.append(Mention(self._units + m.offset, m.length, m.who))
        self.add(end.text)

    def rendered(self) -> Rendered:
        """All of it."""
        return Rendered(self._text, tuple(self._spoilers), tuple(self._mentions))


def units(text: str) -> int:
    """The length as Telegram counts."""
    return len(helpers.add_surrogate(text))


def roll_call(people: Iterable[tuple[str, Any]]) -> Rendered:
    """The names of people, each a mention."""
    page, first = Page(), True
    for name, who in people:
        page.add("" if first else BETWEEN)
        page.call(name, who)
        first = False
    return page.rendered()


def compose(
    text: str, quoted: str, lines: Sequence[Line] = (), names: Rendered | None = None
) -> Rendered:
    """The text of a template, with `quoted` at HERE, `lines` at THERE, and the names below.

    Where it is too long, the quoted words are cut, all to the same length; then lines are left out,
    from the last; then the template's own text ends early. The names always stay.
    """
    room = LONGEST - (0 if names is None else units(names.text) + 1)
    text = cut(text, room)
    room -= units(text.translate(MARKS))
    listed = fitting(lines if THERE in text else (), room)
    room -= sum(map(width, listed)) + (len(MORE) if len(listed) < len(lines) else 0)
    words = [quoted if HERE in text else "", *(line.words for line in listed)]
    if names is not None:
        words = [one.replace("@", "@" + JOINER) for one in words]
    share = fair([units(one) for one in words], room)
    words = [cut(one, share) for one in words]
    page = Page()
    for piece in pieces(text, {HERE: bool(words[0]), THERE: bool(listed)}):
        if piece == HERE:
            page.hide(words[0])
        elif piece == THERE:
            _write(page, listed, words[1:])
            page.add(MORE if len(listed) < len(lines) else "")
        else:
            page.add(piece)
    if names is not None:
        page.add("\n")
        page.append(names)
    return page.rendered()


def pieces(text: str, filled: Mapping[str, bool]) -> Iterable[str]:
    """The text, cut at the first mark of each kind; one that is not filled goes, with its line."""
    left = text
    for _ in filled:
        place = min((i for mark in filled if (i := left.find(mark)) >= 0), default=-1)
        if place < 0:
            break
        mark, before = left[place], left[:place]
        left = left[place + 1 :].replace(mark, "")
        yield before if filled[mark] else before.rstrip()
        yield mark if filled[mark] else ""
    yield left


def _write(page: Page, listed: Sequence[Line], words: Sequence[str]) -> None:
    for number, (line, shown) in enumerate(zip(listed, words, strict=True), 1):
        page.add(("\n" if number > 1 else "") + line.start(number))
        page.hide(shown)


def fitting(lines: Sequence[Line], room: int) -> Sequence[Line]:
    """As many of them as there is room for, without their words."""
    for kept in range(len(lines), 0, -1):
        more = 0 if kept == len(lines) else len(MORE)
        if sum(map(width, lines[:kept])) + more <= room:
            return lines[:kept]
    return ()


def width(line: Line) -> int:
    """What a line takes, in UTF-16 units, without its words; its number is taken for a long one."""
    return units(line.start(100)) + 1


def fair(lengths: Sequence[int], room: int) -> int:
    """The greatest length to which all can be cut so that they fit in together."""
    left = max(room, 0)
    for done, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - done)
        if length > share:
            return share
        left -= length
    return max(lengths, default=0)


def quotable(text: str) -> str:
    """What somebody wrote, in one line, and not too long."""
    words = " ".join(text.split())
    if len(words) > QUOTE_LENGTH:
        return words[:QUOTE_LENGTH].rstrip() + ELLIPSIS
    return words


def cut(text: str, limit: int) -> str:
    """A text of at most so many UTF-16 units; where something is missing, it ends with dots."""
    if units(text) <= limit:
        return text
    kept = 0
    for end, character in enumerate(text):
        kept += units(character)
        if kept > limit - 1:
            return text[:end].rstrip() + ELLIPSIS if limit > 1 else ""
    return text
