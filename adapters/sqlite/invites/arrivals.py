"""Who came, in SQLite: `invites.ports.Arrivals` inside one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.invites.columns import blob
from core.events import Way
from invites.records import Arrival

WITHIN: Final = 60
"""Seconds. Telegram dates what tells of one arrival a second or two apart, and nobody leaves and
comes back within the minute but by another link."""
TELLING: Final = (Way.LINK, Way.REQUEST)
"""Who tells of these knows how somebody came; the others may only mean that somebody is there."""

COLUMNS = "id, member, at, way, ours, link"
# An arrival is told again at about the same time: of somebody forgotten, it is known by that.
FORGOTTEN = f"""
    SELECT 1 FROM arrival
    WHERE forgotten AND at BETWEEN :at - {WITHIN} AND :at + {WITHIN}
        AND (link IS NULL OR :link IS NULL OR link = :link)
"""
# Two links that are both known are two arrivals, however close: each link was used.
SAME_ARRIVAL = f"""
    SELECT {COLUMNS} FROM arrival
    WHERE member = :member AND at BETWEEN :at - {WITHIN} AND :at + {WITHIN}
        AND (link IS NULL OR :link IS NULL OR link = :link)
    ORDER BY link IS :link DESC, abs(at - :at), id LIMIT 1
"""
ADD_ARRIVAL = "INSERT INTO arrival (member, at, way, ours, link) VALUES (?, ?, ?, ?, ?)"
COMPLETE_ARRIVAL = "UPDATE arrival SET way = ?, ours = ?, link = ? WHERE id = ?"
ARRIVALS_SINCE = "SELECT count(*) FROM arrival WHERE at >= ?"
UNTOLD = f"SELECT {COLUMNS} FROM arrival WHERE NOT told AND link IS NULL ORDER BY at, id"
TOLD = "UPDATE arrival SET told = 1 WHERE NOT told AND at <= ?"


class ArrivalTable:
    """Implements `invites.ports.Arrivals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, arrival: Arrival) -> tuple[Arrival, bool]:
        """As it is kept now; True if it is new, or if its link has just become known.

        So of one arrival by a known link exactly one call returns both a link and True.
        """
        member, at = blob(arrival.member), seconds(arrival.at)
        sighting = {"member": member, "at": at, "link": arrival.link}
        row = self._connection.execute(SAME_ARRIVAL, sighting).fetchone()
        if row is None and self._connection.execute(FORGOTTEN, sighting).fetchone():
            return arrival, False
        if row is None:
            new = (member, at, arrival.way, arrival.ours, arrival.link)
            number = self._connection.execute(ADD_ARRIVAL, new).lastrowid
            return replace(arrival, id=int(number)), True
        kept = _arrival(row)
        now = _completed(kept, arrival)
        if now != kept:
            self._connection.execute(COMPLETE_ARRIVAL, (now.way, now.ours, now.link, now.id))
        return now, now.link != kept.link

    def since(self, at: datetime) -> int:
        return int(self._connection.execute(ARRIVALS_SINCE, (seconds(at),)).fetchone()[0])

    def untold(self) -> Sequence[Arrival]:
        return [_arrival(row) for row in self._connection.execute(UNTOLD)]

    def told(self, until: datetime) -> None:
        self._connection.execute(TOLD, (seconds(until),))


def _completed(kept: Arrival, seen: Arrival) -> Arrival:
    """What is known of an arrival after one more told of it; its time stays the first one's."""
    better = kept.way not in TELLING and seen.way in TELLING
    return replace(
        kept,
        way=seen.way if better else kept.way,
        ours=kept.ours or seen.ours,
        link=seen.link if kept.link is None else kept.link,
    )


def _arrival(row: tuple[Any, ...]) -> Arrival:
    number, member, at, way, ours, link = row
    return Arrival(number, member.hex(), moment(at), Way(way), bool(ours), link)
