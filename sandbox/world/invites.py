"""Invite links, and requests to join."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telethon.tl import types

PREFIX = "https://t.me/+"
SHOWN = 8
"""How much of a foreign link's hash is shown: our guess, no source says. "..." is what follows:
python-telegram-bot's test_create_chat_invite_link tells truncated links by it, and tdesktop's
GenerateInviteLinkLink makes no link of a text that ends so."""


def new_hash() -> str:
    """The part of a link behind the plus sign."""
    return secrets.token_urlsafe(12)


def hash_of(link: str) -> str:
    """The hash in a link, however it is written."""
    return link.rsplit("/", 1)[-1].lstrip("+")


def truncated(link: str) -> str:
    """A link as it is shown to those who may know of it but not use it."""
    return f"{PREFIX}{hash_of(link)[:SHOWN]}..."


@dataclass(slots=True)
class Request:
    """Somebody who asked to be let in, and through which link."""

    user: int
    date: datetime
    invite: Invite | None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A member who came in through a link; it is forgotten when they leave."""

    user: int
    date: datetime
    approved_by: int | None = None


@dataclass(slots=True, eq=False)
class Invite:
    """A link. `permanent` links have no end, no limit and no title.

    `uses` are the members who came in by it and are still there, in the order they came. Telegram
    counts these alone ("simultaneously" in td_api.tl's createChatInviteLink, "joined the chat using
    the link" in its chatInviteLink.member_count), which is the harder case for whoever wants to let
    one person in: a used-up link opens again when that person leaves.
    """

    hash: str
    admin: int
    date: datetime
    permanent: bool = False
    revoked: bool = False
    expires: datetime | None = None
    limit: int | None = None
    title: str | None = None
    request_needed: bool = False
    edited: datetime | None = None
    uses: dict[int, Use] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """The address that people are sent."""
        return PREFIX + self.hash

    def is_over(self, now: datetime) -> bool:
        """Whether it lets nobody in any more, for a reason that Telegram calls expiry."""
        return self.revoked or (self.expires is not None and self.expires <= now)

    def is_full(self) -> bool:
        """Whether as many as the limit allows are in the chat by this link now."""
        return self.limit is not None and len(self.uses) >= self.limit

    def render(self, pending: int = 0) -> Any:
        """As a TL object."""
        return types.ChatInviteExported(
            link=self.link,
            admin_id=self.admin,
            date=self.date,
            revoked=self.revoked or None,
            permanent=self.permanent or None,
            request_needed=self.request_needed or None,
            start_date=self.edited,
            expire_date=self.expires,
            usage_limit=self.limit,
            usage=len(self.uses) or None,
            requested=pending or None,
            title=self.title,
        )
