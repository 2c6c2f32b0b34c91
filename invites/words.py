"""What members and staff say to Steward about invites, in Russian and English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from core.words import by_word, meant
from invites.link import Join

# --- members


class Wish(StrEnum):
    """What a member can ask for."""

    INVITE = "invite"
    MINE = "mine"
    TAKE_BACK = "take back"
    FORGET = "forget"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish, and the language it was said in: the answer is in that one."""

    wish: Wish
    language: str


ASKING: Final[dict[Asked, tuple[str, ...]]] = {
    Asked(Wish.INVITE, "ru"): ("пригласить", "приглашение", "/пригласить", "инвайт"),
    Asked(Wish.INVITE, "en"): ("invite", "/invite", "invitation"),
    Asked(Wish.MINE, "ru"): ("мои приглашения", "мои ссылки"),
    Asked(Wish.MINE, "en"): ("my invites", "my links"),
    Asked(Wish.TAKE_BACK, "ru"): ("отозвать", "отозвать ссылки", "отозвать приглашения"),
    Asked(Wish.TAKE_BACK, "en"): ("revoke", "take back", "revoke links"),
    Asked(Wish.FORGET, "ru"): ("забудь меня", "забыть меня"),
    Asked(Wish.FORGET, "en"): ("forget me",),
    Asked(Wish.HELP, "ru"): ("помощь", "что ты умеешь", "старт"),
    Asked(Wish.HELP, "en"): ("help", "/help", "/start", "start"),
}
_ASKING: Final = by_word(ASKING)
# Characters. Nothing longer is a wish, so most messages cost no more than this question.
LONGEST: Final = 40
# What nobody takes back by a slip of the finger is said exactly.
_EXACT: Final = (Wish.FORGET, Wish.TAKE_BACK)


def asked_in_private(text: str) -> Asked | None:
    """A member's wish, in a private message; typos are forgiven but where something is lost."""
    if len(text) > LONGEST:
        return None
    found = meant(text, _ASKING)
    if found is not None and found.wish in _EXACT:
        return _ASKING.get(_plain(text))
    return found


def asked_in_chat(text: str) -> Asked | None:
    """The wish for a link, as a message of its own in the chat; all else there is talk."""
    found = _ASKING.get(_plain(text)) if len(text) <= LONGEST else None
    return found if found is not None and found.wish is Wish.INVITE else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().strip(" .,!…\n\t").split())


# --- staff: whom they mean


@dataclass(frozen=True, slots=True)
class ByMessage:
    """The author of a message, which a link leads to."""

    message: int
    room: int
    """The marked id of the chat that it is in."""


@dataclass(frozen=True, slots=True)
class ByName:
    """Somebody's @username."""

    username: str


@dataclass(frozen=True, slots=True)
class ById:
    """An account's number."""

    account: int


@dataclass(frozen=True, slots=True)
class ByCard:
    """Whoever the card is about that this answers."""


Whom = ByMessage | ByName | ById | ByCard

# What an app copies for a message of an album, or a comment, has a query behind it.
_LINK = re.compile(r"(?:https?://)?t\.me/c/(\d{1,12})/(?:\d{1,9}/)?(\d{1,9})/?(?:\?\S*)?", re.ASCII)
# Before a channel's number in the marked id of a supergroup.
_MARK = -(10**12)
_NAME = re.compile(r"@([A-Za-z]\w{3,31})", re.ASCII)


def whom(said: str) -> Whom | None:
    """Whom a word of the staff names."""
    if not said:
        return ByCard()
    if found := _LINK.fullmatch(said):
        return ByMessage(int(found[2]), _MARK - int(found[1]))
    if found := _NAME.fullmatch(said):
        return ByName(found[1])
    return ById(int(said)) if said.isascii() and said.isdecimal() and len(said) < 16 else None


# --- staff: what they want


@dataclass(frozen=True, slots=True)
class HandOut:
    """A batch of links for a source; `join` None is the setting's."""

    source: str
    size: int
    join: Join | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """A source off or on."""

    source: str
    off: bool


@dataclass(frozen=True, slots=True)
class Freeze:
    """One member's inviting; `branch`: and that of everybody below."""

    whom: Whom
    branch: bool = False


@dataclass(frozen=True, slots=True)
class Thaw:
    """The opposite."""

    whom: Whom
    branch: bool = False


