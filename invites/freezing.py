"""What staff freeze: a member's inviting, a branch, a source. First the impact, then the deed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.effects import Effect, Person, Priority, Rewrite, Say, Text
from core.events import Message
from invites.handing import progressed
from invites.house import House
from invites.issuing import close
from invites.keys import About, key
from invites.link import Link, State, Why
from invites.ports import Store
from invites.records import Answer, Plan, Source, Target

Effects = Sequence[Effect]


def planned(target: Target, name: str, message: Message, house: House, store: Store) -> Effects:
    """Staff want to freeze something: a card says what that would touch, and waits for a yes."""
    links, members = _impact(target, name, message.date, store)
    plan = store.cards.add_plan(Plan(0, target, name, message.date, len(links), members))
    text = _card(plan, house)
    name = key(About.PLAN, plan.id)
    return [Say(name, house.staff, text, Priority.CARD, message.id)]


def _impact(target: Target, name: str, at: datetime, store: Store) -> tuple[list[Link], int]:
    """The links that somebody may come in by, and how many members may not invite any more."""
    if target is Target.SOURCE:
        links, members = list(store.links.live(name)), 0
    else:
        impact = store.tree.impact(name, target is Target.BRANCH)
        found = (store.links.by_id(number) for number in impact.links)
        links, members = [link for link in found if link is not None], impact.members
    going = (State.WANTED, State.OPEN)
    return [link for link in links if link.state in going and link.is_live(at)], members


def decided(
    plan: Plan,
    answer: Answer,
    by: int,
    at: datetime,
    house: House,
    store: Store,
    *,
    reacted: bool,
) -> Effects:
    """A member of staff says yes or no to a plan, or takes a yes back."""
    turn = plan.turn + 1
    if answer is Answer.YES and plan.answer in (Answer.OPEN, Answer.NO):
        plan, effects, new = _carry_out(plan, by, at, house, store)
        # What another card has frozen is that card's to undo.
        answer = answer if new else Answer.GONE
        plan = replace(plan, answer=answer, by=by, decided=at, reacted=reacted, turn=turn)
        return [*effects, _show(plan, house, store)]
    if answer is Answer.NO and plan.answer is Answer.OPEN:
        plan = replace(plan, answer=answer, by=by, decided=at, reacted=reacted, turn=turn)
        return [_show(plan, house, store)]
    if answer is Answer.OPEN and plan.answer is Answer.YES:
        _undo(plan, store)
        plan = replace(plan, answer=Answer.UNDONE, by=by, reacted=False, turn=turn)
        return [_show(plan, house, store)]
    if answer is Answer.OPEN and plan.answer is Answer.NO:
        plan = replace(plan, answer=answer, by=None, decided=None, reacted=False, turn=turn)
        return [_show(plan, house, store)]
    return ()


def _carry_out(
    plan: Plan, by: int, at: datetime, house: House, store: Store
) -> tuple[Plan, Effects, bool]:
    """The plan as it was carried out, the effects, and whether it changed anything."""
    # Counted anew: what was open when staff asked may be closed by now, and the other way round.
    links, members = _impact(plan.target, plan.name, at, store)
    if plan.target is Target.SOURCE:
        known = store.book.source(plan.name)
        new = known is None or not known.off
        store.book.save_source(Source(plan.name, off=True))
        why = Why.SOURCE_OFF
    else:
        branch, expires = plan.target is Target.BRANCH, at + house.rules.keep
        new = store.tree.freeze(plan.name, branch, by, at, expires)
        why = Why.FROZEN
    effects = [effect for link in links for effect in close(link, why, house, at, store)]
    for handout in sorted({link.handout for link in links if link.handout is not None}):
        effects += progressed(handout, house, store)
    return replace(plan, links=len(links), members=members), effects, new


def _undo(plan: Plan, store: Store) -> None:
    """Nobody is frozen by it any more. Links that were revoked stay so; they cost no quota."""
    if plan.target is Target.SOURCE:
        store.book.save_source(Source(plan.name))
    else:
        store.tree.thaw(plan.name, plan.target is Target.BRANCH)


def thawed(target: Target, name: str, message: Message, house: House, store: Store) -> Effects:
    """Staff set something going again, whichever card had frozen it."""
    if target is Target.SOURCE:
        source = store.book.source(name)
        done = source is not None and source.off
        if done:
            store.book.save_source(Source(name))
    else:
        done = store.tree.thaw(name, target is Target.BRANCH)
    args: dict[str, int | str] = {"target": target.value, "done": "yes" if done else "no"}
    args["source"] = name if target is Target.SOURCE else ""
    name = key(About.ANSWER, message.chat, message.id)
    return [Say(name, house.staff, Text("thawed", args), Priority.CARD, message.id)]


def _show(plan: Plan, house: House, store: Store) -> Rewrite:
    store.cards.save_plan(plan)
    return Rewrite(key(About.PLAN, plan.id), house.staff, _card(plan, house), Priority.CARD)


def _card(plan: Plan, house: House) -> Text:
    return Text(
        "card-plan",
        {
            "target": plan.target.value,
            # Of a member nothing is shown: who it is, whoever asked knows.
            "source": plan.name if plan.target is Target.SOURCE else "",
            "links": plan.links,
            "members": plan.members,
            "answer": plan.answer.value,
            "by": "" if plan.by is None else Person(plan.by),
            "seconds": int(house.rules.undo.total_seconds()),
        },
    )
