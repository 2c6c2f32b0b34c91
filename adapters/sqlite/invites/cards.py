"""Requests to join and plans in SQLite: `invites.ports.Cards` inside one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.invites.columns import blob, maybe_moment, maybe_seconds
from adapters.sqlite.outbox import EFFECT_WAITS, KEY_OF_MESSAGE
from invites.records import Answer, Plan, Request, Target

REQUEST_COLUMNS = "member, at, link, answer, decided_by, decided_at, reacted, turn, trouble"
REQUEST = f"SELECT id, {REQUEST_COLUMNS} FROM join_request WHERE id = ?"
# Decided, and Telegram has yet to hear of it (`admit:{id}:{turn}`): the person still waits.
OPEN_REQUESTS = f"""
    SELECT id, {REQUEST_COLUMNS} FROM join_request WHERE answer = 'open'
    UNION ALL
    SELECT id, {REQUEST_COLUMNS} FROM join_request WHERE answer IN ('yes', 'no') AND id IN (
        SELECT CAST(substr(key, 7) AS INTEGER) FROM outbox
        WHERE state = 'waiting' AND key GLOB 'admit:*')
    ORDER BY id
"""
ADD_REQUEST = f"""
    INSERT INTO join_request ({REQUEST_COLUMNS}) VALUES (?{", ?" * 8})
    ON CONFLICT (member, at) DO NOTHING
"""
SAVE_REQUEST = """
    UPDATE join_request SET link = ?, answer = ?, decided_by = ?, decided_at = ?, reacted = ?,
        turn = ?, trouble = ?
    WHERE id = ?
"""
PLAN_COLUMNS = (
    "target, member, source, at, links, members, answer, decided_by, decided_at, reacted, turn"
)
PLAN = f"SELECT id, {PLAN_COLUMNS} FROM plan WHERE id = ?"
ADD_PLAN = f"INSERT INTO plan ({PLAN_COLUMNS}) VALUES (?{', ?' * 10})"
SAVE_PLAN = """
    UPDATE plan SET links = ?, members = ?, answer = ?, decided_by = ?, decided_at = ?,
        reacted = ?, turn = ?
    WHERE id = ?
"""


class CardTable:
    """Implements `invites.ports.Cards`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_request(self, request: Request) -> Request | None:
        row = (
            *(blob(request.member), seconds(request.at), request.link, request.answer),
            *(request.by, maybe_seconds(request.decided), request.reacted),
            *(request.turn, request.trouble),
        )
        done = self._connection.execute(ADD_REQUEST, row)
        return replace(request, id=int(done.lastrowid)) if done.rowcount else None

    def save_request(self, request: Request) -> None:
        row = (
            *(request.link, request.answer, request.by, maybe_seconds(request.decided)),
            *(request.reacted, request.turn, request.trouble, request.id),
        )
        self._connection.execute(SAVE_REQUEST, row)

    def request(self, number: int) -> Request | None:
        row = self._connection.execute(REQUEST, (number,)).fetchone()
        return None if row is None else _request(row)

    def open_requests(self) -> Sequence[Request]:
        return [_request(row) for row in self._connection.execute(OPEN_REQUESTS)]

    def add_plan(self, plan: Plan) -> Plan:
        about_source = plan.target is Target.SOURCE
        row = (
            *(plan.target, None if about_source else blob(plan.name)),
            *(plan.name if about_source else None, seconds(plan.at)),
            *(plan.links, plan.members, plan.answer, plan.by),
            *(maybe_seconds(plan.decided), plan.reacted, plan.turn),
        )
        return replace(plan, id=int(self._connection.execute(ADD_PLAN, row).lastrowid))

    def save_plan(self, plan: Plan) -> None:
        row = (
            *(plan.links, plan.members, plan.answer, plan.by, maybe_seconds(plan.decided)),
            *(plan.reacted, plan.turn, plan.id),
        )
        self._connection.execute(SAVE_PLAN, row)

    def plan(self, number: int) -> Plan | None:
        row = self._connection.execute(PLAN, (number,)).fetchone()
        return None if row is None else _plan(row)

    def key_of(self, chat: int, message: int) -> str | None:
        row = self._connection.execute(KEY_OF_MESSAGE, (chat, message)).fetchone()
        return None if row is None else str(row[0])

    def waits(self, key: str) -> bool:
        return self._connection.execute(EFFECT_WAITS, (key,)).fetchone() is not None


def _request(row: tuple[Any, ...]) -> Request:
    (number, member, at, link, answer, by, decided, reacted, turn, trouble) = row
    return Request(
        id=number,
        member=member.hex(),
        at=moment(at),
        link=link,
        answer=Answer(answer),
        by=by,
        decided=maybe_moment(decided),
        reacted=bool(reacted),
        turn=turn,
        trouble=trouble,
    )


def _plan(row: tuple[Any, ...]) -> Plan:
    (number, target, member, source, at, links, members, answer, by, decided, reacted, turn) = row
    return Plan(
        id=number,
        target=Target(target),
        name=source if member is None else member.hex(),
        at=moment(at),
        links=links,
        members=members,
        answer=Answer(answer),
        by=by,
        decided=maybe_moment(decided),
        reacted=bool(reacted),
        turn=turn,
    )
