"""What was said lately, in memory only: for quotes, for replies, for who is in the talk.

Nothing of this reaches the disk. After a restart it fills again from Telegram's history.
"""

import re
from collections import Counter, OrderedDict

from core.events import Message

# About a day of a busy chat; some 2 MB.
MESSAGES_KEPT = 5_000

# Shorter ones are too often ordinary words.
SHORTEST_NAME = 3
WORDS = re.compile(r"\w+")


class Recent:
    """The newest messages of each chat, and the names of those who wrote them."""

    def __init__(self, kept: int = MESSAGES_KEPT) -> None:
        self._kept = kept
        self._chats: dict[int, OrderedDict[int, Message]] = {}
        self._names: dict[int, Counter[str]] = {}
        self._frozen: dict[int, frozenset[str]] = {}

    def remember(self, message: Message) -> None:
        """Keep a message, or its new version."""
        messages = self._chats.setdefault(message.chat, OrderedDict())
        old = messages.pop(message.id, None)
        messages[message.id] = message
        self._count(message, 1)
        if old is not None:
            self._count(old, -1)
        if len(messages) > self._kept:
            self._count(messages.popitem(last=False)[1], -1)

    def forget(self, chat: int, message: int) -> None:
        """It was deleted: it must not be quoted any more."""
        gone = self._chats.get(chat, OrderedDict()).pop(message, None)
        if gone is not None:
            self._count(gone, -1)

    def get(self, chat: int, message: int) -> Message | None:
        """The message, if it is remembered."""
        messages = self._chats.get(chat)
        return None if messages is None else messages.get(message)

    def names(self, chat: int) -> frozenset[str]:
        """First, last and user names of those who wrote lately, lower case, split into words."""
        if chat not in self._frozen:
            self._frozen[chat] = frozenset(self._names.get(chat, ()))
        return self._frozen[chat]

    def _count(self, message: Message, step: int) -> None:
        if message.author is None or not message.author.names:
            return
        names = self._names.setdefault(message.chat, Counter())
        for name in message.author.names:
            for word in WORDS.findall(name.casefold()):
                if len(word) >= SHORTEST_NAME:
                    self._add(names, message.chat, word, step)

    def _add(self, names: Counter[str], chat: int, word: str, step: int) -> None:
        before = names[word]
        names[word] = before + step
        if names[word] <= 0:
            del names[word]
        if (before > 0) != (before + step > 0):
            self._frozen.pop(chat, None)
