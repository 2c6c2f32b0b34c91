"""A Telegram of a few lines: what Steward posted, where it reacted, and what is gone."""

from adapters.sqlite.outbox import Wish
from core.effects import React, Rewrite, Say, Unsay

Place = tuple[int, int]
"""A chat and a message in it."""


class Refusal(Exception):
    """What Telegram says when it will not."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Telegram:
    """Does what effects wish, the same message once."""

    def __init__(self) -> None:
        self.posts: dict[Place, Say | Rewrite] = {}
        self.rung: list[Say] = []
        """Every message that called somebody, oldest first."""
        self.marks: dict[Place, str] = {}
        self.deleted: set[Place] = set()
        """What nobody can reply to any more, whoever deleted it."""
        self.refuses: str | None = None
        """Why Telegram takes nothing now."""
        self._posted: dict[int, int] = {}

    def carry_out(self, wish: Wish) -> int | None:
        """What the gateway would answer: a message's id, or nothing. Raises Refusal."""
        if self.refuses is not None:
            raise Refusal(self.refuses)
        match wish.effect:
            case Say() as say:
                return self._post(say, wish.rid)
            case Rewrite() as rewrite if wish.target is not None:
                self._post_again(rewrite, wish.target)
            case Unsay(chat=chat) if wish.target is not None:
                self.posts.pop((chat, wish.target), None)
                self.deleted.add((chat, wish.target))
            case React(chat, message, emoji):
                self._mark((chat, message), emoji)
        return None

    def _post(self, say: Say, rid: int) -> int:
        if rid in self._posted:
            return self._posted[rid]
        if say.reply_to is not None and (say.chat, say.reply_to) in self.deleted:
            raise Refusal("REPLY_MESSAGE_ID_INVALID")
        number = self._posted[rid] = 5_000 + len(self._posted)
        self.posts[say.chat, number] = say
        if say.call:
            self.rung.append(say)
        return number

    def _post_again(self, rewrite: Rewrite, target: int) -> None:
        if (rewrite.chat, target) not in self.posts:
            raise Refusal("MESSAGE_ID_INVALID")
        self.posts[rewrite.chat, target] = rewrite

    def _mark(self, place: Place, emoji: str | None) -> None:
        if emoji is None:
            self.marks.pop(place, None)
        elif place in self.deleted:
            raise Refusal("MESSAGE_ID_INVALID")
        else:
            self.marks[place] = emoji
