"""Exactly once under fire: `python -m benchmarks.faults --messages 2000 --seeds 3`.

Steward runs as a process of its own against the embedded Telegram. While members write, it is
killed with SIGKILL again and again, its connections are cut after the server has carried out a
send, a tenth of the updates is never delivered, and differences are answered with TooLong. In the
end every message must have been handled once, and every card posted once. Exit code 1 otherwise.
"""

import argparse
import asyncio
import contextlib
import functools
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from benchmarks.talk import talk
from sandbox.faults import Faults
from sandbox.process import StageError
from sandbox.rooms import marked
from sandbox.stage import Stage

MEMBERS = 40
# Most messages are rude, so that there is much to be posted exactly once.
RUDE = 0.7
# Share of the sends after whose execution the connection is cut.
CUT = 0.15
LOST = 0.15
TOO_LONG = 2
# Seconds in which Steward must come to rest at the end.
REST = 180.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done to Steward in one round."""

    messages: int
    kills: int
    cuts: int


@dataclass(frozen=True, slots=True)
class Round:
    """What came out of one seed."""

    seed: int
    plan: Plan
    said: int
    rude: int
    kills: int
    cuts: int
    updates: int
    lost_updates: int
    too_long: int
    cards: int
    doubled: int
    missing: int
    stray: int
    unhandled: int
    handled_twice: int
    seconds: float
    trouble: str = ""

    @property
    def hard_enough(self) -> bool:
        """Whether as much was done to Steward as promised."""
        many = self.kills >= self.plan.kills and self.cuts >= self.plan.cuts
        return many and self.lost_updates > 0 and self.too_long >= TOO_LONG

    @property
    def exact(self) -> bool:
        """Whether everything happened once."""
        faults = (self.doubled, self.missing, self.stray, self.unhandled, self.handled_twice)
        return not any(faults) and not self.trouble


class Evening:
    """One seed: members talk, Steward is knocked about, and in the end it is counted."""

    def __init__(self, seed: int, plan: Plan) -> None:
        self._seed = seed
        self._plan = plan
        self._chance = random.Random(seed)
        self._talk = talk(seed, RUDE)
        self._faults = Faults(seed=seed, lose_updates=LOST)
        self._stage = Stage(faults=self._faults)
        self._rude: set[int] = set()
        self._said: set[int] = set()
        self._kills = 0

    async def play(self, moved: Callable[[int], None]) -> Round:
        """Play it; `moved` hears how many messages were said."""
        began = time.monotonic()
        async with self._stage as stage:
            members = [stage.enter(f"m{n}", f"Участник {n}") for n in range(MEMBERS)]
            await stage.start_bot()
            self._faults.cut_after = CUT
            shares = _shares(self._plan.messages, self._plan.kills + 1)
            for life, share in enumerate(shares):
                if life in (len(shares) // 3, 2 * len(shares) // 3):
                    self._faults.too_long += 1
                saying = asyncio.create_task(self._say(members, share, moved))
                if life < self._plan.kills:
                    await self._kill()
                await saying
                await self._revive()
            trouble = await self._finish(members, moved)
            return self._count(time.monotonic() - began, trouble)

    async def _say(self, members: Sequence[int], share: int, moved: Callable[[int], None]) -> None:
        """Some messages, while Steward may be alive, dying or dead."""
        stage = self._stage
        for _ in range(share):
            text, rude = next(self._talk)
            message = stage.world.post(stage.chat, self._chance.choice(members), text)
            self._said.add(message)
            if rude:
                self._rude.add(message)
            moved(1)
            await asyncio.sleep(self._chance.uniform(0, 0.02))

    async def _kill(self) -> None:
        """SIGKILL at any moment of its life."""
        await asyncio.sleep(self._chance.uniform(0.1, 2.5))
        await self._stage.kill_bot()
        self._kills += 1

    async def _revive(self) -> None:
        """Start it again; now and then it is killed while it starts, and started once more."""
        if self._stage.bot.running:
            return
        if self._chance.random() < 0.25:
            starting = asyncio.create_task(self._stage.start_bot())
            await asyncio.sleep(self._chance.uniform(0.2, 1.2))
            await self._stage.kill_bot()
            self._kills += 1
            with contextlib.suppress(StageError):
                await starting
        if not self._stage.bot.running:
            await self._stage.start_bot()

    async def _finish(self, members: Sequence[int], moved: Callable[[int], None]) -> str:
        """Let it come to rest; say some more if chance has cut too few connections."""
        try:
            await self._stage.settled(REST)
            while self._faults.counts["cut_after"] < self._plan.cuts:
                await self._say(members, 20, moved)
                await self._stage.settled(REST)
        except StageError as error:
            return str(error)
        return ""

    def _count(self, seconds: float, trouble: str) -> Round:
        stage, counts = self._stage, self._faults.counts
        cards = Counter(card.about for card in stage.cards())
        flags = Counter(flag.message for flag in stage.flags())
        progress = stage.progress()
        chat = marked(stage.chat)
        return Round(
            seed=self._seed,
            plan=self._plan,
            said=len(self._said),
            rude=len(self._rude),
            kills=self._kills,
            cuts=counts["cut_after"],
            updates=self._faults.updates,
            lost_updates=counts["lose_updates"],
            too_long=counts["too_long"],
            cards=cards.total(),
            doubled=sum(number > 1 for number in cards.values()),
            missing=len(self._rude - cards.keys()),
            stray=len(cards.keys() - self._rude),
            unhandled=sum(not progress.knows(chat, message) for message in self._said),
            handled_twice=sum(number > 1 for number in flags.values()),
            seconds=seconds,
            trouble=trouble,
        )


def _shares(number: int, parts: int) -> list[int]:
    return [number // parts + (part < number % parts) for part in range(parts)]


def table(rounds: Sequence[Round]) -> Table:
    """What was done to Steward, and what came out: a column for each seed."""
    shown = Table("", *(f"seed {one.seed}" for one in rounds), title="Exactly once under fire")
    rows: dict[str, Callable[[Round], object]] = {
        "messages": lambda one: one.said,
        "of them rude": lambda one: one.rude,
        "SIGKILLs": lambda one: one.kills,
        "connections cut after a send": lambda one: one.cuts,
        "updates sent to Steward": lambda one: one.updates,
        "of them never delivered": lambda one: f"{one.lost_updates / one.updates:.1%}",
        "TooLong differences": lambda one: one.too_long,
        "cards posted": lambda one: one.cards,
        "cards posted twice": lambda one: one.doubled,
        "cards missing": lambda one: one.missing,
        "cards without a reason": lambda one: one.stray,
        "messages not handled": lambda one: one.unhandled,
        "messages handled twice": lambda one: one.handled_twice,
        "seconds": lambda one: f"{one.seconds:.0f}",
        "verdict": lambda one: "ok" if one.exact and one.hard_enough else "FAILED",
    }
    for name, value in rows.items():
        shown.add_row(name, *(str(value(one)) for one in rounds))
    return shown


def main(arguments: Sequence[str]) -> int:
    """Play all seeds, print the table; 1 unless each came out exact."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--messages", type=int, default=2000, help="messages a seed")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds")
    parser.add_argument("--first-seed", type=int, default=1, help="the first of them")
    parser.add_argument("--kills", type=int, default=20, help="SIGKILLs a seed, at least")
    parser.add_argument("--cuts", type=int, default=100, help="cut sends a seed, at least")
    options = parser.parse_args(arguments)
    plan = Plan(options.messages, options.kills, options.cuts)
    console = Console()
    rounds: list[Round] = []
    with Bar(console=console, disable=not console.is_terminal) as bar:
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            task = bar.add_task(f"seed {seed}", total=plan.messages)
            evening = Evening(seed, plan)
            rounds.append(asyncio.run(evening.play(functools.partial(bar.advance, task))))
    console.print(table(rounds))
    for one in rounds:
        if one.trouble:
            console.print(f"seed {one.seed}: {one.trouble}", markup=False)
        elif not one.hard_enough:
            console.print(f"seed {one.seed}: less was done to Steward than promised")
    return 0 if all(one.exact and one.hard_enough for one in rounds) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
