"""The keys of effects, by which a message of ours is known again: made here, and read here."""

from enum import StrEnum


class About(StrEnum):
    """What an effect is about; the id of a request or an emergency follows first."""

    CARD = "ask"
    """The card of a request: its id."""
    CALL = "ask-call"
    """Calling the staff about it: its id, and which call."""
    CALLS = "ask-calls"
    """Calling the staff about many requests: the id of the first, and its turn."""
    NOTICE = "ask-late"
    """The after-hours notice: its id."""
    WISH = "ask-write"
    """The wish for text instead of a voice message: its id."""
    ANSWER = "ask-answer"
    """A worker's correction or answer in the chat: its id, and the turn."""
    LINE = "ask-proof"
    """The line under a verified answer: the request's id, the message, and the turn."""
    HINT = "ask-hint"
    """What Steward says to a worker about a card: its id, and what it answers."""
    TEXT = "sos"
    """The emergency text in the chat: the emergency's id, and the turn."""
    ALARM = "sos-card"
    """The card of an emergency: its id."""
    PAGE = "sos-page"
    """A page: its id, and which page."""
    PROMPT = "sos-prompt"
    """A prompt: its id, and which prompt."""
    MORNING = "morning"
    """The hand-over list: the day."""
    LIST = "ask-list"
    """Answering the staff: the number of their message."""


_ABOUT = {about.value: about for about in About}


def key(about: About, *parts: int | str) -> str:
    """The key of an effect."""
    return ":".join([about, *map(str, parts)])


def read(text: str) -> tuple[About | None, tuple[str, ...]]:
    """What a key is about, and its parts; None for a key of somebody else's."""
    first, *rest = text.split(":")
    return _ABOUT.get(first), tuple(rest)
