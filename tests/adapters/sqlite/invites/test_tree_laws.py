"""Laws of the tree, against a model in plain Python that walks every edge."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from adapters.sqlite.invites.tables import InviteTables
from tests.adapters.sqlite.invites.people import KEEP, NOW, kept, link, member

PEOPLE = [member(number) for number in range(7)]
Anybody = st.sampled_from(PEOPLE)
Kinds = st.booleans()
# Few, so that edges come in every order and at the same second.
Times = st.integers(0, 3).map(lambda value: NOW + timedelta(seconds=value))


class Model:
    """Who invited whom, who is frozen, and how many live links everybody has."""

    def __init__(self) -> None:
        self.edges: dict[str, tuple[str, datetime]] = {}
        self.freezes: dict[tuple[str, bool], tuple[datetime, bool, datetime]] = {}
        """When it was set, whether it is a copy of one that was above, when it was last renewed."""
        self.links: dict[int, str] = {}

    def line(self, who: str) -> list[str]:
        """Somebody and everybody above, upwards."""
        line = [who]
        while line[-1] in self.edges:
            line.append(self.edges[line[-1]][0])
            assert len(line) <= len(PEOPLE), "a circle"
        return line

    def branch(self, root: str) -> set[str]:
        """Somebody and everybody below."""
        return {who for who in PEOPLE if root in self.line(who)}

    def is_frozen(self, who: str) -> bool:
        """Alone, or with a branch that they are in."""
        return (who, False) in self.freezes or any(
            (above, True) in self.freezes for above in self.line(who)
        )

    def stay_frozen(self, who: str) -> None:
        """Whom a branch holds keeps a copy of that freeze, and so do those whom they invited."""
        above = [(each, True) for each in self.line(who)]
        held = [self.freezes[freeze] for freeze in above if freeze in self.freezes]
        below = [invitee for invitee, edge in self.edges.items() if edge[0] == who]
        for each in (who, *below) if held else ():
            at, _, renewed = max(held, key=lambda freeze: freeze[2])
            self.freezes.setdefault((each, True), (at, True, renewed))

    def thaw(self, who: str, branch: bool) -> bool:
        """Undo a freeze, and the copies of it."""
        at, copied, _ = self.freezes.pop((who, branch), (None, True, None))
        if not copied:
            self.freezes = {
                key: kept for key, kept in self.freezes.items() if kept[:2] != (at, True)
            }
        return at is not None

    def forget(self, who: str) -> None:
        """As if they had never been; but nobody is thawed by it."""
        self.stay_frozen(who)
        self.edges = {
            invitee: edge for invitee, edge in self.edges.items() if who not in (invitee, edge[0])
        }
        self.links = {number: owner for number, owner in self.links.items() if owner != who}


class TreeLaws(RuleBasedStateMachine):
    """Everything that may happen to a tree, in any order."""

    def __init__(self, store: InviteTables) -> None:
        super().__init__()
        self.store = store
        self.tree = store.tree
        self.model = Model()
        self.titles = 0
        self.moments = 0

    def moment(self) -> datetime:
        """A later one each time: no two freezes are set at the same second."""
        self.moments += 1
        return NOW + timedelta(seconds=self.moments)

    def frozen(self) -> list[bool]:
        """Who is, of all."""
        return [self.tree.is_frozen(who) for who in PEOPLE]

    @rule(invitee=Anybody, inviter=Anybody, at=Times)
    def connect(self, invitee: str, inviter: str, at: datetime) -> None:
        """The newest edge counts, none makes a circle, and nobody is thawed by coming back."""
        before = self.frozen()
        self.tree.connect(invitee, inviter, at, at + KEEP)
        assert all(now for now, then in zip(self.frozen(), before, strict=True) if then)
        self.model.stay_frozen(invitee)
        known = self.model.edges.get(invitee)
        newer = known is None or at >= known[1]
        if newer and invitee not in self.model.line(inviter):
            self.model.edges[invitee] = (inviter, at)

    @rule(owner=Anybody)
    def ask(self, owner: str) -> None:
        """Somebody asks for a link."""
        self.titles += 1
        new = kept(self.store.links, link(f"t{self.titles}", inviter=owner))
        self.model.links[new.id] = owner

    @rule(who=Anybody, branch=Kinds)
    def freeze(self, who: str, branch: bool) -> None:
        """Twice is once."""
        at = self.moment()
        known = self.model.freezes.get((who, branch))
        assert self.tree.freeze(who, branch, 11, at, at + KEEP) == (known is None)
        first = at if known is None or known[1] else known[0]
        self.model.freezes[who, branch] = (first, False, at)

    @rule(who=Anybody, branch=Kinds)
    def thaw(self, who: str, branch: bool) -> None:
        """True if there was something to undo."""
        assert self.tree.thaw(who, branch) == self.model.thaw(who, branch)

    @rule(who=Anybody, branch=Kinds)
    def freeze_and_thaw(self, who: str, branch: bool) -> None:
        """Leaves everybody as they were, unless that very freeze was there before."""
        if (who, branch) in self.model.freezes:
            return
        before, at = self.frozen(), self.moment()
        self.tree.freeze(who, branch, 11, at, at + KEEP)
        assert self.tree.is_frozen(who)
        self.tree.thaw(who, branch)
        assert self.frozen() == before

    @rule(who=Anybody)
    def forget(self, who: str) -> None:
        """Nothing is left of them, but that they may not invite; nobody is thawed by it."""
        before = self.frozen()
        self.tree.forget(who)
        self.model.forget(who)
        assert self.frozen() == before

    @invariant()
    def everybody_is_where_the_model_has_them(self) -> None:
        """Inviters, freezes, and the impact of each member and each branch."""
        model = self.model
        assert self.frozen() == [model.is_frozen(who) for who in PEOPLE]
        assert self.tree.frozen() == len(model.freezes)
        for who in PEOPLE:
            edge = model.edges.get(who)
            assert self.tree.inviter_of(who) == (edge and edge[0])
            for group, branch in (({who}, False), (model.branch(who), True)):
                links = tuple(n for n, owner in model.links.items() if owner in group)
                impact = self.tree.impact(who, branch)
                assert (impact.links, impact.members) == (links, len(group))

    @invariant()
    def nobody_stands_in_their_own_branch_from_above(self) -> None:
        """A branch has none of those above its root, so freezing it never reaches upwards."""
        for who in PEOPLE:
            above = set(self.model.line(who)[1:])
            assert not above & self.model.branch(who)


def test_the_tree_does_what_its_model_does(new_rows: Callable[..., Any]) -> None:
    """Whatever happens, in whatever order."""

    class Machine(TreeLaws):
        def __init__(self) -> None:
            super().__init__(new_rows(lambda connection, _: InviteTables(connection)))

    run_state_machine_as_test(Machine, settings=settings(max_examples=60, stateful_step_count=30))
