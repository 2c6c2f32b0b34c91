"""Worlds for the tests of invites."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.invites.world import World

NewWorld = Callable[..., World]


@pytest.fixture
def new_world() -> Iterator[NewWorld]:
    """Worlds with rules of their own."""
    worlds: list[World] = []

    def make(**rules: Any) -> World:
        worlds.append(World(**rules))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def world(new_world: NewWorld) -> World:
    """A world with the usual rules."""
    return new_world()
