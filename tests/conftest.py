"""What holds for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.forking import Forks

# How fast a machine is must not decide a test, nor must luck: the same code, the same examples.
# To look for new ones: `make test ARGS=--hypothesis-profile=search`.
STEADY = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=True,
)
settings.register_profile("steward", STEADY)
settings.register_profile("search", STEADY, derandomize=False)
settings.load_profile("steward")


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Runs commands of `bot.py` without importing it anew for each."""
    forks = Forks()
    yield forks
    forks.close()
