"""The invites room: events in, effects out. What it may touch is `Store`, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.effects import Effect, Priority, Say, Text
from core.events import (
    PRIVATE,
    EffectDelayed,
    EffectDone,
    EffectRefused,
    Event,
    Joined,
    LinksSeen,
    Message,
    MessageSent,
    ReactionsSeen,
    RequestsSeen,
    ServiceNotice,
    TimeCame,
)
from core.ports import Roster
from invites import knocking
from invites.arriving import arrived, noticed, pause, resume
from invites.asking import answer
from invites.cards import answer_of_reaction, answer_of_word, answered, card_of, decide
from invites.freezing import planned, thawed
from invites.handing import ordered, progressed
from invites.house import House
from invites.issuing import (
    closed,
    delayed,
    failed,
    hint,
    link_of,
    opened,
    swept,
    trouble,
    undelivered,
)
from invites.keys import About, key, read
from invites.link import PEERS, Link, State
from invites.ports import Store
from invites.records import Target
from invites.reporting import CHORE, asked, came
from invites.standing import STRANGER, Standing
from invites.words import (
    Asked,
    ByMessage,
    Freeze,
    HandOut,
    Order,
    Pause,
    ShowNumbers,
    Switch,
    Thaw,
    Unclear,
    Whom,
    asked_in_chat,
    asked_in_private,
    order_of,
)

Effects = Sequence[Effect]


@dataclass(frozen=True, slots=True)
class Notes:
    """What Telegram said of somebody before the transaction."""

    standing: Standing = STRANGER
    """Of the member who asks for something."""
    about: str | None = None
    """The keyed hash of whom a word of the staff names; None when nobody was found."""
    unknown: bool = False
    """Telegram could not be asked just now."""


NOTHING = Notes()
LATER = Notes(unknown=True)
# Whoever asks too often gets no answer, as a stranger does.
TOO_OFTEN = Notes(STRANGER)


class Invites:
    """Gives out links, sees who came by them, and does what the staff decide about them."""

    def __init__(self, house: House, roster: Roster) -> None:
        self._house = house
        self._roster = roster

    def handle(self, event: Event, notes: Notes, store: Store) -> Effects:
        """Decide about one event."""
        match event:
            case MessageSent(message):
                return self._message(message, notes, store)
            case ReactionsSeen(chat) if chat == self._house.staff:
                return self._reactions(event, store)
            case TimeCame(chat, at, chore) if chat == self._house.chat and chore == CHORE:
                return came(at, self._house, store)
            case EffectDone() | EffectDelayed() | EffectRefused():
                return self._settled(event, store)
            case _ if event.chat == self._house.chat:
                return self._door(event, store)
            case _:
                return ()

    def _door(self, event: Event, store: Store) -> Effects:
        """Who stands at the chat's door."""
        match event:
            case ServiceNotice():
                return noticed(event, self._house, store)
            case Joined():
                return arrived(event, self._house, store)
            case RequestsSeen():
                return knocking.seen(event, self._house, store)
            case LinksSeen():
                return swept(event, self._house, store)
            case _:
                return ()

    # --- what is said

    def asked_of(self, message: Message) -> Asked | None:
        """What a member's message asks for, if anything."""
        if message.out or message.author is None or message.forwarded:
            return None
        if message.chat == PRIVATE:
            return asked_in_private(message.text)
        # A request is a message of a person's own and nothing else.
        alone = message.media is None and message.reply_to is None and message.author.id > 0
        return asked_in_chat(message.text) if message.chat == self._house.chat and alone else None

    def order_of(self, message: Message) -> Order | None:
        """What a message in the staff room orders, if anything."""
        if message.chat != self._house.staff or message.out or message.author is None:
            return None
        if message.forwarded or not self._roster.is_staff(message.author.id):
            return None
        order = order_of(message.text, message.reply_to is not None)
        if isinstance(order, Freeze | Thaw) and self._is_elsewhere(order.whom):
            return Unclear("whom")
        return order

    def _is_elsewhere(self, whom: Whom) -> bool:
        """A message of another room: in the chat, one of that number is somebody else's."""
        return isinstance(whom, ByMessage) and whom.room != self._house.chat

    def _message(self, message: Message, notes: Notes, store: Store) -> Effects:
        wish = self.asked_of(message)
        if wish is not None:
            standing = None if notes.unknown else notes.standing
            return answer(wish, message, standing, self._house, store)
        if message.chat != self._house.staff or message.out or message.author is None:
            return ()
        if message.reply_to is not None and self._roster.is_staff(message.author.id):
            card = card_of(message.chat, message.reply_to, store)
            meaning = answer_of_word(message.text)
            if card is not None and meaning is not None:
                by, at = message.author.id, message.date
                return decide(card, meaning, by, at, self._house, store, reacted=False)
        order = self.order_of(message)
        return () if order is None else self._order(order, message, notes, store)

    def _order(self, order: Order, message: Message, notes: Notes, store: Store) -> Effects:
        house = self._house
        match order:
            case HandOut():
                return ordered(order, message, house, store)
            case ShowNumbers(weekly):
                return asked(message, house, store, weekly=weekly)
            case Pause(over):
                return self._pause(message, store, over=over)
            case Switch(source, off):
                if store.book.source(source) is None and source != PEERS:
                    return [self._say(message, Text("source-unknown", {"source": source}))]
                act = planned if off else thawed
                return act(Target.SOURCE, source, message, house, store)
            case Freeze(_, branch) | Thaw(_, branch):
                if notes.about is None:
                    why = "whom-later" if notes.unknown else "whom-unknown"
                    return [self._say(message, Text(why))]
                act = planned if isinstance(order, Freeze) else thawed
                target = Target.BRANCH if branch else Target.MEMBER
                return act(target, notes.about, message, house, store)
            case Unclear(example):
                return [self._say(message, Text(f"order-{example}"))]

    def _pause(self, message: Message, store: Store, *, over: bool) -> Effects:
        effects = (resume if over else pause)(message.date, self._house, store)
        text = Text("invites-resumed" if over else "invites-paused", {"links": len(effects)})
        return [*effects, self._say(message, text)]

    def _say(self, message: Message, text: Text) -> Say:
        name = key(About.ANSWER, message.chat, message.id)
        return Say(name, message.chat, text, Priority.CARD, message.id)

    # --- what becomes of a card

    def _reactions(self, event: ReactionsSeen, store: Store) -> Effects:
        card = card_of(event.chat, event.message, store)
        if card is None:
            return ()
        staff = [r for r in event.reactions if self._roster.is_staff(r.actor)]
        first = sorted(staff, key=lambda r: (r.at or event.at, r.actor))
        said = ((r.actor, answer_of_reaction(r.emoji)) for r in first)
        votes = [(actor, answer) for actor, answer in said if answer is not None]
        return answered(card, votes, event.at, self._house, store)

    # --- what became of an effect

    def _settled(self, event: EffectDone | EffectDelayed | EffectRefused, store: Store) -> Effects:
        match event:
            case EffectDone():
                return self._done(event, store)
            case EffectDelayed():
                return delayed(event, self._house, store)
            case EffectRefused():
                return self._refused(event, store)

    def _done(self, event: EffectDone, store: Store) -> Effects:
        about, parts = read(event.key)
        link = link_of(parts, store)
        if link is None:
            return ()
        if about is About.REVOKE:
            closed(link, store)
        if about is not About.LINK or event.url is None:
            return ()
        effects = opened(link, event.url, self._house, event.at, store)
        return [*effects, *self._next(link, store)]

    def _next(self, link: Link, store: Store) -> Effects:
        """A hand-out goes on when one of its links is there, or will never be."""
        return () if link.handout is None else progressed(link.handout, self._house, store)

    def _refused(self, event: EffectRefused, store: Store) -> Effects:
        house, at, code = self._house, event.at, event.code
        about, parts = read(event.key)
        match about, parts:
            case About.TELL, (asked_in, _):
                return hint(int(asked_in), house, at)
            case About.ADMIT, (number, turn):
                request = knocking.request_of(number, turn, store)
                return () if request is None else knocking.refused(request, code, house, store)
            case ((About.REVOKE | About.DOUBLE), _):
                return [trouble(about, code, house, at)]
        link = link_of(parts, store)
        match about:
            case About.LINK if link is not None:
                return [*failed(link, code, house, at, store), *self._next(link, store)]
            case About.HAND if link is not None:
                return undelivered(link, house, at, store)
            case About.LATE | About.FAILED if link is not None:
                return hint(link.chat, house, at)
            case About.ALTER if link is not None and link.is_live(at):
                # Closed meanwhile, there would be nothing to change any more.
                return [trouble(about, code, house, at)] if link.state is State.OPEN else ()
            case _:
                return ()
