"""Laws of inviting: whatever happens in whatever order, and however often Steward crashes.

`machine.Weeks` makes the weeks; here is what must hold at every moment, and at rest.
"""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from core.events import PRIVATE, RequestsSeen
from invites.issuing import is_paused, link_of
from invites.keys import read
from invites.link import Join, State
from invites.records import Counted
from tests.invites.machine import FREEZE, PEOPLE, Weeks, member
from tests.invites.puppet import EVENING


class Laws(Weeks):
    """What holds at every moment, and what is left when all is at rest."""

    @invariant()
    def nobody_has_more_links_than_the_quota(self) -> None:
        """Also while deliveries are under way (`Weeks.deliver`)."""
        self.holds_within_the_quota()

    @invariant()
    def nobody_is_their_own_ancestor(self) -> None:
        """A branch never contains those above its root."""
        tree, mask = self.world.store.tree, self.world.mask
        for who in PEOPLE:
            above, at = {mask(who)}, tree.inviter_of(mask(who))
            while at is not None:
                assert at not in above
                above.add(at)
                at = tree.inviter_of(at)

    @invariant()
    def nobody_is_answered_twice(self) -> None:
        """Of a request comes a link, a failure or a refusal; at most one of them."""
        answered: set[int] = set()
        posts = self.world.telegram.posts.items()
        for key in [post.key for (room, _), post in posts if room == PRIVATE]:
            first, _, rest = key.partition(":")
            if first == "late":
                continue  # "it takes longer" comes before the answer
            if first == "tell":
                message = int(rest.split(":")[1])
            else:
                link = link_of(read(key)[1], self.world.store)
                assert first in {"hand", "failed"}
                assert link is not None
                message = self.asked[link.title][1]
            assert message not in answered
            answered.add(message)

    @rule(who=member, branch=st.booleans())
    def freezing_and_undoing_changes_nothing(self, who: int, branch: bool) -> None:
        """Who may invite, and how many: unused links that were revoked cost nothing."""
        world = self.world
        self.world.calm()
        frozen = "SELECT 1 FROM freeze WHERE member = ? AND branch = ?"
        row = (bytes.fromhex(world.mask(who)), branch)
        if world.connection.execute(frozen, row).fetchone() is not None:
            return
        self.deliver()
        may = [world.store.tree.is_frozen(world.mask(each)) for each in PEOPLE]
        left = [world.left(each).left + self._unused(each) for each in PEOPLE]
        self.orders(FREEZE[branch], who)
        self.deliver()
        assert world.store.tree.is_frozen(world.mask(who))
        assert self._unused(who) == 0
        world.react(world.card("card-plan"), {})
        self.deliver()
        assert [world.store.tree.is_frozen(world.mask(each)) for each in PEOPLE] == may
        assert [world.left(each).left + self._unused(each) for each in PEOPLE] == left

    def _unused(self, who: int) -> int:
        """How many of somebody's open links nobody has used."""
        now = self.world.now
        return sum(
            link.state is State.OPEN and link.is_live(now) and not link.used
            for link in self.world.links(who)
        )

    def teardown(self) -> None:
        """All comes to rest, and then it is looked at."""
        self._rests()
        self._every_arrival_was_counted_once()
        self._nothing_dangles()
        self._nobody_is_named()
        super().teardown()

    def _rests(self) -> None:
        """Telegram is content, everything is told, looked at, swept and delivered."""
        world = self.world
        self.world.calm()
        for _ in range(3):
            world.wait(timedelta(minutes=2))
            self.deliver()
            world.happens(RequestsSeen(world.chat, world.telegram.requests(), world.now))
            while self.untold:
                world.happens(self.untold.pop())
            world.sweep()
            self.deliver()
        assert world.connection.execute(
            "SELECT count(*) FROM outbox WHERE state = 'waiting'"
        ).fetchone() == (0,)

    def _every_arrival_was_counted_once(self) -> None:
        world = self.world
        assert world.store.arrivals.since(EVENING) == len(self.arrivals)
        counts = world.store.book.counts((EVENING - timedelta(days=1)).date())
        joined = sum(count.number for count in counts if count.what is Counted.JOINED)
        assert joined == sum(url is not None for _, url in self.arrivals)
        for invite in world.telegram.invites.values():
            link = world.store.links.by_url(invite.url)
            used = [who for who, url in self.arrivals if url == invite.url]
            assert (0 if link is None else link.used) == len(used)
            assert invite.revoked or len(used) < invite.uses

    def _nothing_dangles(self) -> None:
        world = self.world
        there = {
            invite.url: invite.requested
            for invite in world.telegram.invites.values()
            if not invite.revoked and invite.expires > world.now
        }
        known = {
            link.url: link.join is not Join.DIRECT or is_paused(world.store)
            for link in world.store.links.live()
            if link.is_live(world.now)
        }
        assert there == known
        assert {link.state for link in world.store.links.live()} <= {State.OPEN}
        said = {post.key for post in world.telegram.posts.values()}
        for link in world.store.links.live():
            assert link.inviter is None or f"hand:{link.id}" in said

    def _nobody_is_named(self) -> None:
        """On the whole disk."""
        tables = self.world.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        for (table,) in tables.fetchall():
            rows = self.world.connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 # its own names
            written = repr(rows)
            assert not [who for who in PEOPLE if str(who) in written]


Laws.TestCase.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, report_multiple_bugs=False
)
TestLaws = Laws.TestCase
