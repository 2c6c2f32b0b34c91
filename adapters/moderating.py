"""Moderation on the road: what it must know of a message is found before the transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from adapters.recent import Recent
from adapters.sqlite.database import Connection
from adapters.sqlite.flags import FlagTable
from core.effects import Effect
from core.errors import Unreadable
from core.events import Event, Message, MessageEdited, MessagesDeleted, MessageSent
from core.ports import Roster
from moderation.desk import NOTHING, Moderation, Notes
from moderation.policy import is_exempt
from moderation.said import Said, said_of
from moderation.scoring import Scorer


class Reader(Protocol):
    """Reads messages again from Telegram."""

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        """Those of the messages that still exist. Raises Unreadable."""
        ...


class ModerationRoom:
    """Implements `adapters.inbox.Room`."""

    def __init__(
        self,
        chat: int,
        desk: Moderation,
        scorer: Scorer,
        recent: Recent,
        reader: Reader,
        roster: Roster,
    ) -> None:
        self._chat = chat
        self._desk = desk
        self._scorer = scorer
        self._recent = recent
        self._reader = reader
        self._roster = roster

    async def prepare(self, events: Sequence[Event]) -> Sequence[Notes]:
        """Judge the messages of members, each with the message it answers."""
        judged: list[tuple[int, Message]] = []
        words: list[tuple[int, Message]] = []
        for number, event in enumerate(events):
            if isinstance(event, MessagesDeleted):
                for deleted in event.ids:
                    self._recent.forget(event.chat, deleted)
            elif isinstance(event, MessageSent | MessageEdited) and event.chat == self._chat:
                self._recent.remember(event.message)
                if not is_exempt(event.message, self._roster) or self._is_report(event):
                    judged.append((number, event.message))
            elif isinstance(event, MessageSent) and self._desk.is_word(event.message):
                words.append((number, event.message))
        notes = [NOTHING] * len(events)
        for number, word in words:
            cards = await self._reader.messages(word.chat, [word.reply_to or 0])
            notes[number] = Notes(parent=cards.get(word.reply_to or 0))
        if judged:
            parents = await self._parents([message for _, message in judged])
            said = [self._said(message, parents) for _, message in judged]
            found = await self._scorer.score(said)
            for (number, message), findings in zip(judged, found, strict=True):
                notes[number] = Notes(findings, parents.get(message.reply_to or 0))
        return notes

    def handle(self, event: Event, notes: Any, connection: Connection) -> Sequence[Effect]:
        return self._desk.handle(event, notes or NOTHING, FlagTable(connection))

    def _is_report(self, event: MessageSent | MessageEdited) -> bool:
        return isinstance(event, MessageSent) and self._desk.is_report(event.message)

    async def _parents(self, messages: Sequence[Message]) -> Mapping[int, Message]:
        wanted = {message.reply_to for message in messages if message.reply_to is not None}
        known = {number: self._recent.get(self._chat, number) for number in wanted}
        missing = sorted(number for number, message in known.items() if message is None)
        parents = {number: message for number, message in known.items() if message is not None}
        if missing:
            try:
                read = await self._reader.messages(self._chat, missing)
            except Unreadable:
                if any(self._desk.is_report(message) for message in messages):
                    raise  # a report is about its parent; anything else is judged as it stands
                read = {}
            for message in read.values():
                self._recent.remember(message)
            parents.update(read)
        return parents

    def _said(self, message: Message, parents: Mapping[int, Message]) -> Said:
        parent = parents.get(message.reply_to or 0)
        return said_of(message, parent, self._recent.names(message.chat))
