"""The life of a request: from the message that asks to a human's word about the answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.listening.heard import Kind


class State(StrEnum):
    """Where a request stands; this is also what its card says."""

    ASKED = "asked"
    """Nobody has answered yet."""
    ANSWERED = "answered"
    """Peers answered; a worker is to verify it."""
    ESCALATED = "escalated"
    """Nobody answered in time: the staff were told."""
    CLAIMED = "claimed"
    """A worker sees to it."""
    DOUBTED = "doubted"
    """A worker found the peers' answer wrong, and is to give the correction."""
    DOCTOR = "doctor"
    """For the doctor."""
    VERIFIED = "verified"
    """A worker found the peers' answer right."""
    CORRECTED = "corrected"
    """A worker's correction stands in the chat."""
    WORKER = "worker"
    """A worker answered."""
    CLOSED = "closed"
    """With a reason (`Request.reason`)."""


class Move(StrEnum):
    """What happens to a request."""

    PEER = "peer"
    """Somebody answered, as it seems; a worker is to look."""
    STAFF = "staff"
    """Somebody of the staff answered in the chat."""
    THANKS = "thanks"
    """The asker says that it is settled."""
    AGAIN = "again"
    """The asker asks again, or goes on."""
    UNANSWERED = "unanswered"
    """The time of the topic is over, once more."""
    RELEASED = "released"
    """The time of whoever has it is over."""
    WITHDRAWN = "withdrawn"
    """The author deleted the message."""
    LEFT = "left"
    """The author is no longer in the chat."""
    TAKEN_BACK = "taken-back"
    """The answer on which all rested was deleted."""
    EDITED = "edited"
    """A verified answer has other words now."""
    WRITTEN = "written"
    """The author has written what their voice message says."""
    FAILED = "failed"
    """A worker's text could not be posted."""
    MINE = "mine"
    PASS = "pass"  # noqa: S105 - a move, not a password
    DONE = "done"
    NOT = "not"
    """It is no request."""
    RIGHT = "right"
    WRONG = "wrong"
    FIXED = "fixed"
    """The correction, or a worker's own answer, is on its way to the chat."""
    FOR_DOCTOR = "for-doctor"
    UNDO = "undo"


class Reason(StrEnum):
    """Why a request is closed without an answer."""

    NOT_A_REQUEST = "not-a-request"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    WRITTEN = "written"
    """A voice message whose author has written what it says."""


OPEN = frozenset(
    {
        *(State.ASKED, State.ANSWERED, State.ESCALATED, State.CLAIMED, State.DOUBTED),
        State.DOCTOR,
    }
)
"""Somebody waits: none of these ends by itself."""
SETTLED = frozenset({State.VERIFIED, State.CORRECTED, State.WORKER})

_UNTOUCHED = (State.ASKED, State.ANSWERED, State.ESCALATED)

