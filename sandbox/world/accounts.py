"""People with a Telegram account, and their logins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telethon.tl import types

from sandbox.world.history import History
from sandbox.world.log import Log
from sandbox.world.messages import Message
from sandbox.world.password import Password

SERVICE = 777000
"""Telegram's own account, which sends login codes and news."""


@dataclass(frozen=True, slots=True)
class Login:
    """One auth key that signed in to an account."""

    key: int
    account: int
    hash: int
    date: datetime


def default_reaction_settings() -> Any:
    """Reactions to one's messages are told, whoever gives them."""
    return types.ReactionsNotifySettings(
        sound=types.NotificationSoundDefault(),
        show_previews=True,
        messages_notify_from=types.ReactionNotificationsFromAll(),
        stories_notify_from=types.ReactionNotificationsFromAll(),
    )


@dataclass(slots=True, eq=False)
class Account:
    """An account with its private message box.

    Private dialogs (and on Telegram basic groups) share one sequence of message ids and one
    `pts` per account; supergroups and channels have their own. A `closed` account takes private
    messages only from its contacts and from those it wrote to. A `limited` account was reported
    for spam: it may write to those who wrote to it, and to those who have it as a contact.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    phone: str | None = None
    about: str = ""
    log: Log = field(default_factory=Log)
    messages: dict[int, Message] = field(default_factory=dict)
    histories: dict[int, History] = field(default_factory=dict)
    last_id: int = 0
    read: dict[int, int] = field(default_factory=dict)
    contacts: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    closed: bool = False
    limited: bool = False
    sent: dict[tuple[int, int], Message] = field(default_factory=dict)
    logins: dict[int, Login] = field(default_factory=dict)
    password: Password | None = None
    reaction_settings: Any = field(default_factory=default_reaction_settings)
    periods: dict[int, int] = field(default_factory=dict)
    deleted: bool = False

    def history(self, other: int) -> History:
        """The dialog with another account, which may still be empty."""
        if other not in self.histories:
            self.histories[other] = History()
        return self.histories[other]

    def file(self, message: Message) -> Message:
        """Put a copy of a private message into the box."""
        self.messages[message.id] = message
        self.history(message.peer).add(message)
        return message

    def next_id(self) -> int:
        """The next id of the account-wide sequence."""
        self.last_id += 1
        return self.last_id
