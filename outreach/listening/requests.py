"""Does a message ask for something, and for what: the judge by rules, and what any judge must know.

A judge gives log-odds: above zero it is a request. It first looks at the words alone, then at the
words together with what surrounds them (`around.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from outreach.listening.around import NAMES
from outreach.listening.heard import Kind
from outreach.listening.reading import Reading


class Judge(Protocol):
    """Who tells requests from other talk; `Rules` here, or the model in `adapters`."""

    def words(self, reading: Reading) -> float:
        """How much the words alone sound like a request, in log-odds."""
        ...

    def whole(self, seen: Sequence[float]) -> float:
        """The log-odds of a request, by the numbers that `around.NAMES` names."""
        ...

    def kind(self, reading: Reading) -> Kind:
        """What a request asks for: question, help, invite or unclear."""
        ...


# What is found is worth, in log-odds: fitted on our own chats, rounded, mended by hand.
_NOTHING: Final = -3.3  # most messages ask for nothing
_PHRASES: Final = {
    "info": 0.7,
    "wish": 1.2,
    "invite": 1.6,
    "vague": 1.1,
    "begins": -0.2,
    "announce": -1.1,
    "rhetorical": -0.9,
    "smalltalk": -0.4,
}
_PHRASES_ASKING: Final = {
    "back": -1.0,
    "rhetorical": -1.1,
    "smalltalk": -0.8,
    "bump": -0.6,
    "wish": -0.2,
}
_WORDS: Final = {
    "ask": 1.4,
    "please": 2.5,
    "all": 0.8,
    "do": 0.8,
    "may": 0.8,
    "need": 0.6,
    "know": 0.4,
    "thing": 1.3,
    "people": 0.5,
    "time": 0.3,
    "opening": 0.3,
    "you_all": 0.4,
    "me": 0.2,
    "you": -1.3,
    "thanks": -0.8,
    "laugh": -0.6,
    "past": -0.4,
}
_BEGINS: Final = 0.6  # with a word that asks
_ASKS, _ENDS_ASKING, _BEGINS_ASKING = 2.4, 0.7, -0.2  # with a question mark
_FEW, _TOO_SHORT = 3, -1.7  # words: less says too little

# What surrounds a message, times its number.
_AROUND: Final[Mapping[str, float]] = {
    "reply": -0.5,
    "names somebody": -0.4,
    "names first": -0.4,
    "own best soon": -0.1,
}
_PLACES: Final = tuple((NAMES.index(name), weight) for name, weight in _AROUND.items())


class Rules:
    """The lists of `words/` alone, for a house that has the models switched off."""

    def words(self, reading: Reading) -> float:
        """The weights of what is found, added up."""
        phrases = {name for name, _ in reading.hits}
        classes = {name for name in reading.classes if name}
        total = _NOTHING + sum(_PHRASES.get(name, 0.0) for name in sorted(phrases))
        total += sum(_WORDS.get(name, 0.0) for name in sorted(classes))
        asks = any(sentence.asks for sentence in reading.sentences)
        begins = bool(reading.classes) and reading.classes[0] == "ask"
        if asks:
            total += _ASKS + _BEGINS_ASKING * begins
            total += _ENDS_ASKING * reading.sentences[-1].asks
            total += sum(_PHRASES_ASKING.get(name, 0.0) for name in sorted(phrases))
        elif begins:
            total += _BEGINS
        if sum(word != "." for word in reading.words) < _FEW:
            total += _TOO_SHORT
        return total

    def whole(self, seen: Sequence[float]) -> float:
        """The words, less where it is a question back or a repeat."""
        return seen[0] + sum(seen[place] * weight for place, weight in _PLACES)

    def kind(self, reading: Reading) -> Kind:
        """By the phrases found first; a question where nothing else is told."""
        return kind_by_rules(reading)


def kind_by_rules(reading: Reading) -> Kind:
    """What the phrases of a request say that it asks for."""
    phrases = {name for name, _ in reading.hits}
    classes = set(reading.classes)
    if "invite" in phrases:
        return Kind.INVITE
    if "vague" in phrases and not phrases & {"wish", "info"} and not classes & {"thing", "people"}:
        return Kind.UNCLEAR
    if "wish" in phrases and not ("info" in phrases and "?" in reading.text):
        return Kind.HELP
    if "info" in phrases or "?" in reading.text or "ask" in classes:
        return Kind.QUESTION
    return Kind.HELP
