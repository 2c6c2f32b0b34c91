"""Invite links, and requests to join."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telethon.tl import types

PREFIX = "https://t.me/+"


def new_hash() -> str:
    """The part of a link behind the plus sign."""
    return secrets.token_urlsafe(12)


def hash_of(link: str) -> str:
    """The hash in a link, however it is written."""
    return link.rsplit("/", 1)[-1].lstrip("+")


@dataclass(slots=True)
class Request:
    """Somebody who asked to be let in, and through which link."""

    user: int
    date: datetime
    invite: Invite | None
    about: str = ""


@dataclass(slots=True)
class Use:
    """Somebody who came in through a link; stays when they leave."""

    user: int
    date: datetime
    approved_by: int | None = None


@dataclass(slots=True, eq=False)
class Invite:
    """A link. `permanent` links have no end, no limit and no title."""

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
    uses: list[Use] = field(default_factory=list)

    @property
    def link(self) -> str:
        """The address that people are sent."""
        return PREFIX + self.hash

    def is_over(self, now: datetime) -> bool:
        """Whether it lets nobody in any more, for a reason that Telegram calls expiry."""
        return self.revoked or (self.expires is not None and self.expires <= now)

    def is_full(self) -> bool:
        """Whether the limit is reached; those who left again still count."""
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
