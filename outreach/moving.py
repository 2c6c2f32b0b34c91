"""One move of a request, with what follows from it: kept, and shown on its card in the end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.effects import Effect
from core.ports import Roster
from outreach import cards
from outreach.house import House
from outreach.life import due_of, moved
from outreach.ports import Store
from outreach.request import Move, Request


class Mover:
    """Moves the requests of one transaction."""

    def __init__(self, house: House, roster: Roster, store: Store) -> None:
        self.house = house
        self.roster = roster
        self.store = store
        self._touched: dict[int, None] = {}

    def move(self, request: Request, move: Move, at: datetime, by: int | None = None) -> Request:
        """The request after it; itself if it means nothing."""
        replies = self.store.requests.replies(request.id)
        peers = sum(reply.is_peers for reply in replies)
        after = moved(request, move, at, by=by, replies=peers)
        return request if after is None else self.keep(after)

    def keep(self, request: Request) -> Request:
        """Save it, with the time at which something is to be done about it next; show it."""
        self.touch(request)
        return self.plan(request)

    def plan(self, request: Request) -> Request:
        """Save it with that time, where its card says the same as before."""
        kept = replace(request, due=due_of(request, self.house, manned=self.is_manned()))
        self.store.requests.save(kept)
        return kept

    def touch(self, request: Request) -> None:
        """Its card has something new to say."""
        self._touched[request.id] = None

    def shows(self) -> list[Effect]:
        """Each card that has something new to say, once, as all stands now."""
        effects: list[Effect] = []
        for number in self._touched:
            request = self.store.requests.by_id(number)
            if request is not None:
                effects += cards.show(request, self.house, self.store)
        self._touched.clear()
        return effects

    def is_manned(self) -> bool:
        """Whether somebody has said to be on duty."""
        return bool(self.store.crew.on_duty() & self.roster.everybody())

    def is_quiet(self, at: datetime) -> bool:
        """Whether no phone may ring: nobody works, and nobody is on duty."""
        return not self.house.hours.is_working(at) and not self.is_manned()

    def tell(
        self, request: Request, at: datetime, *, rings: bool = True
    ) -> tuple[Request, list[Effect]]:
        """Post the card, or call the staff to it once more; without `rings`, silently."""
        rings = rings and not self.is_quiet(at)
        new = request.told_at is None
        calls = request.calls + 1 if rings else request.calls
        told = replace(request, told_at=at, calls=calls)
        kept = self.keep(told)
        people = self.crew_for([kept]) if rings else frozenset()
        if new:
            del self._touched[kept.id]
            return kept, [cards.post(kept, self.house, self.store, people)]
        return kept, cards.call(kept, self.house, self.store, people) if rings else []

    def crew_for(self, requests: Iterable[Request]) -> frozenset[int]:
        """Whom to call about them."""
        crew, called = self.store.crew, frozenset[int]()
        for request in requests:
            called |= cards.crew_for(request, self.house, self.roster, crew)
        return called
