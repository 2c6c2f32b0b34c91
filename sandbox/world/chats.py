"""Supergroups and channels, their members, and what each member may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telethon.tl import types

from sandbox.world import rights
from sandbox.world.adminlog import AdminLog
from sandbox.world.history import History
from sandbox.world.invites import Invite, Request
from sandbox.world.log import Log

DEFAULT_RESTRICTIONS = frozenset({"change_info", "pin_messages"})


@dataclass(slots=True, eq=False)
class Member:
    """Somebody in the chat. `powers` is None for those who are no admin."""

    user: int
    date: datetime
    inviter: int | None = None
    creator: bool = False
    powers: frozenset[str] | None = None
    promoted_by: int = 0
    rank: str | None = None
    invite: Invite | None = None
    approved_by: int | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """What one person may not do until then; `view_messages` is a ban."""

    names: frozenset[str]
    until: datetime
    by: int
    date: datetime

    @property
    def ban(self) -> bool:
        """Whether the person may not even look."""
        return "view_messages" in self.names

    def render(self) -> Any:
        """As a TL object."""
        return rights.banned(self.names, self.until)


@dataclass(slots=True, eq=False)
class Chat:
    """A supergroup, or a channel when `broadcast`."""

    id: int
    title: str
    date: datetime
    broadcast: bool
    about: str = ""
    username: str | None = None
    members: dict[int, Member] = field(default_factory=dict)
    restrictions: dict[int, Restriction] = field(default_factory=dict)
    defaults: frozenset[str] = DEFAULT_RESTRICTIONS
    history: History = field(default_factory=History)
    log: Log = field(default_factory=Log)
    moved: datetime | None = None
    last_id: int = 0
    adminlog: AdminLog = field(default_factory=AdminLog)
    invites: dict[str, Invite] = field(default_factory=dict)
    requests: dict[int, Request] = field(default_factory=dict)
    slow_mode: int = 0
    spoke: dict[int, datetime] = field(default_factory=dict)
    linked: Chat | None = field(default=None, repr=False)
    ttl: int = 0
    reactions: Any = field(default_factory=types.ChatReactionsAll)
    read: dict[int, int] = field(default_factory=dict)

    def next_id(self) -> int:
        """The next message id."""
        self.last_id += 1
        return self.last_id

    def restriction(self, user: int, now: datetime) -> Restriction | None:
        """The restriction in force, if any; one that is over is forgotten."""
        found = self.restrictions.get(user)
        if found is not None and found.until <= now:
            del self.restrictions[user]
            return None
        return found

    def is_banned(self, user: int, now: datetime) -> bool:
        """Whether the person may not even look."""
        found = self.restriction(user, now)
        return found is not None and found.ban

    def admin(self, user: int) -> Member | None:
        """The member, if an admin or the creator."""
        member = self.members.get(user)
        return member if member and (member.creator or member.powers is not None) else None

    def may(self, user: int, power: str) -> bool:
        """Whether an admin holds this right; the creator holds all but anonymity."""
        member = self.admin(user)
        if member is None:
            return False
        if member.creator and power != "anonymous":
            return True
        return power in (member.powers or ())

    def allows(self, user: int, name: str, now: datetime) -> bool:
        """Whether a plain member may do what the restriction `name` would forbid."""
        found = self.restriction(user, now)
        return name not in self.defaults and (found is None or name not in found.names)

    def admins(self) -> list[Member]:
        """The creator and the admins."""
        return [m for m in self.members.values() if m.creator or m.powers is not None]
