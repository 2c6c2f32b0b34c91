"""The steps of a scenario: each class is a verb of the file, its fields are the keys."""

from enum import StrEnum
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from invites.words import Freeze, HandOut, Switch, Wish, asked_in_private, order_of
from moderation.findings import Kind
from moderation.flag import State
from outreach import emergency as alarming
from outreach import request as asking
from outreach.words import order_of as outreach_order_of

STRICT = ConfigDict(extra="forbid", populate_by_name=True)

Pause = Annotated[float, Field(ge=0)]
Minutes = Annotated[float, Field(gt=0, le=7 * 24 * 60)]
Text = Annotated[str, Field(min_length=1)]


def _wish(text: str) -> str:
    """Steward answers nothing else in private, and whoever waits would wait in vain."""
    if asked_in_private(text) is None:
        raise PydanticCustomError("wish", "should be a wish that Steward knows, as пригласить")
    return text


def _order(text: str) -> str:
    """The same in the staff room; an order without an object is understood, too."""
    if order_of(text, reply=False) is None and outreach_order_of(text) is None:
        raise PydanticCustomError("order", "should be an order that Steward knows, as раздатка")
    return text


class Role(StrEnum):
    """What somebody is in the NGO."""

    MEMBER = "member"
    MODERATOR = "moderator"
    WORKER = "worker"
    EDITOR = "editor"
    ANONYMOUS = "anonymous admin"
    GUEST = "guest"
    """Somebody who is not in the chat yet: they come in by a link."""


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
    say: str
    label: str | None = Field(default=None, alias="as")
    reply_to: str | None = None
    quoted: str | None = None
    """Somebody's words that stand first, marked as a quotation."""
    photo: bool = False
    voice: bool = False
    """A voice message, without words."""
    flag: Kind | None = None
    decision: State | None = None
    card: str | None = None
    """Words that the card of the flag must hold in the end."""
    request: asking.State | None = None
    """It asks for something: where the request must stand in the end."""
    emergency: alarming.State | None = None
    """It raises an alarm: where that must stand in the end."""
    verified: bool = False
    """It answers somebody, and must carry Steward's mark in the end."""
    answer: str | None = None
    """Words that Steward must say under it in the end."""
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
    """Somebody of the staff reacts to the card of a message: the newest post that is about it."""

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
    """Somebody of the staff replies to such a card."""

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
class Ask:
    """A member asks Steward for something in private; done when Steward has answered."""

    who: str
    ask: Annotated[str, AfterValidator(_wish)]
    label: str | None = Field(default=None, alias="as")
    """For the link that the answer holds."""
    answer: str | None = None
    """Words that the answer must hold."""
    pause: Pause | None = None

    @property
    def gives_link(self) -> bool:
        """Whether the answer should hold a link."""
        asked = asked_in_private(self.ask)
        return asked is not None and asked.wish is Wish.INVITE


@dataclass(frozen=True, config=STRICT)
class Join:
    """A guest comes in by a link that somebody was given."""

    who: str
    join: str
    refused: bool = False
    """Telegram must refuse it, because the link is dead."""
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Order:
    """Somebody of the staff orders something in the staff room; done when the answer is complete.

    A hand-out is complete when both files are there.
    """

    who: str
    order: Annotated[str, AfterValidator(_order)]
    about: str | None = None
    """The message of the chat that is meant: a link to it stands behind the order."""
    label: str | None = Field(default=None, alias="as")
    """For the first link of a hand-out, or for the card that asks whether to freeze."""
    answer: str | None = None
    """Words that the answer must hold."""
    pause: Pause | None = None

    @property
    def gives_link(self) -> bool:
        """Whether the answer is a list of links."""
        return isinstance(order_of(self.order, reply=False), HandOut)

    @property
    def gives_card(self) -> bool:
        """Whether the answer is a card that asks for a yes."""
        # Whom it is about does not matter here: any number will do.
        order = order_of(f"{self.order} 1" if self.about else self.order, reply=False)
        return isinstance(order, Freeze) or (isinstance(order, Switch) and order.off)


@dataclass(frozen=True, config=STRICT)
class Agree:
    """Somebody of the staff says yes to such a card; done when Steward has taken it down."""

    who: str
    agree: str
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Time:
    """So many minutes pass at once; Steward's line breaks, and it sees how late it is."""

    time: Minutes
    pause: Pause | None = None


@dataclass(frozen=True, config=STRICT)
class Bot:
    """Something happens to Steward."""

    bot: BotAction
    pause: Pause | None = None


OfInvites = Ask | Join | Order | Agree
Decide = React | Unreact | Word
Step = Say | Edit | Delete | Report | Decide | Channel | OfInvites | Time | Bot
VERBS: dict[str, type[Any]] = {verb.__name__.lower(): verb for verb in get_args(Step)}
# Whom each verb is for; everybody where nothing is said.
FOR: dict[type[Any], tuple[Role, ...]] = {
    React: STAFF,
    Unreact: STAFF,
    Word: STAFF,
    Channel: (Role.EDITOR,),
    Join: (Role.GUEST,),
    Order: STAFF,
    Agree: STAFF,
}
