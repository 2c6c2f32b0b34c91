"""Somebody came in: by which link, whose, and whether too many come at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.effects import Effect, Priority, Say, Text
from core.events import Joined, ServiceNotice, Way
from invites.house import House
from invites.issuing import PAUSED, alter, close, is_paused
from invites.link import Join, Link, State, Why
from invites.ports import Store
from invites.records import Arrival, Counted

Effects = Sequence[Effect]

SECOND = timedelta(seconds=1)
SINCE = "since"
"""The note of when Steward began to look: who came before is not its business."""
RESUMED = "resumed"
"""The note of when inviting was last taken up again: who came before is no new wave."""
GONE = "ChatDeleteUser"
DAY = timedelta(days=1)
WAYS = {
    "ChatJoinedByLink": Way.LINK,
    "ChatJoinedByRequest": Way.REQUEST,
    "ChatAddUser": Way.ADDED,
}


def noticed(notice: ServiceNotice, house: House, store: Store) -> Effects:
    """Telegram's line in the chat says that somebody came, not by which link; or went."""
    if notice.action == GONE:
        return [effect for who in notice.members for effect in _left(who, notice, house, store)]
    way = WAYS.get(notice.action)
    if way is None:
        return ()
    effects: list[Effect] = []
    for member in notice.members:
        joined = Joined(notice.chat, member, way, notice.date)
        ours = notice.inviter == house.me
        effects += arrived(joined, house, store, ours=ours)
    return effects


def _left(member: int, notice: ServiceNotice, house: House, store: Store) -> Effects:
    """Who left, or was removed, brings nobody any more."""
    effects: list[Effect] = []
    for link in store.links.of_member(house.mask(member)):
        if link.is_live(notice.date) and link.asked <= notice.date:
            effects += close(link, Why.LEFT, house, notice.date, store)
    return effects


def arrived(event: Joined, house: House, store: Store, *, ours: bool = False) -> Effects:
    """Somebody came; several sources tell of it, and it counts once."""
    since = store.book.when(SINCE)
    if event.member == house.me or since is None or event.at < since:
        return ()
    link = store.links.by_url(event.url) if event.url else None
    arrival, news = store.arrivals.add(
        Arrival(
            id=0,
            member=house.mask(event.member),
            at=event.at,
            way=event.way,
            ours=ours or link is not None,
            link=None if link is None else link.id,
        )
    )
    if not news:
        return ()
    effects: list[Effect] = []
    if link is not None:
        effects += _came_by(link, arrival.member, event.at, house, store)
    return [*effects, *_wave(event.at, house, store)]


def _came_by(link: Link, member: str, at: datetime, house: House, store: Store) -> Effects:
    link = replace(link, used=link.used + 1)
    store.links.save(link)
    store.book.count(link.source, house.day(at), Counted.JOINED)
    if link.inviter is not None:
        # By the day: the second of it stands in the chat, beside the name.
        day = house.midnight(house.day(at))
        store.tree.connect(member, link.inviter, day, day + DAY + house.rules.keep)
    # Telegram counts who is in the chat now: a link whose guest has left would let in the next.
    return close(link, Why.USED, house, at, store) if link.used >= link.uses else ()


def _wave(at: datetime, house: House, store: Store) -> Effects:
    rules = house.rules
    start, resumed = at - rules.wave_span, store.book.when(RESUMED)
    if resumed is not None:
        # Dates are whole seconds: who came in the second of the word came before it.
        start = max(start, resumed + SECOND)
    # What is told late has others behind it, who came after.
    joins = store.arrivals.since(start) - store.arrivals.since(at + SECOND)
    if is_paused(store) or joins < rules.wave_joins:
        return ()
    minutes = int(rules.wave_span.total_seconds() // 60)
    text = Text("invites-wave", {"joins": rules.wave_joins, "minutes": minutes})
    say = Say(f"wave:{int(at.timestamp())}", house.staff, text, Priority.CARD)
    return [say, *pause(at, house, store)]


def pause(at: datetime, house: House, store: Store) -> Effects:
    """No new links; whoever comes by one that is out asks to be let in."""
    if is_paused(store):
        return ()
    store.book.note(PAUSED, at)
    return [alter(link, house, requested=True) for link in _open(at, store)]


def resume(at: datetime, house: House, store: Store) -> Effects:
    """As before the pause."""
    if not is_paused(store):
        return ()
    store.book.note(PAUSED, None)
    store.book.note(RESUMED, at)
    return [alter(link, house, requested=False) for link in _open(at, store)]


def _open(at: datetime, store: Store) -> list[Link]:
    """The open links by which people come in without asking."""
    direct = (link for link in store.links.live() if link.join is Join.DIRECT)
    return [link for link in direct if link.state is State.OPEN and link.is_live(at)]
