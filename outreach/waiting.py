"""What time brings: notices, calls, claims that run out, the list in the morning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.effects import Effect, Priority, Say, Text
from outreach.alarming import is_due
from outreach.asking import in_danger, when
from outreach.house import House
from outreach.keys import About, key
from outreach.life import notice_at
from outreach.lists import listing
from outreach.moving import Mover
from outreach.ports import Store
from outreach.request import Move, Request, State

CHORE: Final = "outreach"
"""The name of what is due here."""
AT_ONCE: Final = 50
"""Requests that one event sees to; the rest follow with the next, a second later."""
FEW: Final = 4
"""Calls that go out together; for more there is one, with a list."""
UNANSWERED: Final = frozenset({State.ASKED, State.ESCALATED})


def due(house: House, store: Store, now: datetime | None = None) -> datetime | None:
    """When something is to be done next about requests, emergencies or the morning's list.

    With `now` it is at once where the clock was set back since a page was planned.
    """
    times = [store.requests.next_due(), _morning(house, store)]
    for emergency in store.emergencies.active():
        late = now is not None and is_due(emergency, house, now)
        times.append(now if late else emergency.due)
    return min((time for time in times if time is not None), default=None)


def begin(at: datetime, store: Store) -> None:
    """Steward starts: nights that were before its time are not handed over."""
    if store.diary.handed_over() is None:
        store.diary.hand_over(at)


def came(at: datetime, mover: Mover) -> list[Effect]:
    """All that is due by then about requests, and the hand-over."""
    effects: list[Effect] = []
    overdue: list[Request] = []
    for waits in mover.store.requests.due(at, AT_ONCE):
        request, notices = _noticed(waits, at, mover)
        effects += notices
        # It may have been due for the notice only.
        if request is waits or request.due is None or request.due <= at:
            overdue.append(_late(request, at, mover))
    # After a night or an outage: cards for each, but the phones ring once for all.
    many = len(overdue) > FEW and not mover.is_quiet(at)
    for request in overdue:
        effects += mover.tell(request, at, rings=not many)[1]
    if many:
        effects.append(_call_to_all(overdue, at, mover))
    return [*effects, *_handed_over(at, mover)]


def _late(request: Request, at: datetime, mover: Mover) -> Request:
    held = request.holder is not None
    return mover.move(request, Move.RELEASED if held else Move.UNANSWERED, at)


def _call_to_all(requests: Sequence[Request], at: datetime, mover: Mover) -> Say:
    """One call about many requests; for each of them it counts as one."""
    rung = [
        mover.plan(replace(request, told_at=at, calls=request.calls + 1)) for request in requests
    ]
    lines = listing(rung, mover.house)
    return Say(
        key(About.CALLS, rung[0].id, rung[0].turn),
        mover.house.staff,
        Text("calls-list", {"count": len(rung), "lines": lines}),
        Priority.CARD,
        call=tuple(sorted(mover.crew_for(rung))),
    )


def _noticed(request: Request, at: datetime, mover: Mover) -> tuple[Request, list[Effect]]:
    """The one honest notice of when somebody works again, where nobody has answered."""
    house = mover.house
    wanted = notice_at(request, house)
    if request.state not in UNANSWERED or wanted is None or at < wanted:
        return request, []
    start = None if house.hours.is_working(at) else house.hours.next_start(at)
    # Where its time was missed, as Steward was down, and somebody works now, there is none.
    request = mover.plan(replace(request, noticed=True))
    if start is None or in_danger(request, mover):
        return request, []
    text = Text("late-notice", {"when": when(start, mover)}, request.language)
    name = key(About.NOTICE, request.id)
    return request, [Say(name, request.chat, text, reply_to=request.message, silent=True)]


def _morning(house: House, store: Store) -> datetime | None:
    before = store.diary.handed_over()
    return None if before is None else house.hours.next_day(before)


def _handed_over(at: datetime, mover: Mover) -> list[Effect]:
    """The list of what waits, at the beginning of working time; one for all that were missed."""
    house, diary = mover.house, mover.store.diary
    before, start = diary.handed_over(), _morning(house, mover.store)
    if before is not None and before > at:  # the clock was set back
        diary.hand_over(at)
    if before is None or start is None or at < start:
        return []
    diary.hand_over(at)
    waiting = mover.store.requests.open()
    withdrawn = mover.store.requests.withdrawn_since(before)
    if not waiting and not withdrawn:
        return []
    text = Text(
        "morning-list",
        {"count": len(waiting), "withdrawn": withdrawn, "lines": listing(waiting, house)},
    )
    name = key(About.MORNING, f"{house.hours.day(at)}", int(at.timestamp()))
    called = mover.store.crew.on_duty() & mover.roster.everybody()
    quiet = mover.is_quiet(at)
    return [
        Say(
            name,
            house.staff,
            text,
            Priority.CARD,
            silent=quiet,
            call=() if quiet else tuple(sorted(called)),
        )
    ]
