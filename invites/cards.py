"""The two cards that ask the staff something: a request to join, and a plan to freeze."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.effects import Effect
from core.words import by_word, meant
from invites import freezing, knocking
from invites.house import House
from invites.keys import About, read
from invites.ports import Store
from invites.records import Answer, Plan, Request

Effects = Sequence[Effect]
Card = Request | Plan

REACTIONS: Final = {"👍": Answer.YES, "👎": Answer.NO}
WORDS: Final = {
    Answer.YES: ("да", "впустить", "пустить", "yes", "let in", "approve"),
    Answer.NO: ("нет", "не пускать", "отказать", "no", "decline"),
    Answer.OPEN: ("отмена", "отменить", "вернуть", "undo", "cancel"),
}
_WORDS: Final = by_word(WORDS)


def answer_of_reaction(emoji: str) -> Answer | None:
    """What a reaction on such a card says; skin tones are Telegram's own other emoji."""
    return REACTIONS.get(emoji.replace("\ufe0f", ""))


def answer_of_word(text: str) -> Answer | None:
    """What a reply to such a card says; `OPEN` takes an answer back."""
    return meant(text, _WORDS)


def card_of(chat: int, message: int, store: Store) -> Card | None:
    """What the card is about that Steward posted as this message."""
    match read(store.cards.key_of(chat, message) or ""):
        case About.REQUEST, (number,):
            return store.cards.request(int(number))
        case About.PLAN, (number,):
            return store.cards.plan(int(number))
        case _:
            return None


def decide(
    card: Card,
    answer: Answer,
    by: int,
    at: datetime,
    house: House,
    store: Store,
    *,
    reacted: bool,
) -> Effects:
    """Somebody of the staff answers a card."""
    if isinstance(card, Request):
        return knocking.decided(card, answer, by, at, house, store, reacted=reacted)
    return freezing.decided(card, answer, by, at, house, store, reacted=reacted)


def answered(
    card: Card,
    votes: Sequence[tuple[int, Answer]],
    at: datetime,
    house: House,
    store: Store,
) -> Effects:
    """The staff's reactions as they stand now, oldest first: what follows from them.

    The first answer counts. Whoever gave it by a reaction takes it back by removing that in time,
    and changes it by another.
    """
    given = dict(votes)
    if card.reacted and card.by is not None:
        now = given.get(card.by)
        if now is card.answer:
            return ()
        if now is not None:
            return _change(card, now, card.by, at, house, store)
        if card.decided is not None and at - card.decided <= house.rules.undo:
            return decide(card, Answer.OPEN, card.by, at, house, store, reacted=True)
        return ()
    if card.answer is not Answer.OPEN or not votes:
        return ()
    by, answer = votes[0]
    return decide(card, answer, by, at, house, store, reacted=True)


def _change(
    card: Card, answer: Answer, by: int, at: datetime, house: House, store: Store
) -> Effects:
    """A yes that becomes a no is taken back; a no that becomes a yes is carried out."""
    if isinstance(card, Plan) and card.answer is Answer.YES:
        answer = Answer.OPEN
    return decide(card, answer, by, at, house, store, reacted=True)