@dataclass(frozen=True, slots=True)
class ShowNumbers:
    """How inviting goes; `weekly`: with the chart."""

    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """All inviting off, or on again."""

    over: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Meant for Steward, but not understood; `example` names the text that shows how."""

    example: str


Order = HandOut | Switch | Freeze | Thaw | ShowNumbers | Pause | Unclear

_SLUG = re.compile(r"[^\W_][\w-]{1,23}")
_JOINS: Final[Mapping[str, Join]] = {
    **dict.fromkeys(("direct", "сразу"), Join.DIRECT),
    **dict.fromkeys(("auto", "авто"), Join.AUTO),
    **dict.fromkeys(("ask", "заявка", "заявки"), Join.ASK),
}
_SWITCHES: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("off", "выкл", "выключить", "стоп"), True),
    **dict.fromkeys(("on", "вкл", "включить"), False),
}
_PHRASES: Final[Mapping[str, Order]] = {
    **dict.fromkeys(("invites", "приглашения", "sources", "источники"), ShowNumbers()),
    **dict.fromkeys(
        ("invites week", "приглашения неделя", "приглашения за неделю"), ShowNumbers(weekly=True)
    ),
    **dict.fromkeys(("pause invites", "приглашения пауза", "пауза приглашений"), Pause()),
    **dict.fromkeys(
        ("resume invites", "приглашения продолжить", "продолжить приглашения"), Pause(over=True)
    ),
}
_HANDOUTS: Final = ("handout", "раздатка")
_SOURCES: Final = ("source", "источник")
_FREEZES: Final[Mapping[tuple[str, ...], tuple[type[Freeze] | type[Thaw], bool]]] = {
    ("unfreeze", "branch"): (Thaw, True),
    ("разморозить", "ветку"): (Thaw, True),
    ("freeze", "branch"): (Freeze, True),
    ("заморозить", "ветку"): (Freeze, True),
    ("branch",): (Freeze, True),
    ("ветка",): (Freeze, True),
    ("freeze",): (Freeze, False),
    ("заморозить",): (Freeze, False),
    ("unfreeze",): (Thaw, False),
    ("разморозить",): (Thaw, False),
}


def order_of(text: str, reply: bool) -> Order | None:
    """What staff want of invites; None for talk. `reply`: it answers another message."""
    words = text.split()
    plain = [word.casefold().strip(".,!…") for word in words]
    if not plain or len(plain) > 5:
        return None
    if found := _PHRASES.get(" ".join(plain)):
        return found
    if plain[0] in _HANDOUTS:
        return _handout(plain[1:])
    if plain[0] in _SOURCES:
        return _switch(plain[1:])
    for verb, (kind, branch) in _FREEZES.items():
        if tuple(plain[: len(verb)]) == verb:
            return _about(words[len(verb) :], kind, branch, reply)
    near = get_close_matches(plain[0], [verb[0] for verb in _FREEZES], n=1, cutoff=0.7)
    named = len(plain) > 1 and isinstance(whom(words[-1]), ByMessage | ByName)
    return Unclear("whom") if near and named else None


def _handout(rest: list[str]) -> Order | None:
    join = _JOINS.get(rest[2]) if len(rest) == 3 else None
    if len(rest) == 2 or join is not None:
        name, size = rest[0], rest[1]
        if _SLUG.fullmatch(name) and size.isascii() and size.isdecimal() and len(size) < 6:
            return HandOut(name, int(size), join)
    # "Раздатка завтра" is talk: an order has a number, or nothing at all.
    numbered = any(letter.isdigit() for word in rest for letter in word)
    return Unclear("handout") if not rest or (numbered and len(rest) <= 3) else None


def _switch(rest: list[str]) -> Order | None:
    if len(rest) == 2 and _SLUG.fullmatch(rest[0]) and rest[1] in _SWITCHES:
        return Switch(rest[0], _SWITCHES[rest[1]])
    switched = any(get_close_matches(word, _SWITCHES, n=1, cutoff=0.7) for word in rest)
    return Unclear("source") if not rest or (switched and len(rest) <= 2) else None


def _about(
    rest: list[str], kind: type[Freeze] | type[Thaw], branch: bool, reply: bool
) -> Order | None:
    if len(rest) > 1:  # talk, unless somebody is named
        return Unclear("whom") if isinstance(whom(rest[-1]), ByMessage | ByName) else None
    found = whom(rest[0].rstrip(".,!") if rest else "")
    if found is None or (isinstance(found, ByCard) and not reply):
        return Unclear("whom")
    return kind(found, branch)


def is_order(text: str) -> bool:
    """Whether a reply to a card is meant for invites."""
    return order_of(text, reply=True) is not None
