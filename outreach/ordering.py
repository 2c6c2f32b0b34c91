"""What the staff say to Steward in a message of its own."""

from dataclasses import dataclass
from typing import Final

from core.effects import Effect, Priority, Say, Text
from core.events import Message
from outreach import asking
from outreach.deciding import Word, decide
from outreach.keys import About, key
from outreach.lists import bare, crew, link_to, listing
from outreach.moving import Mover
from outreach.request import Move, Reason
from outreach.words import Missed, Order, Skills, Verdict

UNKNOWN: Final = Text("ask-unknown")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A message to Steward."""

    message: Message
    by: int
    about: Message | None = None
    """The message of the chat that it names, where that was found."""


def ordered(order: Order | Skills | Missed, told: Ordered, mover: Mover) -> list[Effect]:
    """Do it, and answer."""
    if isinstance(order, Missed):
        return _missed(order, told, mover)
    return [_say(_answer(order, told, mover), told)]


def _answer(order: Order | Skills, told: Ordered, mover: Mover) -> Text:
    store, here = mover.store, mover.roster.everybody()
    match order:
        case Order.OPEN:
            waiting = store.requests.open()
            lines = listing(waiting, mover.house)
            return Text("open-list", {"count": len(waiting), "lines": lines})
        case Order.ON | Order.OFF:
            on = order is Order.ON
            store.crew.set_duty(told.by, told.message.date, on=on)
            for request in store.requests.open():
                mover.plan(request)  # now somebody can be called at night, or nobody
            people = store.crew.on_duty() & here
            return Text("duty-on" if on else "duty-off", {"count": len(people)})
        case Order.WHO:
            lines = crew(store.crew, here)
            return Text("crew-list", {"count": len(lines), "lines": lines})
        case Skills(specialities):
            store.crew.set_specialities(told.by, specialities)
            return Text("skills-kept", {"skills": ", ".join(sorted(specialities))})


def _missed(order: Missed, told: Ordered, mover: Mover) -> list[Effect]:
    """A message of the chat is a request, though Steward did not see it."""
    house, message, at = mover.house, told.about, told.message.date
    if message is None or order.chat != bare(house.chat) or message.chat != house.chat:
        return [_say(UNKNOWN, told)]
    if asking.is_ours(message, mover):
        return [_say(Text("ask-ours"), told)]
    known = mover.store.requests.of_message(house.chat, message.id)
    if known is None:
        return asking.name_it(message, mover, at)[1]
    if known.reason is Reason.NOT_A_REQUEST:
        effects = decide(known, Word(Verdict(Move.UNDO), told.by, at, at), mover)
        again = mover.store.requests.by_id(known.id) or known
        return [*effects, *mover.tell(again, at)[1]]
    link = link_to(known.chat, known.message)
    return [_say(Text("ask-known", {"state": known.state, "link": link}), told)]


def _say(text: Text, told: Ordered) -> Say:
    message = told.message
    return Say(key(About.LIST, message.id), message.chat, text, Priority.CARD, message.id)
