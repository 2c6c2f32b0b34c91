"""What goes wrong in the sandbox: nothing, unless asked. Drawn from a seed, so it can be repeated.

Every field may be changed while the sandbox runs; `counts` says what was done, by field name.
"""

import random
from collections import Counter
from dataclasses import dataclass, field

from sandbox.contract import RpcFault

EFFECTS = frozenset(
    {
        "DeleteExportedChatInvite",
        "DeleteHistory",
        "DeleteMessages",
        "DeleteParticipantHistory",
        "DeleteScheduledMessages",
        "EditBanned",
        "EditExportedChatInvite",
        "EditMessage",
        "ExportChatInvite",
        "ForwardMessages",
        "HideAllChatJoinRequests",
        "HideChatJoinRequest",
        "SendMedia",
        "SendMessage",
        "SendMultiMedia",
        "SendReaction",
        "SendScheduledMessages",
        "UpdatePinnedMessage",
    }
)
"""Methods that change what people see: TL class names without `Request`."""


@dataclass(slots=True)
class Faults:
    """The fault plan. Chances are from 0 to 1; spans are in seconds; methods as in `EFFECTS`."""

    seed: int = 0
    cut_before: float = 0.0
    """Chance that a request's connection is cut before it is carried out."""
    cut_after: float = 0.0
    """Chance that it is cut after that, before the answer."""
    cut_next_before: int = 0
    """So many of the next matching requests are cut before, whatever the chance."""
    cut_next_after: int = 0
    cut_methods: frozenset[str] = EFFECTS
    """The methods that the four above look at."""
    delay: float = 0.0
    """Answers wait a random part of this."""
    lose_updates: float = 0.0
    repeat_updates: float = 0.0
    delay_updates: float = 0.0
    """Pushed updates wait a random part of this span, and so overtake each other."""
    too_long: int = 0
    """So many of the next differences that have something to say are "too long"."""
    flood: dict[str, int] = field(default_factory=dict)
    """The next call of a method is refused for so many seconds; used up by that call."""
    flood_until_lifted: dict[str, int] = field(default_factory=dict)
    """Every call of a method is refused for so many seconds, until it is taken out of here."""
    flood_chance: float = 0.0
    flood_seconds: int = 1
    """What a refusal by chance says."""
    flood_methods: frozenset[str] = EFFECTS
    """The methods that are refused by chance."""
    errors: dict[str, list[RpcFault]] = field(default_factory=dict)
    """Errors for the next calls of a method, first to last, one call each."""
    updates: int = 0
    """How many updates were to be pushed, lost ones included."""
    counts: Counter[str] = field(default_factory=Counter)
    _dice: dict[str, random.Random] = field(default_factory=dict, init=False, repr=False)

    def cuts_before(self, method: str) -> bool:
        """Tell whether to cut the connection instead of carrying this request out."""
        if method in self.cut_methods and self.cut_next_before > 0:
            self.cut_next_before -= 1
            return self._count("cut_before")
        return method in self.cut_methods and self._strikes("cut_before", self.cut_before)

    def cuts_after(self, method: str) -> bool:
        """Tell whether to cut the connection instead of answering this request."""
        if method in self.cut_methods and self.cut_next_after > 0:
            self.cut_next_after -= 1
            return self._count("cut_after")
        return method in self.cut_methods and self._strikes("cut_after", self.cut_after)

    def answer_delay(self) -> float:
        """Seconds to wait before the next answer."""
        return self._span("delay", self.delay)

    def update_copies(self) -> list[float]:
        """Say how to deliver an update to one session: a delay in seconds for each copy."""
        self.updates += 1
        if self._strikes("lose_updates", self.lose_updates):
            return []
        copies = 2 if self._strikes("repeat_updates", self.repeat_updates) else 1
        return [self._span("delay_updates", self.delay_updates) for _ in range(copies)]

    def take_too_long(self) -> bool:
        """Tell whether this difference, which has something to say, is to be "too long"."""
        if self.too_long <= 0:
            return False
        self.too_long -= 1
        return self._count("too_long")

    def rpc_error(self, method: str) -> RpcFault | None:
        """Give the error that this call gets instead of being carried out, if any."""
        if queue := self.errors.get(method):
            self._count("errors")
            return queue.pop(0)
        if (seconds := self.flood.pop(method, None)) is not None:
            self._count("flood")
            return flood_wait(seconds)
        if (seconds := self.flood_until_lifted.get(method)) is not None:
            self._count("flood_until_lifted")
            return flood_wait(seconds)
        if method in self.flood_methods and self._strikes("flood_chance", self.flood_chance):
            return flood_wait(self.flood_seconds)
        return None

    def _strikes(self, name: str, chance: float) -> bool:
        return chance > 0 and self._die(name).random() < chance and self._count(name)

    def _span(self, name: str, longest: float) -> float:
        if longest <= 0:
            return 0.0
        self._count(name)
        return self._die(name).uniform(0, longest)

    def _die(self, name: str) -> random.Random:
        # One per field: that one kind of fault is asked more often must not change another kind.
        if name not in self._dice:
            self._dice[name] = random.Random(f"{self.seed}:{name}")
        return self._dice[name]

    def _count(self, name: str) -> bool:
        self.counts[name] += 1
        return True


def flood_wait(seconds: int) -> RpcFault:
    """Give the error of a client that asks too often."""
    return RpcFault(420, f"FLOOD_WAIT_{seconds}")
