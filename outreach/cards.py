"""The card of a request: what it says, and whom it calls."""

from core.effects import (
    Argument,
    Effect,
    Person,
    Priority,
    Quote,
    Rewrite,
    Say,
    Text,
    Unsay,
    Withdraw,
)
from core.ports import Roster
from outreach.answers import can_be_judged, window
from outreach.house import House
from outreach.keys import About, key
from outreach.lists import link_to
from outreach.ports import Crew, Store
from outreach.request import Request, State

_HELD = (State.CLAIMED, State.DOUBTED)
_UNTOUCHED = (State.ASKED, State.ANSWERED, State.ESCALATED)


def post(request: Request, house: House, store: Store, people: frozenset[int]) -> Say:
    """The card; it calls nobody at night, and makes no sound then."""
    return Say(
        key(About.CARD, request.id),
        house.staff,
        Text("ask-card", _arguments(request, house, store)),
        Priority.CARD,
        quote=Quote(request.chat, request.message),
        quotes=_quotes(request, store),
        silent=not people,
        call=tuple(sorted(people)),
    )


def call(
    request: Request, house: House, store: Store, people: frozenset[int], *, bare: bool = False
) -> list[Effect]:
    """Call the staff to the card again; `bare`: not as a reply, as the card may be gone."""
    name = call_of(request)
    say = Say(
        key(About.CALL, *name, "bare") if bare else key(About.CALL, *name),
        house.staff,
        Text(
            "ask-call",
            # No words of the member: what they take back is taken from the card only.
            {**_arguments(request, house, store), "link": link_to(request.chat, request.message)},
        ),
        Priority.CARD,
        reply_to=None if bare else store.posts.message_of(key(About.CARD, request.id)),
        call=tuple(sorted(people)),
    )
    # One call at a time: the one before has done its work.
    before = key(About.CALL, request.id, request.calls - 1)
    if bare or request.calls == 1:
        return [say]
    return [Withdraw(before, Unsay(before, house.staff, Priority.CARD)), say]


def call_of(request: Request) -> tuple[int, int]:
    """The parts of the key of the newest call."""
    return request.id, request.calls


def show(request: Request, house: House, store: Store) -> list[Effect]:
    """Bring the card up to date, where there is one."""
    if request.told_at is None:
        return []
    return [
        Rewrite(
            key(About.CARD, request.id),
            house.staff,
            Text("ask-card", _arguments(request, house, store)),
            Priority.CARD,
            Quote(request.chat, request.message),
            _quotes(request, store),
        )
    ]


def crew_for(request: Request, house: House, roster: Roster, crew: Crew) -> frozenset[int]:
    """Who is called: first those whose it is, then everybody on duty, then everybody.

    Of those whose it is, the ones on duty where there are any.
    """
    here = roster.everybody()
    on_duty = crew.on_duty() & here
    doctor = request.state is State.DOCTOR
    speciality = house.doctor if doctor else house.topic(request.topic).speciality
    if speciality and (doctor or request.calls <= 1):
        known = {who for who, theirs in crew.specialities().items() if speciality in theirs}
        skilled = frozenset(known) & here
        # The doctor's first call is the doctor's; later ones are for whoever can reach them.
        others = doctor and request.told_at != request.decided_at
        if skilled:
            return skilled | on_duty if others else (skilled & on_duty) or skilled
    return on_duty or here


def advice(request: Request, house: House) -> str:
    """Where it is best answered: `chat` when it is useful to all, `private` when personal."""
    return "private" if house.topic(request.topic).private else "chat"


def _quotes(request: Request, store: Store) -> tuple[Quote, ...]:
    replies = window(request, store.requests.replies(request.id))
    return tuple(Quote(request.chat, reply.message) for reply in replies)


def _arguments(request: Request, house: House, store: Store) -> dict[str, Argument]:
    replies = store.requests.replies(request.id)
    there = sum(not reply.gone for reply in replies)
    unshown = sum(reply.is_peers and not reply.judged for reply in replies)
    shown = window(request, replies)
    unshown -= sum(reply.is_peers and not reply.judged for reply in shown)
    topic = house.topic(request.topic)
    held = request.state in _HELD
    by = request.holder if held else request.decided_by if request.stands else None
    asked = request.at.astimezone(house.hours.zone)
    return {
        "kind": request.kind,
        "topic": topic.titles.get(house.language, topic.name),
        "state": request.state,
        "asked": f"{asked:%d.%m, %H:%M}",
        "answers": there,
        "more": unshown,
        "by": "" if by is None or request.state in _UNTOUCHED else Person(by),
        "human": "no" if by is None or request.state in _UNTOUCHED else "yes",
        "where": advice(request, house),
        "thanked": "yes" if request.thanked else "no",
        "left": "yes" if request.left else "no",
        "gone": "yes" if request.gone else "no",
        "reason": request.reason or "no",
        "calls": max(0, request.calls - 1),
        "seconds": int(house.rules.undo.total_seconds()),
        "minutes": int(house.rules.correction.total_seconds() // 60),
        "trouble": request.trouble or "",
        "answerable": "yes" if can_be_judged(request, replies) else "no",
    }