# What is not here does not happen: a second worker's 👀 is no claim, say. Whose word counts where
# is said in `deciding`: a doubt is taken back by whoever raised it, not by the next 👍.
NEXT: dict[tuple[State, Move], State] = {
    # What is said in the chat.
    **{(state, Move.PEER): State.ANSWERED for state in (*_UNTOUCHED, *SETTLED)},
    (State.CLAIMED, Move.PEER): State.CLAIMED,
    (State.DOUBTED, Move.PEER): State.DOUBTED,
    (State.DOCTOR, Move.PEER): State.DOCTOR,
    **{(state, Move.STAFF): State.WORKER for state in _UNTOUCHED},
    (State.CLAIMED, Move.STAFF): State.WORKER,
    (State.DOCTOR, Move.STAFF): State.WORKER,
    (State.DOUBTED, Move.STAFF): State.CORRECTED,
    # Evidence, not proof: the worker still looks whether what helped was right.
    (State.ASKED, Move.THANKS): State.ANSWERED,
    (State.ESCALATED, Move.THANKS): State.ANSWERED,
    (State.ASKED, Move.AGAIN): State.ASKED,
    (State.ESCALATED, Move.AGAIN): State.ESCALATED,
    (State.ANSWERED, Move.AGAIN): State.ANSWERED,
    (State.CLAIMED, Move.AGAIN): State.CLAIMED,
    **{(state, Move.AGAIN): State.ASKED for state in SETTLED},
    # What time brings. A doubt stays one when its time is over: what was wrong is still there.
    (State.ASKED, Move.UNANSWERED): State.ESCALATED,
    (State.ESCALATED, Move.UNANSWERED): State.ESCALATED,
    (State.ANSWERED, Move.UNANSWERED): State.ANSWERED,
    (State.DOCTOR, Move.UNANSWERED): State.DOCTOR,
    (State.DOUBTED, Move.UNANSWERED): State.DOUBTED,
    (State.CLAIMED, Move.RELEASED): State.ESCALATED,
    (State.DOUBTED, Move.RELEASED): State.DOUBTED,
    # What its author does. Wrong answers stand in the chat whatever becomes of the question.
    **{(state, Move.WITHDRAWN): State.CLOSED for state in (*_UNTOUCHED, State.CLAIMED)},
    **{(state, Move.LEFT): State.CLOSED for state in (State.ASKED, State.ESCALATED)},
    **{(state, Move.WRITTEN): State.CLOSED for state in (State.ASKED, State.ESCALATED)},
    # What becomes of the answers.
    **{(state, Move.TAKEN_BACK): State.ASKED for state in (State.ANSWERED, State.VERIFIED)},
    (State.WORKER, Move.TAKEN_BACK): State.ASKED,
    (State.CORRECTED, Move.TAKEN_BACK): State.DOUBTED,
    (State.VERIFIED, Move.EDITED): State.ANSWERED,
    (State.WORKER, Move.FAILED): State.CLAIMED,
    (State.CORRECTED, Move.FAILED): State.DOUBTED,
    # What the staff decide.
    **{(state, Move.MINE): State.CLAIMED for state in (*_UNTOUCHED, State.DOCTOR, State.CLOSED)},
    (State.DOUBTED, Move.MINE): State.DOUBTED,
    (State.CLAIMED, Move.PASS): State.ESCALATED,
    (State.DOUBTED, Move.PASS): State.DOUBTED,
    **{(state, Move.DONE): State.WORKER for state in OPEN},
    **{(state, Move.NOT): State.CLOSED for state in OPEN | SETTLED},
    **{(state, Move.RIGHT): State.VERIFIED for state in (*OPEN, State.VERIFIED)},
    **{(state, Move.WRONG): State.DOUBTED for state in (OPEN | SETTLED) - {State.DOUBTED}},
    **{(state, Move.FIXED): State.WORKER for state in (*OPEN, State.WORKER, State.CLOSED)},
    **{(state, Move.FIXED): State.CORRECTED for state in (State.VERIFIED, State.CORRECTED)},
    (State.DOUBTED, Move.FIXED): State.CORRECTED,
    **{(state, Move.FOR_DOCTOR): State.DOCTOR for state in (OPEN | SETTLED) - {State.DOCTOR}},
    # Back to where it would stand had nobody decided (`undecided`).
    **{(state, Move.UNDO): State.ASKED for state in State},
}
HUMAN = frozenset(
    {
        *(Move.MINE, Move.PASS, Move.DONE, Move.NOT, Move.RIGHT, Move.WRONG, Move.FIXED),
        *(Move.FOR_DOCTOR, Move.UNDO),
    }
)
"""The moves that only somebody of the staff can make."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is kept of a request: ids, codes and times, never words."""

    id: int
    chat: int
    message: int
    """The message that carries the substance."""
    author: str | None
    """A keyed hash of who asks; None where nobody knows."""
    kind: Kind
    topic: str | None
    language: str
    """Of the asker, as the message is written: `ru` or `en`."""
    at: datetime
    """When it was asked."""
    state: State = State.ASKED
    waits_since: datetime | None = None
    """When it was asked last: since then nobody has answered."""
    heard_at: datetime | None = None
    """When the exchange was last gone on with: a request, an answer, thanks, a bump."""
    due: datetime | None = None
    """When something is to be done about it if nothing happens before."""
    told_at: datetime | None = None
    """When the staff were last told; None: there is no card yet."""
    calls: int = 0
    """How often phones rang for it; a card that is posted at night rings none."""
    holder: int | None = None
    """Whoever of the staff has claimed it, or owes the correction."""
    held_since: datetime | None = None
    decision: Move | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    decided_turn: int = 0
    changed_at: datetime | None = None
    """When it last moved."""
    turn: int = 0
    """How many moves there were: makes the keys of their effects unique."""
    since: int = 0
    """The turn that led to the state."""
    first_answer_at: datetime | None = None
    """When the first answer came of which the staff were not told yet, or that they know."""
    staffed: bool = False
    """Somebody of the staff wrote into the exchange, or decided about it."""
    noticed: bool = False
    """The after-hours notice was given, or there is to be none: there is at most one."""
    thanked: bool = False
    """The asker said that it helped."""
    gone: bool = False
    """The message is no longer in the chat."""
    left: bool = False
    """The author is no longer in the chat."""
    by_hand: bool = False
    """Somebody of the staff named it: nobody listens for its answers, so every reply counts."""
    reason: Reason | None = None
    """Why it is closed."""
    trouble: str | None = None
    """Telegram's name for why something could not be carried out."""

    @property
    def is_open(self) -> bool:
        """Somebody waits."""
        return self.state in OPEN

    @property
    def stands(self) -> bool:
        """Whether it is as it is by the last decision; False where something happened since."""
        return self.decision not in (None, Move.UNDO) and self.since <= self.decided_turn

    @property
    def round(self) -> int:
        """The turn from which on answers were judged that the last decision was about."""
        return min(self.since, self.decided_turn)


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that answers a request, as it seems. Ids and numbers, no words."""

    request: int
    """The request's id, not its message's."""
    message: int
    staff: bool
    confidence: float
    at: datetime
    right: bool | None = None
    """What the worker said of it; None: nothing."""
    judged: int = 0
    """The turn of the request in which a worker decided about it; 0: not yet."""
    judged_at: datetime | None = None
    gone: bool = False

    @property
    def is_peers(self) -> bool:
        """Whether it is there, and by a member."""
        return not self.staff and not self.gone


def undecided(request: Request, replies: int) -> State:
    """Where a request stands as long as nobody of the staff has decided; `replies` of peers."""
    if replies or request.thanked:
        return State.ANSWERED
    return State.ASKED if request.told_at is None else State.ESCALATED
