"""The links and hand-outs in SQLite: `invites.ports.Links` inside one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.invites.columns import blob, maybe_blob, maybe_mask
from invites.link import Join, Link, State, Why
from invites.records import Handout

COLUMNS = (
    "title, source, asked, expires, uses, entry, state, why, url, used, inviter, handout, "
    "chat, language, late"
)
LINK = f"SELECT id, {COLUMNS} FROM link WHERE id = ?"
LINK_OF_TITLE = f"SELECT id, {COLUMNS} FROM link WHERE title = ?"
# Telegram gives no address twice; should it ever, the newest link is meant.
LINK_OF_URL = f"SELECT id, {COLUMNS} FROM link WHERE url = ? ORDER BY id DESC LIMIT 1"
LINKS_OF_MEMBER = f"SELECT id, {COLUMNS} FROM link WHERE inviter = ? ORDER BY id"
LINKS_OF_HANDOUT = f"SELECT id, {COLUMNS} FROM link WHERE handout = ? ORDER BY id"
LIVE = "state IN ('wanted', 'open', 'closing')"
"""`invites.link.LIVE`, word for word as the indexes have it."""
# The plus keeps SQLite from reading all links for the sake of their order.
LIVE_LINKS = f"SELECT id, {COLUMNS} FROM link WHERE {LIVE} ORDER BY +id"
LIVE_LINKS_OF_SOURCE = f"SELECT id, {COLUMNS} FROM link WHERE source = ? AND {LIVE} ORDER BY id"
ADD_LINK = f"""
    INSERT INTO link ({COLUMNS}) VALUES (?{", ?" * 14}) ON CONFLICT (title) DO NOTHING
"""
# An inviter is only ever taken away: whoever asked to be forgotten does not come back with a link
# that somebody had read before.
SAVE_LINK = """
    UPDATE link SET expires = :expires, uses = :uses, entry = :entry, state = :state, why = :why,
        url = :url, used = :used, chat = :chat, language = :language, late = :late,
        inviter = iif(:anonymous, NULL, inviter)
    WHERE id = :id
"""
HANDOUT = "SELECT id, source, week, size, at, asked, done FROM handout WHERE id = ?"
ADD_HANDOUT = "INSERT INTO handout (source, week, size, at, asked, done) VALUES (?, ?, ?, ?, ?, ?)"
SAVE_HANDOUT = "UPDATE handout SET size = ?, asked = ?, done = ? WHERE id = ?"


class LinkTable:
    """Implements `invites.ports.Links`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: Link) -> Link | None:
        row = (
            *(link.title, link.source, seconds(link.asked), seconds(link.expires), link.uses),
            *(link.join, link.state, link.why, link.url, link.used, maybe_blob(link.inviter)),
            *(link.handout, link.chat, link.language, link.late),
        )
        done = self._connection.execute(ADD_LINK, row)
        return replace(link, id=int(done.lastrowid)) if done.rowcount else None

    def save(self, link: Link) -> None:
        row = {
            "id": link.id,
            "expires": seconds(link.expires),
            "uses": link.uses,
            "entry": link.join,
            "state": link.state,
            "why": link.why,
            "url": link.url,
            "used": link.used,
            "anonymous": link.inviter is None,
            "chat": link.chat,
            "language": link.language,
            "late": link.late,
        }
        self._connection.execute(SAVE_LINK, row)

    def by_id(self, link: int) -> Link | None:
        return self._one(LINK, link)

    def by_title(self, title: str) -> Link | None:
        return self._one(LINK_OF_TITLE, title)

    def by_url(self, url: str) -> Link | None:
        return self._one(LINK_OF_URL, url)

    def of_member(self, member: str) -> Sequence[Link]:
        return self._all(LINKS_OF_MEMBER, blob(member))

    def live(self, source: str | None = None) -> Sequence[Link]:
        if source is None:
            return self._all(LIVE_LINKS)
        return self._all(LIVE_LINKS_OF_SOURCE, source)

    def of_handout(self, handout: int) -> Sequence[Link]:
        return self._all(LINKS_OF_HANDOUT, handout)

    def add_handout(self, handout: Handout) -> Handout:
        row = (
            *(handout.source, handout.week, handout.size, seconds(handout.at)),
            *(handout.asked, handout.done),
        )
        return replace(handout, id=int(self._connection.execute(ADD_HANDOUT, row).lastrowid))

    def save_handout(self, handout: Handout) -> None:
        row = (handout.size, handout.asked, handout.done, handout.id)
        self._connection.execute(SAVE_HANDOUT, row)

    def handout(self, number: int) -> Handout | None:
        row = self._connection.execute(HANDOUT, (number,)).fetchone()
        if row is None:
            return None
        (number, source, week, size, at, asked, done) = row
        return Handout(number, source, week, size, moment(at), asked, bool(done))

    def _one(self, question: str, value: int | str) -> Link | None:
        row = self._connection.execute(question, (value,)).fetchone()
        return None if row is None else _link(row)

    def _all(self, question: str, *values: int | str | bytes) -> list[Link]:
        return [_link(row) for row in self._connection.execute(question, values)]


def _link(row: tuple[Any, ...]) -> Link:
    (number, title, source, asked, expires, uses, entry, state, why, url, used) = row[:11]
    (inviter, handout, chat, language, late) = row[11:]
    return Link(
        id=number,
        title=title,
        source=source,
        asked=moment(asked),
        expires=moment(expires),
        uses=uses,
        join=Join(entry),
        state=State(state),
        why=None if why is None else Why(why),
        url=url,
        used=used,
        inviter=maybe_mask(inviter),
        handout=handout,
        chat=chat,
        language=language,
        late=bool(late),
    )
