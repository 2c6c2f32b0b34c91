"""What a move makes of a request, and when something is to be done about it next."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from outreach.house import House
from outreach.listening.heard import Kind
from outreach.request import (
    HUMAN,
    NEXT,
    Move,
    Reason,
    Request,
    State,
    undecided,
)

_REASONS = {
    Move.NOT: Reason.NOT_A_REQUEST,
    Move.WITHDRAWN: Reason.WITHDRAWN,
    Move.LEFT: Reason.LEFT,
    Move.WRITTEN: Reason.WRITTEN,
}
_HELD = (State.CLAIMED, State.DOUBTED)
_UNDECIDED_AGAIN = frozenset(
    {
        *((state, Move.UNDO) for state in State),
        *((state, Move.TAKEN_BACK) for state in (State.ANSWERED, State.VERIFIED, State.WORKER)),
        *((State.CLAIMED, move) for move in (Move.RELEASED, Move.PASS)),
    }
)
# An exchange that never comes to rest is shown all the same after so many times the rest.
_PATIENCE: Final = 6


def moved(
    request: Request, move: Move, at: datetime, *, by: int | None = None, replies: int = 0
) -> Request | None:
    """The request after a move; None where it changes nothing.

    `by`: who of the staff made it; `replies`: how many answers of peers there are.
    """
    state = NEXT.get((request.state, move))
    if state is None:
        return None
    if (request.state, move) in _UNDECIDED_AGAIN:
        state = undecided(request, replies)
    turn, changed = request.turn + 1, state is not request.state
    since = turn if changed else request.since
    after = replace(request, state=state, turn=turn, changed_at=at, since=since)
    after = _held(request, after, move, at, by)
    # A doubt stays whose it is, whoever is to see to it.
    if move in HUMAN and (changed or state is not State.DOUBTED):
        after = replace(after, decision=move, decided_by=by, decided_at=at, decided_turn=turn)
    if move in HUMAN:
        after = replace(after, staffed=True)
    reason = _REASONS.get(move) if state is State.CLOSED else None
    after = replace(after, reason=reason, trouble=None if move in HUMAN else after.trouble)
    return _noted(request, after, move, at)


def _held(request: Request, after: Request, move: Move, at: datetime, by: int | None) -> Request:
    """Who has it now, and since when."""
    if after.state not in _HELD or move in (Move.PASS, Move.RELEASED, Move.TAKEN_BACK):
        return replace(after, holder=None, held_since=None)
    if move is Move.FAILED:
        return replace(after, holder=request.decided_by, held_since=at)
    return replace(after, holder=by, held_since=at) if move in HUMAN else after


def _noted(request: Request, after: Request, move: Move, at: datetime) -> Request:
    """The times and facts that a move brings."""
    match move:
        case Move.PEER:
            first, told = request.first_answer_at, request.told_at
            news = first is None or (told is not None and first <= told)
            return replace(after, heard_at=at, first_answer_at=at if news else first)
        case Move.STAFF:
            return replace(after, staffed=True, first_answer_at=request.first_answer_at or at)
        case Move.THANKS:
            return replace(after, heard_at=at, thanked=True)
        case Move.EDITED:
            return replace(after, heard_at=at, first_answer_at=at)
        case Move.AGAIN:
            since = at if after.state is not request.state else request.waits_since
            return replace(after, heard_at=at, waits_since=since)
        case Move.LEFT:
            return replace(after, left=True)
        case Move.WITHDRAWN:
            return replace(after, gone=True)
        case _:
            return after


def due_of(request: Request, house: House, *, manned: bool) -> datetime | None:
    """When something is to be done if nothing happens before; None: nothing, as it is settled.

    `manned`: somebody has said to be on duty, so that calls may go out after hours.
    """
    rules, wait = house.rules, wait_of(request, house)
    asked = request.waits_since or request.at
    heard, told = request.heard_at or asked, request.told_at
    held = request.held_since
    match request.state:
        case State.ASKED:
            return _earlier(asked + wait, notice_at(request, house))
        case State.ANSWERED if told is None or told <= heard:
            first = request.first_answer_at or heard
            # Not while it goes on, but not for ever either.
            return max(min(heard + rules.rest, first + _PATIENCE * rules.rest), asked)
        case State.ESCALATED:
            pause = min(wait, rules.again) if request.calls <= 1 else rules.again
            called = called_at((told or asked) + pause, house, manned=manned)
            return _earlier(called, notice_at(request, house))
        case State.CLAIMED:
            return (held or request.decided_at or asked) + rules.claim
        case State.DOUBTED if held is not None:
            return held + rules.correction
        case State.ANSWERED | State.DOCTOR | State.DOUBTED:
            return called_at((told or heard) + rules.again, house, manned=manned)
        case _:
            return None


def wait_of(request: Request, house: House) -> timedelta:
    """How long it waits for peers."""
    voice = request.kind is Kind.VOICE
    return house.rules.voice if voice else house.topic(request.topic).wait


def notice_at(request: Request, house: House) -> datetime | None:
    """When the after-hours notice goes out; None where there is no need for one.

    What is asked shortly before the end of working time gets it at that end.
    """
    pause = house.rules.notice
    if pause is None or request.noticed or request.staffed or request.gone or request.left:
        return None
    at = (request.waits_since or request.at) + pause
    return house.hours.next_end(at) if house.hours.is_working(at) else at


def called_at(at: datetime, house: House, *, manned: bool) -> datetime:
    """`at`, or some time after the hand-over where nobody works then."""
    if manned or house.hours.is_working(at):
        return at
    start = house.hours.next_start(at)
    return at if start is None else start + house.rules.rest


def _earlier(at: datetime, other: datetime | None) -> datetime:
    return at if other is None else min(at, other)
