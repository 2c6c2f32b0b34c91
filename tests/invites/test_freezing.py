"""Staff freeze a member, a branch or a source: first the impact, then the deed, and back."""

from datetime import timedelta

import pytest

from core.effects import Person, Text
from invites.link import State, Why
from tests.invites.world import World

MINUTE = timedelta(seconds=60)


@pytest.fixture
def family(world: World) -> World:
    """Vera invited Gleb, Gleb invited Dina, Vera also invited Egor; Zoya is nobody's guest."""
    for inviter, guest in (
        (world.vera, world.gleb),
        (world.gleb, world.dina),
        (world.vera, world.egor),
    ):
        (url,) = world.given(inviter)
        world.telegram.leave(guest)
        world.comes(guest, url)
        world.telegram.here[guest] = world.telegram.here[world.zoya]
        world.wait(timedelta(minutes=2))
        world.deliver()
    for who in world.people:
        assert world.given(who)
    return world


def plan(world: World, order: str, about: int | None = None) -> int:
    """Order something; the card's number."""
    world.order(order, about=about)
    return world.card("card-plan")


def may_invite(world: World) -> set[int]:
    """Who is not frozen."""
    return {who for who in world.people if not world.store.tree.is_frozen(world.mask(who))}


def owners(world: World) -> set[int]:
    """Whose links are live at Telegram."""
    world.deliver()
    titles = {invite.title for invite in world.telegram.live(world.now)}
    return {who for who in world.people if titles & {link.title for link in world.links(who)}}


@pytest.mark.parametrize(
    ("order", "target", "members", "frozen"),
    [
        ("freeze @gleb", "member", 1, ["gleb"]),
        ("ветка @gleb", "branch", 2, ["gleb", "dina"]),
        ("заморозить ветку @gleb", "branch", 2, ["gleb", "dina"]),
    ],
)
def test_first_the_impact_then_the_deed(
    family: World, order: str, target: str, members: int, frozen: list[str]
) -> None:
    """Nothing happens before a yes; the card shows numbers, and nobody's name."""
    card = plan(family, order, family.gleb)
    args = family.shown(card).args
    assert (args["target"], args["links"], args["members"]) == (target, members, members)
    assert args["answer"] == "open"
    assert not [arg for arg in args.values() if family.mask(family.gleb) in str(arg)]
    assert may_invite(family) == set(family.people) == owners(family)
    family.react(card, {family.anna: "👍"})
    args = family.shown(card).args
    assert (args["answer"], args["by"]) == ("yes", Person(family.anna))
    rest = set(family.people) - {getattr(family, name) for name in frozen}
    assert may_invite(family) == rest == owners(family)
    assert set(family.people) <= set(family.telegram.here)


def test_nobody_above_or_beside_is_touched(family: World) -> None:
    """Who invited the root may go on, and their other guests."""
    family.react(plan(family, "branch @gleb", family.gleb), {family.anna: "👍"})
    assert {family.vera, family.egor, family.zoya} == may_invite(family)


@pytest.mark.parametrize("no", ["👎", "word"])
def test_after_a_no_nothing_happens(family: World, no: str) -> None:
    """And a yes may still follow."""
    card = plan(family, "branch @vera", family.vera)
    if no == "👎":
        family.react(card, {family.anna: no})
    else:
        family.order("нет", reply_to=card)
    assert family.shown(card).args["answer"] == "no"
    assert may_invite(family) == set(family.people) == owners(family)
    family.order("да", reply_to=card)
    assert may_invite(family) == {family.zoya}


@pytest.mark.parametrize("undo", ["remove", "word"])
def test_a_yes_can_be_undone(family: World, undo: str) -> None:
    """They may invite again; what was revoked stays so, and costs nothing."""
    before = {who: family.left(who).left for who in family.people}
    links = {who: len(family.links(who)) for who in family.people}
    card = plan(family, "branch @vera", family.vera)
    family.react(card, {family.anna: "👍"})
    family.deliver()
    if undo == "remove":
        family.wait(MINUTE)
        family.react(card, {})
    else:
        family.wait(timedelta(days=1))
        family.order("отмена", reply_to=card)
    assert family.shown(card).args["answer"] == "undone"
    assert may_invite(family) == set(family.people)
    assert owners(family) == {family.zoya}
    assert {who: len(family.links(who)) for who in family.people} == links
    for who in set(family.people) - {family.zoya}:
        assert family.left(who).left == before[who] + 1


def test_removing_the_reaction_later_than_a_minute_undoes_nothing(family: World) -> None:
    """Reactions go astray; a word does not."""
    card = plan(family, "freeze @vera", family.vera)
    family.react(card, {family.anna: "👍"})
    family.wait(MINUTE + timedelta(seconds=1))
    assert family.react(card, {}) == []
    assert family.vera not in may_invite(family)


def test_what_is_undone_is_over(family: World) -> None:
    """A new plan is needed."""
    card = plan(family, "freeze @vera", family.vera)
    family.react(card, {family.anna: "👍"})
    family.react(card, {})
    assert family.react(card, {family.anna: "👍"}) == []
    assert family.order("да", reply_to=card) == []
    assert family.vera in may_invite(family)


def test_the_impact_is_counted_anew_at_the_yes(family: World) -> None:
    """A day later it is another."""
    card = plan(family, "freeze @zoya", family.zoya)
    assert family.given(family.zoya)
    family.react(card, {family.anna: "👍"})
    assert family.shown(card).args["links"] == 2
    assert family.zoya not in owners(family)


