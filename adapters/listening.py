"""Puts a listener together: the models and topics that the settings switch on."""

from collections.abc import Callable, Mapping
from functools import partial

from adapters.models.emergencies import model as emergencies
from adapters.models.links import model as links
from adapters.models.requests import model as requests
from config.outreach import Topic as Given
from config.settings import Models
from core.errors import SettingsError
from outreach.house import Topic
from outreach.listening.emergency.alarm import alarm, reason_of
from outreach.listening.linking.linker import Linker
from outreach.listening.listener import Listener
from outreach.listening.requests import Rules
from outreach.listening.topics import Topics
from outreach.listening.words import topics as known_words


def open_listener(
    models: Models, topics: Mapping[str, Topic], given: Mapping[str, Given]
) -> Listener:
    """A listener that has heard nothing. Raises ModelError and SettingsError as `listeners`."""
    return listeners(models, topics, given)()


def listeners(
    models: Models, topics: Mapping[str, Topic], given: Mapping[str, Given]
) -> Callable[[], Listener]:
    """Makes listeners that share the models: each has a memory of its own.

    `topics` are those of the house, `given` what the settings say of them. Raises ModelError when
    a model cannot be read, SettingsError when a topic's words are none.
    """
    judge = requests.load() if models.requests else Rules()
    pairs = links.load() if models.links else None
    opinion = emergencies.load().opinion if models.emergencies else None
    alarms, reasons = partial(alarm, opinion=opinion), partial(reason_of, opinion=opinion)
    finder = _finder(_words(topics, given))
    # A linker remembers the talk, as a listener does.
    return lambda: Listener(judge, Linker(pairs), finder, alarms, reasons)


def _finder(words: Mapping[str, str]) -> Topics:
    for name, text in words.items():
        try:
            Topics({name: text})
        except ValueError:
            raise SettingsError("error-topic-words", topic=name) from None
    return Topics(words)


def _words(topics: Mapping[str, Topic], given: Mapping[str, Given]) -> dict[str, str]:
    """The words of each topic: those of the settings, else those that come along."""
    known = known_words()
    words = {name: _own(given.get(name)) or known.get(name, "") for name in topics}
    return {name: text for name, text in words.items() if text.strip()}


def _own(given: Given | None) -> str:
    return "" if given is None else given.words
