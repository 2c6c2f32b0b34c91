"""Listeners for the tests: the real one by its rules, which need no model."""

from typing import Final

from adapters.houses import topics_of
from adapters.listening import listeners
from adapters.offline.ears import Listening
from config.settings import Models, Offline

TOPICS: Final = topics_of(Offline())
LISTENING: Final = Listening(
    listeners(Models(requests=False, links=False, emergencies=False), TOPICS, {}), TOPICS
)
