"""Members, links and what else the tests of the invites' tables begin with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from adapters.sqlite.invites.links import LinkTable
from invites.link import Join, Link

NOW = datetime(2026, 11, 27, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHAT, STAFF = -1001000000001, -1001000000002
KEEP = timedelta(days=180)

# Telegram's dates are whole seconds.
TIMES = st.integers(0, 2**32).map(lambda value: datetime.fromtimestamp(value, UTC))
MASKS = st.binary(min_size=16, max_size=16).map(bytes.hex)
IDS = st.integers(1, 2**53)
COUNTS = st.integers(0, 1000)
WORDS = st.text(max_size=20)


def member(number: int) -> str:
    """A keyed hash, as far as a table can tell."""
    return f"{number:032x}"


ANNA, BORIS, VERA, GLEB = (member(number) for number in (0xA, 0xB, 0xC, 0xD))


def link(title: str = "t1", **fields: Any) -> Link:
    """A wanted link of Anna's."""
    known = {"id": 0, "title": title, "source": "peers", "asked": NOW, "uses": 1}
    known |= {"expires": NOW + timedelta(days=7), "join": Join.DIRECT, "inviter": ANNA}
    return Link(**{**known, **fields})


def kept(table: LinkTable, new: Link) -> Link:
    """The link as it is kept."""
    added = table.add(new)
    assert added is not None
    return added
