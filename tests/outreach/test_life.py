"""The tables: every state with every move, and when something is to be done next."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach import emergency
from outreach.life import due_of, moved, notice_at
from outreach.listening.heard import Kind
from outreach.request import HUMAN, NEXT, OPEN, SETTLED, Move, Reason, Request, State
from tests.outreach.road import ANNA, BORIS, CHAT, HOUR, MASHA, MINUTE, NOON, house_of

LATER = NOON + HOUR
TOLD = {
    "asked": "PEER STAFF THANKS AGAIN UNANSWERED WITHDRAWN LEFT WRITTEN MINE DONE NOT RIGHT WRONG"
    " FIXED FOR_DOCTOR UNDO",
    "answered": "PEER STAFF AGAIN UNANSWERED WITHDRAWN TAKEN_BACK MINE DONE NOT RIGHT WRONG FIXED"
    " FOR_DOCTOR UNDO",
    "escalated": "PEER STAFF THANKS AGAIN UNANSWERED WITHDRAWN LEFT WRITTEN MINE DONE NOT RIGHT"
    " WRONG FIXED FOR_DOCTOR UNDO",
    "claimed": "PEER STAFF AGAIN RELEASED WITHDRAWN PASS DONE NOT RIGHT WRONG FIXED FOR_DOCTOR"
    " UNDO",
    "doubted": "PEER STAFF UNANSWERED RELEASED MINE PASS DONE NOT RIGHT FIXED FOR_DOCTOR UNDO",
    "doctor": "PEER STAFF UNANSWERED MINE DONE NOT RIGHT WRONG FIXED UNDO",
    "verified": "PEER AGAIN TAKEN_BACK EDITED NOT RIGHT WRONG FIXED FOR_DOCTOR UNDO",
    "corrected": "PEER AGAIN TAKEN_BACK FAILED NOT WRONG FIXED FOR_DOCTOR UNDO",
    "worker": "PEER AGAIN TAKEN_BACK FAILED NOT WRONG FIXED FOR_DOCTOR UNDO",
    "closed": "MINE FIXED UNDO",
}
"""By state: the moves that mean something there."""


def request_in(state: State, **fields: object) -> Request:
    """A request that was asked at noon."""
    known = Request(1, CHAT, 100, "a" * 32, Kind.QUESTION, None, "ru", NOON, state, NOON, NOON)
    return replace(known, **fields)  # type: ignore[arg-type] # its fields


@pytest.mark.parametrize("state", State)
def test_a_move_means_something_where_the_table_says_so(state: State) -> None:
    """And nothing elsewhere; the table that is written down here is the one that is worked by."""
    after = {move.name: moved(request_in(state, turn=3), move, LATER, by=ANNA) for move in Move}
    known = {name for name, request in after.items() if request is not None}
    assert known == set(TOLD[state].split())
    assert known == {move.name for at, move in NEXT if at is state}
    assert {request.turn for request in after.values() if request is not None} == {4}


@pytest.mark.parametrize("replies", [0, 1])
def test_nothing_ends_without_a_human_or_a_told_reason(replies: int) -> None:
    """Closed is what a human dismissed or the asker took back; verified what a human verified."""
    for state, move in NEXT:
        after = moved(request_in(state), move, LATER, by=ANNA, replies=replies)
        assert after is not None
        if after.state is State.CLOSED:
            reasons = {Move.NOT: Reason.NOT_A_REQUEST, Move.WITHDRAWN: Reason.WITHDRAWN}
            reasons |= {Move.LEFT: Reason.LEFT, Move.WRITTEN: Reason.WRITTEN}
            assert after.reason is reasons[move]
        if after.state is State.VERIFIED:
            assert (move, after.decided_by) == (Move.RIGHT, ANNA)
        if after.state in SETTLED and state in OPEN:
            assert move in HUMAN | {Move.STAFF}


def test_only_what_somebody_has_is_held() -> None:
    """A claim is whose it was; a correction may be owed by nobody, but never by a stranger."""
    for state, move in NEXT:
        held = {"holder": BORIS, "held_since": NOON} if state is State.CLAIMED else {}
        after = moved(request_in(state, decided_by=ANNA, **held), move, LATER, by=ANNA)
        assert after is not None
        assert (after.holder is None) == (after.held_since is None)
        if after.state is State.CLAIMED:
            assert after.holder is not None
        if after.state not in (State.CLAIMED, State.DOUBTED):
            assert after.holder is None


def test_undoing_leads_to_where_it_would_stand_had_nobody_decided() -> None:
    """Answered, escalated or still asked."""
    claimed = request_in(State.CLAIMED, decision=Move.MINE, decided_by=ANNA)
    told = replace(claimed, told_at=NOON)
    states = [
        moved(claimed, Move.UNDO, LATER, by=ANNA),
        moved(told, Move.UNDO, LATER, by=ANNA),
        moved(told, Move.UNDO, LATER, by=ANNA, replies=1),
        moved(replace(claimed, thanked=True), Move.UNDO, LATER, by=ANNA),
    ]
    assert [after and after.state for after in states] == [
        *(State.ASKED, State.ESCALATED, State.ANSWERED, State.ANSWERED),
    ]


def test_a_doubt_stays_whose_it_is() -> None:
    """Whoever takes over the correction has not taken over the doubt, nor when its time is over."""
    doubted = moved(request_in(State.ANSWERED), Move.WRONG, NOON, by=ANNA, replies=1)
    assert doubted is not None
    taken = moved(doubted, Move.MINE, LATER, by=BORIS, replies=1)
    assert taken is not None
    assert (taken.decided_by, taken.holder, taken.held_since) == (ANNA, BORIS, LATER)
    released = moved(taken, Move.RELEASED, LATER + HOUR, replies=1)
    assert released is not None
    assert (released.state, released.decided_by, released.holder) == (State.DOUBTED, ANNA, None)


moments = st.one_of(
    st.none(), st.timedeltas(-timedelta(days=3), timedelta(days=3)).map(lambda span: NOON + span)
)
hours = st.sampled_from([house_of(), house_of(week={}), house_of(notice=None)])


@given(
    state=st.sampled_from(sorted(OPEN)),
    kind=st.sampled_from([Kind.QUESTION, Kind.VOICE]),
    times=st.tuples(moments, moments, moments, moments),
    calls=st.integers(0, 5),
    held=st.booleans(),
    manned=st.booleans(),
    house=hours,
)
def test_something_is_always_to_be_done_about_what_is_open(
    state: State,
    kind: Kind,
    times: tuple[datetime | None, ...],
    calls: int,
    held: bool,
    manned: bool,
    house: object,
) -> None:
    """Whatever its times are; and nothing about what is settled."""
    waits, heard, told, decided = times
    more = {"waits_since": waits, "heard_at": heard, "told_at": told, "decided_at": decided}
    holder = {"holder": ANNA, "held_since": decided} if held else {}
    request = request_in(state, kind=kind, calls=calls, **more, **holder)
    assert due_of(request, house, manned=manned) is not None  # type: ignore[arg-type] # a House
    for settled in (*SETTLED, State.CLOSED):
        assert due_of(replace(request, state=settled), house_of(), manned=manned) is None


def test_a_notice_comes_when_nobody_works() -> None:
    """Soon, after hours; at the end of working time for what is asked before it."""
    house = house_of()
    at_night = NOON + 10 * HOUR
    asked = request_in(State.ASKED)
    assert notice_at(replace(asked, waits_since=at_night), house) == at_night + 3 * MINUTE
    assert notice_at(asked, house) == NOON + 6 * HOUR
    for no in ({"noticed": True}, {"staffed": True}, {"gone": True}, {"left": True}):
        assert notice_at(request_in(State.ASKED, **no), house) is None
    assert notice_at(asked, house_of(notice=None)) is None
    assert notice_at(asked, house_of(week={})) is None


def test_an_emergency_ends_by_a_human_only() -> None:
    """Over and false are words of the staff; all that undoes them raises the alarm again."""
    moves = emergency.Move
    for (state, move), after in emergency.NEXT.items():
        if after not in emergency.ACTIVE:
            assert move in (moves.OVER, moves.FALSE)
        elif state not in emergency.ACTIVE:
            assert move in (moves.UNDO, moves.TAKE, moves.BACKUP)
    for state in emergency.State:
        # Whatever state it is in, one hand brings help, and one word ends it.
        assert state in emergency.ACTIVE or emergency.NEXT[state, moves.TAKE] in emergency.ACTIVE
        assert (state, moves.OVER) in emergency.NEXT or state is emergency.State.OVER


def test_nobody_is_written_down_by_name() -> None:
    """The author of a request is a keyed hash."""
    assert str(MASHA) not in house_of().mask(MASHA)