def test_what_has_expired_is_not_counted(family: World) -> None:
    """Nobody can come by it."""
    family.wait(timedelta(hours=73))
    assert family.shown(plan(family, "branch @vera", family.vera)).args["links"] == 0


def test_a_link_that_telegram_was_just_making_is_closed_too(family: World) -> None:
    """Nobody gets it."""
    family.ask(family.zoya)
    family.crash(carried_out=True)
    family.react(plan(family, "freeze @zoya", family.zoya), {family.anna: "👍"})
    assert family.zoya not in owners(family)
    assert {link.why for link in family.links(family.zoya)} == {Why.FROZEN}


def test_who_comes_into_a_frozen_branch_is_frozen_with_it(family: World) -> None:
    """By a link that was used before it was closed, and told of after."""
    (url,) = family.given(family.gleb)
    newcomer = 7_400_000_009
    family.telegram.come(newcomer, url, family.now)
    told = family.tellings(newcomer, url)
    family.react(plan(family, "branch @vera", family.vera), {family.anna: "👍"})
    for event in told:
        family.happens(event)
    assert family.store.tree.is_frozen(family.mask(newcomer))
    assert family.links(family.gleb)[-1].used == 1


@pytest.mark.parametrize(
    ("freeze", "thaw", "done"),
    [
        ("freeze @vera", "unfreeze @vera", "yes"),
        ("ветка @vera", "разморозить ветку @vera", "yes"),
        ("freeze @vera", "unfreeze branch @vera", "no"),
        ("ветка @vera", "разморозить @vera", "no"),
    ],
)
def test_a_word_thaws_what_the_same_word_froze(
    family: World, freeze: str, thaw: str, done: str
) -> None:
    """And says whether there was anything to thaw."""
    family.react(plan(family, freeze, family.vera), {family.anna: "👍"})
    family.order(thaw, about=family.vera)
    assert family.last(family.staff_room).args["done"] == done
    assert (family.vera in may_invite(family)) == (done == "yes")


# A source.


def test_a_source_is_switched_off_and_on(world: World) -> None:
    """Its links are closed; nobody is frozen."""
    world.order("handout stop 3")
    world.order("handout other 2")
    card = plan(world, "source stop off")
    args = world.shown(card).args
    assert (args["target"], args["source"], args["links"]) == ("source", "stop", 3)
    assert len(world.telegram.live(world.now)) == 5
    world.react(card, {world.boris: "👍"})
    world.deliver()
    assert {li.source for li in world.store.links.live()} == {"other"}
    assert len(world.telegram.live(world.now)) == 2
    world.order("handout stop 1")
    assert world.last(world.staff_room).template == "handout-off"
    world.order("источник stop вкл")
    assert world.last(world.staff_room).args["done"] == "yes"
    world.order("handout stop 1")
    world.deliver()
    assert len(world.telegram.live(world.now)) == 3


def test_what_telegram_has_yet_to_make_of_it_is_never_made(world: World) -> None:
    """But for the one that is on its way, which is revoked."""
    world.order("handout stop 3")
    world.take()
    world.react(plan_unsent(world, "source stop off"), {world.anna: "👍"})
    world.deliver()
    assert world.telegram.live(world.now) == []
    assert [li.state for li in world.store.links.of_handout(1)] == [State.CLOSED] * 3
    assert "handout-sheet" not in {text.template for text in world.said(world.staff_room)}


def plan_unsent(world: World, order: str) -> int:
    """The card of an order; nothing but the staff room's posts goes out."""
    world.order(order)
    while True:
        wishes = [wish for wish in world.take() if wish.lane == world.staff_room]
        for wish in wishes:
            world.settle(wish)
        if not wishes:
            break
    cards = [n for (_, n), p in world.telegram.posts.items() if p.text.template == "card-plan"]
    return cards[0]


def test_a_source_that_was_on_is_told_so(world: World) -> None:
    """And of one that there is not, that too."""
    world.order("handout stop 1")
    world.order("source stop on")
    told = Text("thawed", {"target": "source", "done": "no", "source": "stop"})
    assert told in world.said(world.staff_room)
    for word in ("off", "on"):
        world.order(f"source stpo {word}")
        assert world.last(world.staff_room).template == "source-unknown"


def test_members_links_can_be_switched_off_together(world: World) -> None:
    """And on again."""
    world.given(world.vera)
    world.react(plan(world, "source peers off"), {world.anna: "👍"})
    world.deliver()
    assert world.telegram.live(world.now) == []
    assert world.given(world.vera) == []
    world.order("source peers on")
    assert world.given(world.vera)


def test_nobody_is_frozen_of_whom_nobody_knows(world: World) -> None:
    """The staff are told that the word leads to nobody."""
    for order in ("freeze @nobody", "unfreeze @nobody", "branch 12345"):
        world.order(order)
        assert world.last(world.staff_room).template == "whom-unknown"


def test_when_telegram_cannot_say_who_it_is_nobody_is_frozen(world: World) -> None:
    """The staff are told to try again."""
    world.deaf = True
    world.order("freeze @somebody", about=world.vera)
    assert world.last(world.staff_room).template == "whom-later"
    assert not world.store.tree.is_frozen(world.mask(world.vera))
