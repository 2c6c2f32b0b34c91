"""Worlds for the tests of outreach."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.outreach.road import NIGHT
from tests.outreach.world import World

NewWorld = Callable[..., World]


@pytest.fixture
def new_world() -> Iterator[NewWorld]:
    """Worlds with rules of their own."""
    worlds: list[World] = []

    def make(**house: Any) -> World:
        worlds.append(World(**house))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def world(new_world: NewWorld) -> World:
    """A world at noon of a working day, with the usual rules."""
    return new_world()


@pytest.fixture
def night(new_world: NewWorld) -> World:
    """The same world after hours."""
    return new_world(now=NIGHT)
