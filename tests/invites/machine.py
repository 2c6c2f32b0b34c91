"""Weeks of a chat at random: what members, staff, Telegram and accidents may do, in any order."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from core.effects import Export, Listing, QrCode, Say
from core.events import PRIVATE, Event, RequestsSeen, Way
from invites.link import State
from tests.invites.puppet import Invite
from tests.invites.world import World

# Few, so that they meet: it is what somebody does twice that goes wrong.
MEMBERS = World.people[:2]
GUESTS = tuple(range(7_400_000_001, 7_400_000_004))
PEOPLE = (*MEMBERS, *GUESTS)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# Telegram dates what tells of one arrival within the minute; nobody comes twice in two of them.
APART = timedelta(seconds=130)
RULES: dict[str, Any] = {
    "quota": 2,
    "regrow_days": 2,
    "newcomer": timedelta(0),
    "wave_joins": 5,
    "rotation": {"stop": 2},
}

FREEZE = {True: "freeze branch @somebody", False: "freeze @somebody"}
ORDERS = (
    *FREEZE.values(),
    *("unfreeze @somebody", "unfreeze branch @somebody"),
    *("pause invites", "resume invites", "handout stop 2"),
)

anybody = st.sampled_from(PEOPLE)
member = st.sampled_from(MEMBERS)
whichever = st.integers(0, 50)


class Weeks(RuleBasedStateMachine):
    """What may happen. What must hold meanwhile and in the end is said in `test_laws`."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(quota=2, regrow_days=2, newcomer=DAY, wave_joins=5, rotation={"stop": 2})
        self.asked: dict[str, tuple[int, int]] = {}
        """By a link's title: who asked for it, and by which message."""
        self.untold: list[Event] = []
        self.arrivals: list[tuple[int, str | None]] = []
        self._came: dict[int, object] = {}

    def teardown(self) -> None:
        """The database goes."""
        self.world.close()

    @initialize(zone=st.sampled_from(["Europe/Berlin", "Asia/Beirut", "America/Havana"]))
    def begins(self, zone: str) -> None:
        """Somewhere, two days before the clocks are changed."""
        self.world.close()
        self.world = World(zone, **RULES)
        for who in MEMBERS:
            self.asks(who, openly=False, times=1, then=True)

    # Members.

    @rule(who=anybody, openly=st.booleans(), times=st.integers(1, 3), then=st.booleans())
    def asks(self, who: int, openly: bool, times: int, then: bool) -> None:
        """For links, in the chat or in private; and they are made, perhaps."""
        for _ in range(times):
            self._asks(who, self.world.chat if openly else PRIVATE)
        if then:
            self.deliver()

    def _asks(self, who: int, chat: int) -> None:
        world = self.world
        message = world.message(who, "invite", chat=chat)
        effects = [e for e in world.hears(message) if isinstance(e, Export | Say)]
        assert len(effects) >= (who in world.telegram.here)
        for effect in effects:
            if isinstance(effect, Export):
                self.asked[effect.title] = (who, message.id)

    @rule(who=anybody, stuck=st.booleans())
    def takes_back(self, who: int, stuck: bool) -> None:
        """All open links; Telegram will not close them, perhaps."""
        self.world.ask(who, "revoke")
        if stuck:
            self.refuses("revoke")

    @precondition(lambda self: self.passed_on())
    @rule(who=anybody, which=whichever, told=st.booleans())
    def follows_a_link(self, who: int, which: int, told: bool) -> None:
        """That was handed to somebody; who is in the chat leaves it first."""
        links = self.passed_on()
        url = links[which % len(links)].url
        self._apart(who)
        self.world.telegram.leave(who)
        if self.world.telegram.come(who, url, self.world.now):
            self._came_in(who, url, Way.LINK)
            if told:
                self.is_told(-1, again=True)

    @precondition(lambda self: self.passed_on())
    @rule(who=st.sampled_from(GUESTS), which=whichever)
    def a_guest_follows_a_link(self, who: int, which: int) -> None:
        """That is what links are for."""
        if who not in self.world.telegram.here:
            self.follows_a_link(who, which, told=False)

    @rule(who=anybody, way=st.sampled_from([Way.ADDED, Way.OPEN, Way.LINK]))
    def leaves_or_comes_otherwise(self, who: int, way: Way) -> None:
        """By no link of Steward's."""
        if who in self.world.telegram.here:
            self.world.telegram.leave(who)
            return
        self._apart(who)
        self.world.telegram.enter(who, None, self.world.now)
        self._came_in(who, None, way)

    def passed_on(self) -> list[Invite]:
        """The live links whose address somebody was given."""
        given: set[str] = set()
        for post in self.world.telegram.posts.values():
            match post:
                case Say(attach=QrCode(url)):
                    given.add(url)
                case Say(attach=Listing(urls)):
                    given |= set(urls)
        return [i for i in self.world.telegram.live(self.world.now) if i.url in given]

    def _apart(self, who: int) -> None:
        if self._came.get(who) is not None:
            self.world.wait(APART)

    def _came_in(self, who: int, url: str | None, way: Way) -> None:
        self._came[who] = url or "otherwise"
        self.arrivals.append((who, url))
        self.untold += self.world.tellings(who, url, way)

    # Staff.

    @rule(text=st.sampled_from(ORDERS), who=member)
    def orders(self, text: str, who: int) -> None:
        """In the staff room, about a member perhaps; and say yes to the card, if there is one."""
        self.world.order(text, about=who)
        if text.startswith("freeze"):
            self.world.react(self.world.card("card-plan"), {self.world.anna: "👍"})

    # Steward and Telegram.

    @precondition(lambda self: self.untold)
    @rule(which=whichever, again=st.booleans())
    def is_told(self, which: int, again: bool) -> None:
        """Something that tells of an arrival is heard, perhaps not for the last time."""
        event = self.untold[which if which < 0 else which % len(self.untold)]
        if not again:
            self.untold.remove(event)
        self.world.happens(event)

    @rule(sweep=st.booleans(), answer=st.sampled_from(["👍", "👎", None]))
    def looks(self, sweep: bool, answer: str | None) -> None:
        """Who waits at the door, and at all links perhaps; the staff answer the newest card."""
        world = self.world
        world.happens(RequestsSeen(world.chat, world.telegram.requests(), world.now))
        if sweep:
            world.sweep()
        if answer and world.telegram.waiting:
            world.react(world.card("card-request"), {world.boris: answer})

    @rule()
    def deliver(self) -> None:
        """Everything that is due."""
        while wishes := self.world.take():
            for wish in wishes:
                self.world.settle(wish)
                self.holds_within_the_quota()
        self._admitted()

    @rule(who=member, carried_out=st.booleans(), regrets=st.booleans())
    def asks_and_steward_crashes(self, who: int, carried_out: bool, regrets: bool) -> None:
        """While the link is made, which is taken back then perhaps."""
        self._asks(who, PRIVATE)
        self.crash(carried_out)
        if regrets:
            self.world.ask(who, "revoke")

    @rule(carried_out=st.booleans())
    def crash(self, carried_out: bool) -> None:
        """What was on its way is lost, or its answer."""
        self.world.crash(carried_out=carried_out)
        self._admitted()

    @rule(span=st.sampled_from([SECOND, 61 * SECOND, HOUR, 5 * HOUR, DAY, 73 * HOUR]))
    def wait(self, span: timedelta) -> None:
        """Time passes."""
        self.world.wait(span)

    @rule(what=st.sampled_from(["link", "revoke", "hand", "late", "admit", 10, 3600, 290_000]))
    def makes_trouble(self, what: str | int) -> None:
        """Telegram: it is content but that it refuses this, or lets links wait for so long."""
        self.world.calm()
        if isinstance(what, int):
            self.world.exports_from = self.world.now + what * SECOND
        else:
            self.refuses(what)

    def refuses(self, what: str) -> None:
        """Telegram, until it is content again; what waits is tried at once."""
        self.world.refusing[what] = "CHAT_ADMIN_REQUIRED"
        self.deliver()

    def _admitted(self) -> None:
        while self.world.telegram.admitted:
            who, url = self.world.telegram.admitted.pop(0)
            self._came_in(who, url, Way.REQUEST)

    def holds_within_the_quota(self) -> None:
        """Of nobody's links are more alive at Telegram than they may have."""
        alive: dict[int, int] = {}
        for invite in self.world.telegram.live(self.world.now):
            link = self.world.store.links.by_title(invite.title)
            # Made, but its answer was lost and the next attempt refused: nobody has its address.
            unknown = link is not None and link.state is State.CLOSED and link.url is None
            if invite.title in self.asked and not unknown:
                who, _ = self.asked[invite.title]
                alive[who] = alive.get(who, 0) + 1
        assert max(alive.values(), default=0) <= self.world.house.rules.quota
