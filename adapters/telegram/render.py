"""Texts at the moment of sending: the template, staff names from memory, the quoted words."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from telethon import utils

from adapters.moderating import Reader
from adapters.recent import Recent
from adapters.telegram.composing import (
    HERE,
    MARKS,
    THERE,
    Line,
    Rendered,
    compose,
    quotable,
    roll_call,
)
from config.texts import Texts
from core.effects import Person, Quote, Text
from core.errors import Unreadable
from core.events import Message

# Who left the staff room, say.
SOMEBODY = Text("somebody")
# How many people one message calls: Telegram notifies the first five that it mentions, and nobody
# where it mentions more than fifty (telegram.md, section 9).
CALLED = 5
# How long an emergency waits for the words that it quotes. Seconds.
PATIENCE = 2.0
# What is said in place of the words of a quoted message.
NOTES = {
    "media": Text("quote-media"),
    "no": Text("quote-gone"),
    "unread": Text("quote-unread"),
}

Read = Mapping[Quote, Message | None]
"""The quoted messages; None for one that is gone. What could not be read is not there."""


class Names(Protocol):
    """Names of staff, and how Telegram is told whom to call."""

    def name(self, account: int) -> str | None: ...

    def mention(self, account: int) -> Any: ...


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

    def calls(self, accounts: Sequence[int]) -> list[Rendered]:
        """The names of staff, some for each message; who is not known any more is left out."""
        known = [(a, who) for a in dict.fromkeys(accounts) if (who := self._names.mention(a))]
        people = [(self._called(account), who) for account, who in known]
        return [roll_call(people[i : i + CALLED]) for i in range(0, len(people), CALLED)]

    async def render(
        self,
        text: Text,
        quote: Quote | None = None,
        quotes: Sequence[Quote] = (),
        names: Rendered | None = None,
        *,
        urgent: bool = False,
    ) -> Rendered:
        """The text as it goes out; `names` stand below it.

        Raises Unreadable when a quote cannot be read just now. What is `urgent` says so instead
        (`$quoted` is `unread`), and does not wait for long.
        """
        wanted = [*quotes] if quote is None else [quote, *quotes]
        read = await self._read(wanted, urgent=urgent)
        args = self._spelt(text, text.language)
        args["quotes"] = THERE
        if quote is not None:
            args["link"] = link_to(quote)
            args["quoted"] = _shape(quote, read)
            args["quote"] = HERE
        said = self._say(text, text.language, args)
        lines = [self._line(one, read, text.language) for one in quotes]
        return compose(said, "" if quote is None else _words(quote, read), lines, names)

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
                    spelt[name] = self._called(value.id, language)
                case Text():
                    spelt[name] = self._within(value, language)
                case tuple():
                    spelt[name] = "\n".join(self._within(one, language) for one in value)
                case str():
                    spelt[name] = value.translate(MARKS)
                case _:
                    spelt[name] = value
        return spelt

    def _within(self, text: Text, language: str | None) -> str:
        own = text.language or language
        return self._say(text, own, self._spelt(text, own))

    def _called(self, account: int, language: str | None = None) -> str:
        known = self._names.name(account) or ""
        return " ".join(known.translate(MARKS).split()) or self._say(SOMEBODY, language, {})

    def _line(self, quote: Quote, read: Read, language: str | None) -> Line:
        note = NOTES.get(_shape(quote, read))
        said = "" if note is None else self._say(note, language, {})
        return Line(link_to(quote), _words(quote, read), said)

    async def _read(self, quotes: Sequence[Quote], *, urgent: bool) -> Read:
        found: dict[Quote, Message | None] = {}
        missing: dict[int, list[int]] = defaultdict(list)
        for quote in quotes:
            known = self._recent.get(quote.chat, quote.message)
            if known is not None:
                found[quote] = known
            else:
                missing[quote.chat].append(quote.message)
        try:
            async with asyncio.timeout(PATIENCE if urgent else None):
                for chat, ids in missing.items():
                    read = await self._reader.messages(chat, ids)
                    found |= {Quote(chat, number): read.get(number) for number in ids}
        except (Unreadable, TimeoutError):
            if not urgent:
                raise
        return found


def link_to(quote: Quote) -> str:
    """Where members of a private supergroup find the message."""
    return f"https://t.me/c/{utils.resolve_id(quote.chat)[0]}/{quote.message}"


def _shape(quote: Quote, read: Read) -> str:
    if quote not in read:
        return "unread"
    message = read[quote]
    if message is None:
        return "no"
    if message.text.strip():
        return "text"
    return "media" if message.media else "no"


def _words(quote: Quote, read: Read) -> str:
    message = read.get(quote)
    return "" if message is None else quotable(message.text)
