"""The steps of a scenario: each class is a verb of the file, its fields are the keys."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from moderation.findings import Kind
from moderation.flag import State

STRICT = ConfigDict(extra="forbid", populate_by_name=True)

Pause = Annotated[float, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]


class Role(StrEnum):
    """What somebody is in the NGO."""

    MEMBER = "member"
    MODERATOR = "moderator"
    WORKER = "worker"
    EDITOR = "editor"
    ANONYMOUS = "anonymous admin"


STAFF = (Role.MODERATOR, Role.WORKER)


class BotAction(StrEnum):
    """What happens to Steward itself."""

    KILL = "kill"
    START = "start"
    RESTART = "restart"
    """Killed and started again."""
    CUT = "cut"
    """Its connections are dropped."""


@dataclass(frozen=True, config=STRICT)
class Person:
    """Somebody on the stage."""

    name: Text
    role: Role = Role.MEMBER


@dataclass(frozen=True, config=STRICT)
class Say:
    """A message in the chat, and what must come of it."""

    who: str
    say: Text
    label: str | None = Field(default=None, alias="as")
    reply_to: str | None = None
    quoted: str | None = None
    """Somebody's words that stand first, marked as a quotation."""
    photo: bool = False
    flag: Kind | None = None
    decision: State | None = None
    card: str | None = None
    """Words that the card must hold in the end."""
    refused: bool = False
    """Telegram must refuse it, because the person was muted or banned."""
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Edit:
    """The author writes a message anew."""

    edit: Text
    of: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Delete:
    """The author deletes a message."""

    delete: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Report:
    """A member replies to a message with the report mark."""

    who: str
    report: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class React:
    """Somebody of the staff reacts to the card of a message."""

    who: str
    react: Text
    on: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Unreact:
    """And takes the reaction back."""

    who: str
    unreact: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Word:
    """Somebody of the staff replies to the card of a message."""

    who: str
    word: Text
    on: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Channel:
    """An editor's post in the channel, which Telegram forwards into the chat."""

    who: str
    channel: Text
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Bot:
    """Something happens to Steward."""

    bot: BotAction
    pause: Pause | None = None


Step = Say | Edit | Delete | Report | React | Unreact | Word | Channel | Bot
VERBS: dict[str, type[Any]] = {
    verb.__name__.lower(): verb
    for verb in (Say, Edit, Delete, Report, React, Unreact, Word, Channel, Bot)
}
# Whom each verb is for; everybody where nothing is said.
FOR: dict[type[Any], tuple[Role, ...]] = {
    React: STAFF,
    Unreact: STAFF,
    Word: STAFF,
    Channel: (Role.EDITOR,),
}
