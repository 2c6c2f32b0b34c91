"""Texts at the moment of sending: the template, staff names from memory, the quoted words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from telethon import helpers, utils
from telethon.tl import types

from adapters.moderating import Reader
from adapters.recent import Recent
from config.texts import Texts
from core.effects import Person, Quote, Text
from core.events import Message

# Enough to judge by, short enough for a card.
QUOTE_LENGTH = 300
# Stands in the rendered template where the quoted words go. A private-use character, and it is
# looked for in the template only, so a member's text cannot forge it.
HERE = "\ue000"
# Who left the staff room, say.
SOMEBODY = Text("somebody")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to send. `spoiler` is the hidden part: (offset, length) in UTF-16 units."""

    text: str = field(repr=False)
    spoiler: tuple[int, int] | None = None

    def entities(self) -> list[object]:
        """Telegram's formatting entities."""
        return [] if self.spoiler is None else [types.MessageEntitySpoiler(*self.spoiler)]


class Names(Protocol):
    """Names of staff."""

    def name(self, account: int) -> str | None: ...


class Renderer:
    """Spells effects' texts out, in memory, for sending.

    `others` are the texts of the languages that are not the house's, by language.
    """

    def __init__(
        self,
        texts: Texts,
        names: Names,
        recent: Recent,
        reader: Reader,
        others: Mapping[str, Texts] | None = None,
    ) -> None:
        self._texts = texts
        self._names = names
        self._recent = recent
        self._reader = reader
        self._others = others or {}

    def words(self, text: Text) -> str:
        """A text without a quote."""
        return self._say(text, text.language, self._spelt(text, text.language))

    async def render(self, text: Text, quote: Quote | None) -> Rendered:
        """The text as it goes out. Raises Unreadable when the quote cannot be read just now."""
        if quote is None:
            return Rendered(self.words(text))
        args = self._spelt(text, text.language)
        message = await self._quoted(quote)
        args["link"] = link_to(quote)
        args["quoted"] = "no" if message is None else _shape(message)
        args["quote"] = HERE
        return _with_quote(self._say(text, text.language, args), message)

    def _say(self, text: Text, language: str | None, args: Mapping[str, int | str]) -> str:
        # Better in the house's language than not at all.
        texts = self._texts if language is None else self._others.get(language, self._texts)
        return texts.say(text.template, **args)

    def _spelt(self, text: Text, language: str | None) -> dict[str, int | str]:
        """The arguments in words; a text among them follows `language` or has its own."""
        spelt: dict[str, int | str] = {}
        for name, value in text.args.items():
            match value:
                case Person():
                    known = self._names.name(value.id) or self._say(SOMEBODY, language, {})
                    spelt[name] = known.replace(HERE, "")
                case Text():
                    own = value.language or language
                    spelt[name] = self._say(value, own, self._spelt(value, own))
                case _:
                    spelt[name] = value
        return spelt

    async def _quoted(self, quote: Quote) -> Message | None:
        known = self._recent.get(quote.chat, quote.message)
        if known is not None:
            return known
        read = await self._reader.messages(quote.chat, [quote.message])
        return read.get(quote.message)


def link_to(quote: Quote) -> str:
    """Where members of a private supergroup find the message."""
    return f"https://t.me/c/{utils.resolve_id(quote.chat)[0]}/{quote.message}"


def _shape(message: Message) -> str:
    if message.text.strip():
        return "text"
    return "media" if message.media else "no"


def _with_quote(text: str, message: Message | None) -> Rendered:
    before, here, after = text.partition(HERE)
    if not here:
        return Rendered(text)
    words = " ".join((message.text if message else "").split())
    if len(words) > QUOTE_LENGTH:
        words = words[:QUOTE_LENGTH].rstrip() + "…"
    if not words:
        return Rendered(before.rstrip() + after)
    # Telegram counts UTF-16 units.
    offset, length = (len(helpers.add_surrogate(part)) for part in (before, words))
    return Rendered(before + words + after, (offset, length))
