"""The keys of effects, by which their outcome is known again: made here, and read here."""

from enum import StrEnum


class About(StrEnum):
    """What an effect is about; numbers of links, requests and so on follow."""

    LINK = "link"
    """Making a link."""
    HAND = "hand"
    """Handing it to the member who asked."""
    LATE = "late"
    """Telling them that it takes longer."""
    FAILED = "failed"
    """Telling them that there will be none."""
    REVOKE = "revoke"
    DOUBLE = "double"
    """Revoking a link that was made twice."""
    ALTER = "alter"
    TELL = "tell"
    """Answering a member: the chat and the number of their message."""
    REQUEST = "request"
    """The card of a request to join."""
    ADMIT = "admit"
    """Answering one: its number, and the turn."""
    PLAN = "plan"
    """The card of a plan."""
    HANDOUT = "handout"
    """The card of a hand-out, and its files."""
    ANSWER = "answer"
    """Answering the staff: the room and the number of their message."""


_ABOUT = {about.value: about for about in About}


def key(about: About, *parts: int | str) -> str:
    """The key of an effect."""
    return ":".join([about, *map(str, parts)])


def read(text: str) -> tuple[About | None, tuple[str, ...]]:
    """What a key is about, and its parts; None for a key of somebody else's."""
    first, *rest = text.split(":")
    return _ABOUT.get(first), tuple(rest)
