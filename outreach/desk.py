"""The outreach room: events in, effects out. What it may touch is `Store`, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.effects import Effect
from core.events import (
    EffectRefused,
    Event,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    ReactionsSeen,
    ServiceNotice,
    TimeCame,
)
from core.ports import Roster
from outreach import asking, changing, deciding, emergency, ordering, refusing, waiting
from outreach.alarming import Alarms
from outreach.emergency import Emergency
from outreach.house import House
from outreach.keys import About, read
from outreach.listening import heard
from outreach.listening.heard import Heard
from outreach.lists import bare
from outreach.moving import Mover
from outreach.ordering import Ordered
from outreach.ports import Store
from outreach.refusing import ALARMS
from outreach.request import Reason, Request, State
from outreach.words import Missed, alarm_move_of, order_of

Effects = Sequence[Effect]
# Telegram's name for somebody's going, by themself or removed (MessageActionChatDeleteUser).
LEFT = "ChatDeleteUser"
HIGHEST: Final = 2**31 - 1
"""Telegram numbers messages with 32 bits."""
_CARDS = (About.CARD, About.CALL)


@dataclass(frozen=True, slots=True)
class Notes:
    """What was found out about an event before the transaction."""

    heard: Heard = heard.NOTHING
    reason: str = "urgent"
    """Which rule raised the alarm, where one did."""
    now: datetime | None = None
    """What time it is: a deletion does not say when it happened."""
    about: Message | None = None
    """The message that somebody of the staff says to be a request (`asked_about`)."""


NOTHING = Notes()


class Outreach:
    """Sees to it that whoever asks is answered, that the answer is right, and that alarms ring."""

    def __init__(self, house: House, roster: Roster) -> None:
        self.house = house
        self._roster = roster

    def handle(self, event: Event, notes: Notes, store: Store) -> Effects:
        """Decide about one event."""
        mover, alarms = self._of(store)
        effects = self._decided(event, notes, mover, alarms)
        # Last, so that each card is shown once, as all stands in the end.
        return [*effects, *alarms.shows(), *mover.shows()]

    def alarm(self, message: Message, notes: Notes, store: Store) -> Effects:
        """What an alarm calls for; the same one again, nothing."""
        mover, alarms = self._of(store)
        return [*self._alarm(message, notes, mover, alarms), *alarms.shows()]

    def asked_about(self, message: Message) -> int | None:
        """The message of the chat that somebody of the staff says to be a request."""
        if message.reply_to is not None or not self.is_word(message):
            return None
        order = order_of(message.text)
        if not isinstance(order, Missed) or order.chat != bare(self.house.chat):
            return None
        return order.message if order.message <= HIGHEST else None

    def is_word(self, message: Message) -> bool:
        """True for a message of the staff's room that may be meant for Steward."""
        author = message.author
        here = message.chat == self.house.staff and not message.out
        return here and author is not None and self._roster.is_staff(author.id)

    def dismissed(self, event: Event, store: Store) -> int | None:
        """The message that the staff have just said to be no request, or no emergency any more.

        Nobody need listen for what belongs to it.
        """
        match event:
            case ReactionsSeen(chat, message):
                about = self._about(chat, message, store)
            case MessageSent(message) if message.reply_to is not None:
                about = self._about(message.chat, message.reply_to, store)
            case _:
                return None
        match about:
            case Request(state=State.CLOSED, reason=Reason.NOT_A_REQUEST):
                return about.message
            case Emergency() if about.state not in emergency.ACTIVE:
                return about.incident
            case _:
                return None

    def _of(self, store: Store) -> tuple[Mover, Alarms]:
        return Mover(self.house, self._roster, store), Alarms(self.house, self._roster, store)

    def _decided(self, event: Event, notes: Notes, mover: Mover, alarms: Alarms) -> list[Effect]:
        house = self.house
        match event:
            case MessageSent(message) if message.chat == house.chat:
                alarm = self._alarm(message, notes, mover, alarms)
                return [*alarm, *asking.said(message, notes.heard, mover)]
            case MessageEdited(message) if message.chat == house.chat:
                alarm = self._alarm(message, notes, mover, alarms)
                alarm += alarms.edited(message.chat, message.id) if not alarm else []
                return [*alarm, *changing.edited(message, notes.heard, mover)]
            case MessagesDeleted(chat, ids) if chat == house.chat and notes.now is not None:
                shown = [effect for number in ids for effect in alarms.gone(chat, number)]
                return [*shown, *changing.deleted(chat, ids, notes.now, mover)]
            case ServiceNotice(chat, action=action) if chat == house.chat and action == LEFT:
                gone = [changing.left(house.mask(who), event.date, mover) for who in event.members]
                return [effect for effects in gone for effect in effects]
            case MessageSent(message) if self.is_word(message):
                return self._staff(message, notes, mover, alarms)
            case ReactionsSeen(chat) if chat == house.staff:
                return self._reactions(event, mover, alarms)
            case TimeCame(chat, at, chore) if chat == house.chat and chore == waiting.CHORE:
                return [*alarms.came(at), *waiting.came(at, mover)]
            case EffectRefused():
                return refusing.refused(event, mover, alarms)
            case _:
                return []

    def _alarm(self, message: Message, notes: Notes, mover: Mover, alarms: Alarms) -> list[Effect]:
        if message.chat != self.house.chat or asking.is_ours(message, mover):
            return []
        return alarms.heard(message, notes.heard, notes.reason)

    def _staff(self, message: Message, notes: Notes, mover: Mover, alarms: Alarms) -> list[Effect]:
        by = 0 if message.author is None else message.author.id
        if message.reply_to is None:
            order = order_of(message.text)
            if order is None:
                return []
            return ordering.ordered(order, Ordered(message, by, notes.about), mover)
        about = self._about(message.chat, message.reply_to, mover.store)
        match about:
            case Request():
                return deciding.answered(about, message, by, mover)
            case Emergency():
                move = alarm_move_of(message.text)
                return [] if move is None else alarms.decide(about, move, by, message.date)
            case None:
                return []

    def _about(self, chat: int, message: int, store: Store) -> Request | Emergency | None:
        """What a message of ours in the staff room is about."""
        about, parts = read(store.posts.key_of(chat, message) or "")
        if about in _CARDS:
            return store.requests.by_id(int(parts[0]))
        return store.emergencies.by_id(int(parts[0])) if about in ALARMS else None

    def _reactions(self, event: ReactionsSeen, mover: Mover, alarms: Alarms) -> list[Effect]:
        about = self._about(event.chat, event.message, mover.store)
        match about:
            case Request():
                return deciding.reacted(about, event, mover)
            case Emergency():
                name = mover.store.posts.key_of(event.chat, event.message) or ""
                return alarms.reacted(about, name, event)
            case None:
                return []
