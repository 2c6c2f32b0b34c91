"""Somebody asks to be let in: one card each, and what the staff answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.effects import Admit, Effect, Person, Priority, Rewrite, Say, Text, Withdraw
from core.events import JoinRequest, RequestsSeen
from invites.house import House
from invites.issuing import close, is_paused
from invites.keys import About, key
from invites.link import PEERS, Join, Link, State, Why
from invites.ports import Store
from invites.records import Answer, Request

Effects = Sequence[Effect]


def seen(event: RequestsSeen, house: House, store: Store) -> Effects:
    """All who wait now: a card for each who is new; who waits no more needs no answer."""
    effects: list[Effect] = []
    waiting = set()
    # By link: whom Steward lets in just now, of which the store cannot tell yet.
    welcome: Counter[int] = Counter()
    for asked in event.requests:
        member = house.mask(asked.member)
        waiting.add((member, int(asked.at.timestamp())))
        effects += _knocked(asked, member, event.at, welcome, house, store)
    for request in store.cards.open_requests():
        known = (request.member, int(request.at.timestamp()))
        if request.answer is Answer.OPEN and known not in waiting:
            gone = replace(request, answer=Answer.GONE, decided=event.at)
            effects.append(_show(gone, house, store))
    return effects


def _knocked(
    asked: JoinRequest,
    member: str,
    at: datetime,
    welcome: Counter[int],
    house: House,
    store: Store,
) -> Effects:
    link = store.links.by_url(asked.url) if asked.url else None
    request = store.cards.add_request(
        Request(0, member, asked.at, None if link is None else link.id)
    )
    if request is None:
        return ()
    if link is not None and _lets_in(link, welcome[link.id], store):
        request = replace(request, answer=Answer.YES, decided=at)
        store.cards.save_request(request)
        welcome[link.id] += 1
        # It is promised now; whoever knocks by it next is for the staff to decide about.
        last = _promised(link, store) + welcome[link.id] >= link.uses
        ended = close(link, Why.USED, house, at, store) if last else ()
        # First in, then the end of the link: nobody knows whether Telegram lets in by an ended one.
        admit = replace(
            _admit(request, house, approved=True, after=None), priority=Priority.DELETION
        )
        return [admit, *ended]
    text = _card(request, house, store)
    return [Say(key(About.REQUEST, request.id), house.staff, text, Priority.POST)]


def _lets_in(link: Link, welcome: int, store: Store) -> bool:
    """Whether Steward lets in who comes by it: as many as the link is for, and not in a pause."""
    if link.join is not Join.AUTO or link.state is not State.OPEN or is_paused(store):
        return False
    return _promised(link, store) + welcome < link.uses


def _promised(link: Link, store: Store) -> int:
    """How many came by it, or are being let in."""
    return link.used + sum(
        request.link == link.id and request.answer is Answer.YES
        for request in store.cards.open_requests()
    )


def decided(
    request: Request,
    answer: Answer,
    by: int,
    at: datetime,
    house: House,
    store: Store,
    *,
    reacted: bool,
) -> Effects:
    """A member of staff answers, or takes the answer back while it waits.

    An answer cannot be taken back at Telegram: it waits out the time in which it can be here.
    """
    before: list[Effect] = []
    if request.answer in (Answer.YES, Answer.NO):
        name = _key(request)
        if not store.cards.waits(name) or answer is request.answer:
            return ()
        before = [Withdraw(name)]
    elif request.answer is not Answer.OPEN or answer is Answer.OPEN:
        return ()
    turn = request.turn + 1
    if answer is Answer.OPEN:
        request = replace(
            request, answer=answer, by=None, decided=None, reacted=False, turn=turn, trouble=None
        )
        return [*before, _show(request, house, store)]
    request = replace(
        request, answer=answer, by=by, decided=at, reacted=reacted, turn=turn, trouble=None
    )
    later = at + house.rules.undo
    admit = _admit(request, house, approved=answer is Answer.YES, after=later)
    return [*before, admit, _show(request, house, store)]


def refused(request: Request, code: str, house: House, store: Store) -> Effects:
    """Telegram would not let them in: the card says so, and can be answered again."""
    request = replace(
        request, answer=Answer.OPEN, by=None, decided=None, reacted=False, trouble=code
    )
    if request.turn == 0:  # Steward itself had let them in, so there is no card yet
        store.cards.save_request(replace(request, turn=1))
        text = _card(request, house, store)
        return [Say(key(About.REQUEST, request.id), house.staff, text, Priority.POST)]
    return [_show(request, house, store)]


def request_of(number: str, turn: str, store: Store) -> Request | None:
    """The request that `About.ADMIT` answers, if that is its last answer."""
    request = store.cards.request(int(number))
    return request if request is not None and request.turn == int(turn) else None


def _key(request: Request) -> str:
    return key(About.ADMIT, request.id, request.turn)


def _admit(request: Request, house: House, *, approved: bool, after: datetime | None) -> Admit:
    return Admit(_key(request), house.chat, request.member, approved, after)


def _is_auto(request: Request) -> bool:
    return request.answer is Answer.YES and request.by is None


def _show(request: Request, house: House, store: Store) -> Rewrite:
    store.cards.save_request(request)
    text = _card(request, house, store)
    return Rewrite(key(About.REQUEST, request.id), house.staff, text, Priority.POST)


def _card(request: Request, house: House, store: Store) -> Text:
    link = None if request.link is None else store.links.by_id(request.link)
    way, source, week = "unknown", "", ""
    if link is not None:
        way = "peer" if link.source == PEERS else "handout"
        source, week = link.source, house.week(link.asked)
    return Text(
        "card-request",
        {
            "way": way,
            "source": source,
            "week": week,
            "answer": "auto" if _is_auto(request) else request.answer.value,
            "by": "" if request.by is None else Person(request.by),
            "seconds": int(house.rules.undo.total_seconds()),
            "trouble": request.trouble or "none",
        },
    )
