"""Hand-outs: a batch of links for a stop, a partner, a campaign, to be printed and given away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.effects import Effect, Listing, Priority, Rewrite, Say, Sheet, Text
from core.events import Message
from invites.house import House
from invites.issuing import close, is_paused, late_handout, wish_for
from invites.keys import About, key
from invites.link import PEERS, Join, Link, State, Why
from invites.ports import Store
from invites.records import Handout, Source
from invites.words import HandOut

Effects = Sequence[Effect]

# The card in the staff room is brought up to date after so many links.
STEP = 10


def ordered(order: HandOut, message: Message, house: House, store: Store) -> Effects:
    """Staff ask for a batch."""
    refusal = _refusal(order, house, store)
    if refusal is not None:
        name = key(About.ANSWER, message.chat, message.id)
        return [Say(name, house.staff, refusal, Priority.CARD, message.id)]
    join = order.join or house.rules.handout_join
    return _begin(order.source, order.size, join, message.date, message.id, house, store)


def _refusal(order: HandOut, house: House, store: Store) -> Text | None:
    if not 1 <= order.size <= house.rules.handout_most:
        return Text("handout-size", {"most": house.rules.handout_most})
    if order.source == PEERS:
        return Text("handout-peers", {"source": PEERS})
    if is_paused(store):
        return Text("handout-paused")
    known = store.book.source(order.source)
    if known is not None and known.off:
        return Text("handout-off", {"source": order.source})
    return None


def _begin(
    source: str,
    size: int,
    join: Join,
    at: datetime,
    asked: int | None,
    house: House,
    store: Store,
) -> Effects:
    new = store.book.source(source) is None
    if new:
        store.book.save_source(Source(source))
    handout = store.links.add_handout(Handout(0, source, house.week(at), size, at, asked))
    effects: list[Effect] = [
        Say(
            key=key(About.HANDOUT, handout.id),
            chat=house.staff,
            text=_progress(handout, 0, 0, new=new),
            priority=Priority.CARD,
            reply_to=asked,
        )
    ]
    for number in range(size):
        link = store.links.add(
            Link(
                id=0,
                title=house.token(f"handout:{handout.id}:{number}"),
                source=source,
                asked=at,
                expires=at + house.rules.handout_life,
                uses=1,
                join=join,
                handout=handout.id,
            )
        )
        if link is not None:
            effects.append(wish_for(link, house))
    return [*effects, *late_handout(handout.id, house, at, store)]


def _progress(handout: Handout, done: int, failed: int, *, new: bool = False) -> Text:
    args: dict[str, int | str] = {"source": handout.source, "week": handout.week}
    args |= {"size": handout.size, "done": done, "failed": failed, "new": "yes" if new else "no"}
    return Text("handout-progress", args)


def progressed(number: int, house: House, store: Store) -> Effects:
    """One of its links was made or refused: say how far it is; when it is done, the sheet."""
    handout = store.links.handout(number)
    if handout is None or handout.done:
        return ()
    links = store.links.of_handout(number)
    waiting = sum(link.state is State.WANTED for link in links)
    made = [link.url for link in links if link.url is not None and link.state is State.OPEN]
    told = _progress(handout, len(made), len(links) - waiting - len(made))
    card = Rewrite(key(About.HANDOUT, number), house.staff, told, Priority.CARD)
    if waiting:
        return [card] if (len(links) - waiting) % STEP == 0 else ()
    store.links.save_handout(replace(handout, done=True))
    return [card, *_sheet(handout, tuple(made), house)] if made else [card]


def _sheet(handout: Handout, urls: tuple[str, ...], house: House) -> list[Effect]:
    label = f"{handout.source} · {handout.week}"
    own = house.rules.rule
    rule = Text("sheet-rule-own", {"rule": own}) if own else Text("sheet-rule")
    args: dict[str, int | str] = {"label": label, "links": len(urls)}
    return [
        Say(
            key=key(About.HANDOUT, handout.id, name),
            chat=house.staff,
            text=Text(f"handout-{name}", args),
            priority=Priority.CARD,
            reply_to=handout.asked,
            attach=attach,
        )
        for name, attach in (
            ("sheet", Sheet(urls, label, rule)),
            ("list", Listing(urls, label)),
        )
    ]


def rotated(at: datetime, house: House, store: Store) -> Effects:
    """A new week: last week's links of these sources are closed, and there are new sheets."""
    effects: list[Effect] = []
    for source, size in house.rules.rotation.items():
        known = store.book.source(source)
        if is_paused(store) or (known is not None and known.off):
            name = f"rotation:{source}:{house.week(at)}"
            effects.append(Say(name, house.staff, Text("handout-skipped", {"source": source})))
            continue
        week = house.week(at)
        old = [link for link in store.links.live(source) if house.week(link.asked) != week]
        for link in old:
            effects += close(link, Why.REPLACED, house, at, store)
        for number in sorted({link.handout for link in old if link.handout is not None}):
            effects += progressed(number, house, store)
        join = house.rules.handout_join
        effects += _begin(source, size, join, at, None, house, store)
    return effects
