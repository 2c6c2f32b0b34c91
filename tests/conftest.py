"""What holds for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.forking import Forks

# How fast a machine is must not decide a test.
settings.register_profile(
    "steward", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("steward")


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Runs commands of `bot.py` without importing it anew for each."""
    forks = Forks()
    yield forks
    forks.close()
