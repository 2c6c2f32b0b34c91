"""A link's way: asked of Telegram, handed over, closed; each step follows what Telegram did."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.effects import Alter, Effect, Export, Priority, QrCode, Revoke, Say, Text, Unsay, Withdraw
from core.events import PRIVATE, EffectDelayed, LinksSeen
from invites.house import House
from invites.keys import About, key, read
from invites.link import NEXT, Join, Link, State, Why
from invites.ports import Store
from invites.records import Counted

Effects = Sequence[Effect]

PAUSED = "paused"
"""The note under which the beginning of a pause is kept."""
# A member who wrote in the chat and cannot be written to is told there, at most so often.
HINT_EVERY = 3_600
LATE = "late"
"""The note until when Telegram makes links wait."""
EXPIRED = "LINK_EXPIRED"
"""What the road out says of a link whose time was over before Telegram could be asked for it."""
# A shorter wait is over before anybody has read of it.
WORTH_TELLING = timedelta(minutes=1)


def is_paused(store: Store) -> bool:
    """Whether inviting rests, because of a wave or by a word of the staff."""
    return store.book.when(PAUSED) is not None


def wish_for(link: Link, house: House) -> Export:
    """Ask Telegram for a link. In a pause none is asked for."""
    return Export(
        key=key(About.LINK, link.id),
        chat=house.chat,
        title=link.title,
        expires=link.expires,
        uses=link.uses,
        requested=link.join is not Join.DIRECT,
        # A member waits for theirs; a sheet of a hundred must not come first.
        priority=Priority.REST if link.inviter is None else Priority.CARD,
    )


def opened(link: Link, url: str, house: House, at: datetime, store: Store) -> Effects:
    """Telegram has made it: hand it over, or close it if it is not wanted any more."""
    link = replace(link, url=url)
    if link.state is not State.WANTED:
        store.links.save(link)
        return [_revoke(link, house)] if link.state is State.CLOSING else ()
    link = replace(link, state=State.OPEN)
    store.links.save(link)
    store.book.count(link.source, house.day(at), Counted.ISSUED)
    effects: list[Effect] = []
    if link.join is Join.DIRECT and is_paused(store):
        effects.append(alter(link, house, requested=True))
    if link.inviter is not None:
        effects.append(_hand_over(link, url, house))
    return effects


def _hand_over(link: Link, url: str, house: House) -> Say:
    args: dict[str, int | str] = {"url": url, "until": house.show(link.expires), "uses": link.uses}
    text = Text("invite-link", {**args, "join": link.join.value}, link.language)
    return Say(
        key=key(About.HAND, link.id),
        chat=PRIVATE,
        text=text,
        priority=Priority.CARD,
        member=link.inviter,
        attach=QrCode(url),
    )


def delayed(event: EffectDelayed, house: House, store: Store) -> Effects:
    """Telegram makes links wait: tell the members who do, once each, when to expect theirs."""
    if read(event.key)[0] is not About.LINK or event.until - event.at < WORTH_TELLING:
        return ()
    store.book.note(LATE, event.until)
    effects: list[Effect] = []
    wanted = [link for link in store.links.live() if link.state is State.WANTED]
    for link in wanted:
        effects += late(link, house, event.at, store)
    for number in sorted({link.handout for link in wanted if link.handout is not None}):
        effects += late_handout(number, house, event.at, store)
    return effects


def late_handout(number: int, house: House, at: datetime, store: Store) -> Effects:
    """Tell the staff, if Telegram makes links wait just now, that a hand-out of theirs does."""
    until = store.book.when(LATE)
    if until is None or until <= at:
        return ()
    text = Text("handout-late", {"when": house.show(until)})
    return [Say(key(About.LATE, "handout", number), house.staff, text)]


def late(link: Link, house: House, at: datetime, store: Store) -> Effects:
    """Tell whoever waits for a link, if Telegram makes links wait just now."""
    until = store.book.when(LATE)
    if link.inviter is None or link.late or until is None or until <= at:
        return ()
    store.links.save(replace(link, late=True))
    text = Text("invite-late", {"when": house.show(until)}, link.language)
    return [Say(key(About.LATE, link.id), PRIVATE, text, Priority.CARD, member=link.inviter)]


def close(link: Link, why: Why, house: House, at: datetime, store: Store) -> Effects:
    """Have nobody come in by it any more. What is closed, or about to be, stays so."""
    if not NEXT.get((link.state, State.CLOSING)):
        return ()
    if why is not Why.USED and link.state is State.OPEN:
        store.book.count(link.source, house.day(at), Counted.REVOKED)
    name = key(About.LINK, link.id)
    if link.state is State.WANTED and store.cards.waits(name):
        # Telegram has surely not been asked for it yet.
        store.links.save(replace(link, state=State.CLOSED, why=why))
        return [Withdraw(name)]
    link = replace(link, state=State.CLOSING, why=why)
    store.links.save(link)
    return _end(link, house) if link.url is not None else ()  # else when it has an address


def _end(link: Link, house: House) -> Effects:
    """Have Telegram revoke a link, and take back the letter that it was in."""
    hand = key(About.HAND, link.id)
    # A dead link is better not handed over, and what was is removed on both sides: whose dialog it
    # stands in says who invited whoever came by it.
    unsaid = [] if link.chat is None else [Withdraw(hand, otherwise=Unsay(hand, PRIVATE))]
    return [*unsaid, _revoke(link, house)]


def closed(link: Link, store: Store) -> None:
    """Telegram has revoked it."""
    if link.state is State.CLOSING:
        store.links.save(replace(link, state=State.CLOSED))


def alter(link: Link, house: House, *, requested: bool) -> Alter:
    """Have who uses an open link ask to be let in, or not any more."""
    return Alter(key(About.ALTER, link.id), house.chat, link.url or "", requested, link.uses)


def _revoke(link: Link, house: House) -> Revoke:
    return Revoke(key(About.REVOKE, link.id), house.chat, link.url or "")


def failed(link: Link, code: str, house: House, at: datetime, store: Store) -> Effects:
    """Telegram will not make it: tell who waits for it, and the staff why."""
    if NEXT.get((link.state, State.CLOSED)):
        store.links.save(replace(link, state=State.CLOSED, why=Why.REFUSED))
    # Asked for during a long rest, it would be over by now: nothing is wrong with the rights.
    effects: list[Effect] = [] if code == EXPIRED else [trouble("link", code, house, at)]
    # Whose link was closed meanwhile does not wait for it.
    if link.inviter is not None and link.state is State.WANTED:
        text = Text("invite-failed", language=link.language)
        effects.append(Say(key(About.FAILED, link.id), PRIVATE, text, member=link.inviter))
    return effects


def undelivered(link: Link, house: House, at: datetime, store: Store) -> Effects:
    """The member could not be written to: the link is closed, nothing is left dangling."""
    return [*close(link, Why.UNDELIVERED, house, at, store), *hint(link.chat, house, at)]


def hint(chat: int | None, house: House, at: datetime) -> Effects:
    """Say in the chat, to nobody by name, that Steward wants to be written to."""
    if chat != house.chat:
        return ()
    slot = int(at.timestamp()) // HINT_EVERY
    return [Say(f"write-first:{slot}", house.chat, Text("invite-write-first"))]


def trouble(what: str, code: str, house: House, at: datetime) -> Say:
    """Tell the staff what Telegram refuses, once a day for each reason."""
    name = f"invites-trouble:{what}:{code}:{house.day(at)}"
    text = Text("invites-trouble", {"what": what, "code": code})
    return Say(name, house.staff, text, Priority.CARD)


def swept(event: LinksSeen, house: House, store: Store) -> Effects:
    """Compare the links that Telegram holds with what is known of them, and end what should not be.

    Telethon repeats a request after a lost connection, so that a link may have been made twice; and
    a link may have outlived its revocation, in a restored backup say.
    """
    effects: list[Effect] = []
    for seen in event.links:
        link = store.links.by_title(seen.title) if seen.title else None
        if link is None or (link.url is None and link.state is not State.CLOSED):
            continue  # somebody made it by hand; or its wish is still under way
        again = (link.id, int(event.at.timestamp()))
        if link.url is not None and seen.url != link.url:
            name = key(About.DOUBLE, *again, seen.url[-8:])
            effects.append(Revoke(name, house.chat, seen.url))
        elif link.state is State.CLOSED or _is_stuck(link, store):
            # Without an address: Telegram had made it, and then refused to say so.
            effects.append(Revoke(key(About.REVOKE, *again), house.chat, seen.url))
        elif link.state is State.OPEN and not link.is_live(event.at):
            # Nobody can come by it, revoked or not: it is closed at once.
            store.links.save(replace(link, state=State.CLOSED, why=Why.EXPIRED))
            effects += _end(link, house)
        elif link.join is Join.DIRECT and seen.requested != is_paused(store):
            effects.append(alter(link, house, requested=is_paused(store)))
    there = {seen.url for seen in event.links}
    for link in store.links.live():
        if link.url is not None and link.url not in there and _is_stuck(link, store):
            closed(link, store)  # somebody has revoked it by hand, or the answer was lost
    return effects


def _is_stuck(link: Link, store: Store) -> bool:
    """Whether it should be revoked, and Telegram refused that."""
    return link.state is State.CLOSING and not store.cards.waits(key(About.REVOKE, link.id))


def link_of(parts: Sequence[str], store: Store) -> Link | None:
    """The link whose number a key begins with."""
    return store.links.by_id(int(parts[0])) if parts and parts[0].isdecimal() else None
