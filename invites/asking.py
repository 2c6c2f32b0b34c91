"""A member asks: for a link, for what they have, to take it back, to be forgotten."""

from collections.abc import Sequence
from datetime import datetime

from core.effects import Delete, Effect, Priority, Say, Text
from core.events import PRIVATE, Message
from invites.house import House
from invites.issuing import close, is_paused, late, wish_for
from invites.keys import About, key
from invites.link import PEERS, Link, State, Why
from invites.ports import Store
from invites.quota import allowance
from invites.standing import Standing
from invites.words import Asked, Wish

Effects = Sequence[Effect]


def answer(
    asked: Asked, message: Message, standing: Standing | None, house: House, store: Store
) -> Effects:
    """What a member's wish sets going. Who is no member gets no answer, not even a refusal.

    `standing` is None when Telegram could not be asked just now.
    """
    author = message.author
    if author is None:
        return ()
    effects: list[Effect] = []
    if message.chat != PRIVATE:
        # Whoever asks for a link need not be seen asking.
        effects.append(Delete(f"ask:{message.id}", message.chat, (message.id,)))
    if standing is not None and not standing.present:
        return effects
    member = house.mask(author.id)
    if standing is None:
        return [*effects, _tell(asked, message, member, Text("invite-later"))]
    match asked.wish:
        case Wish.INVITE:
            return [*effects, *_invite(asked, message, member, standing, house, store)]
        case Wish.TAKE_BACK:
            return [*effects, *_take_back(asked, message, member, house, store)]
        case Wish.FORGET:
            return [*effects, *_forget(asked, message, member, house, store)]
        case Wish.MINE:
            text = _mine(member, message.date, house, store)
        case Wish.HELP:
            text = Text("invite-help", {"quota": house.rules.quota})
    return [*effects, _tell(asked, message, member, text)]


def _tell(asked: Asked, message: Message, member: str, text: Text) -> Say:
    name = key(About.TELL, message.chat, message.id)
    said = Text(text.template, text.args, asked.language)
    return Say(name, PRIVATE, said, Priority.CARD, member=member)


def _invite(
    asked: Asked, message: Message, member: str, standing: Standing, house: House, store: Store
) -> Effects:
    refusal = _refusal(member, standing, message.date, house, store)
    if refusal is not None:
        return [_tell(asked, message, member, refusal)]
    rules = house.rules
    link = store.links.add(
        Link(
            id=0,
            title=house.token(f"ask:{message.chat}:{message.id}"),
            source=PEERS,
            asked=message.date,
            expires=message.date + rules.life,
            uses=rules.uses,
            join=rules.peer_join,
            inviter=member,
            chat=message.chat,
            language=asked.language,
        )
    )
    if link is None:
        return ()
    return [wish_for(link, house), *late(link, house, message.date, store)]


def _refusal(
    member: str, standing: Standing, at: datetime, house: House, store: Store
) -> Text | None:
    """Why somebody may not invite now, in kind words; None if they may."""
    source = store.book.source(PEERS)
    if is_paused(store) or (source is not None and source.off):
        return Text("invite-paused")
    if store.tree.is_frozen(member):
        return Text("invite-frozen")
    if standing.muted:
        return Text("invite-muted")
    if standing.joined is not None and standing.joined + house.rules.newcomer > at:
        until = standing.joined + house.rules.newcomer
        return Text("invite-newcomer", {"when": house.show(until)})
    if not house.rules.quota:
        return Text("invite-paused")
    left = allowance(store.links.of_member(member), house, at)
    if left.left > 0:
        return None
    when = "" if left.grows is None else house.show(left.grows)
    return Text("invite-quota", {"quota": house.rules.quota, "when": when or "soon"})


def _mine(member: str, at: datetime, house: House, store: Store) -> Text:
    links = store.links.of_member(member)
    left = allowance(links, house, at)
    opened = sum(link.is_live(at) and link.state is not State.CLOSING for link in links)
    when = "no" if left.grows is None else house.show(left.grows)
    return Text("invite-mine", {"open": opened, "left": max(left.left, 0), "when": when})


def _take_back(asked: Asked, message: Message, member: str, house: House, store: Store) -> Effects:
    effects: list[Effect] = []
    count = 0
    for link in store.links.of_member(member):
        if link.is_live(message.date) and link.state is not State.CLOSING:
            count += 1
            effects += close(link, Why.TAKEN_BACK, house, message.date, store)
    return [*effects, _tell(asked, message, member, Text("invite-taken-back", {"open": count}))]


def _forget(asked: Asked, message: Message, member: str, house: House, store: Store) -> Effects:
    effects: list[Effect] = []
    for link in store.links.of_member(member):
        if link.is_live(message.date):
            effects += close(link, Why.FORGOTTEN, house, message.date, store)
    frozen = "yes" if store.tree.is_frozen(member) else "no"
    store.tree.forget(member)
    text = Text("invite-forgotten", {"frozen": frozen})
    return [*effects, _tell(asked, message, member, text)]
