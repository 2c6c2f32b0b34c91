"""How well Steward recognises requests, their answers and emergencies, on writers unknown to it.

    python -m benchmarks.requests [--mistakes N] [--quick]

*Gold*: the labelled chats beside the project, which no model has learnt from, through `replay`,
`score` and the script that scores them. *Held out*: for each of our own chats the model of requests
is taught anew by all the others (the shipped model that links answers knows them all, so only the
requests are shown). *Rules alone*: all models switched off. *Speed and size* of all together.
Links by themselves, in public talks and with the requests given: `python -m benchmarks.linking`.
`--quick` leaves the held out out. Takes five minutes on two cores.

The data (`../shared/data`) is no part of the project; without it this says so and exits 1.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from adapters.models.links import model as links
from adapters.models.requests import model as requests
from adapters.models.requests.model import parse
from adapters.offline.ears import Listening
from benchmarks.requests_figures import HEADER, Figures, figures
from benchmarks.requests_gold import through_score_gold
from outreach.listening.emergency.alarm import alarm
from outreach.listening.line import Line
from outreach.listening.linking.linker import Linker
from outreach.listening.listener import Listener
from outreach.listening.requests import Judge, Rules
from outreach.listening.topics import Topics
from outreach.listening.words import topics
from training.cases import DATA
from training.chats import GOLD, Chat, gold, ours
from training.requests import train
from training.requests_lessons import SINGLE, Lesson, of_chat, of_single, others

TALKS = (1_000, 20_000)
"""Messages of history, to see that a message costs the same after any of them."""
_TIMED = 1_000
Fresh = Callable[[], Listener]


def listeners(judge: Judge, *, models: bool = True) -> Fresh:
    """Makes listeners with this judge of requests; `models`: whether the model links answers."""
    pairs, finder = links.load() if models else None, Topics(topics())
    return lambda: Listener(judge, Linker(pairs), finder, alarm)


def heard(chat: Chat, fresh: Fresh) -> Figures:
    """The figures of a chat, heard from its beginning."""
    listener = fresh()
    return figures(chat, [listener.hear(told.line) for told in chat])


def held_out(chats: Mapping[str, Chat], console: Console) -> dict[str, Figures]:
    """Each of our chats, heard with a model that learnt from the others."""
    lessons: dict[str, Lesson] = {name: of_chat(name, chat) for name, chat in chats.items()}
    single = [of_single(DATA / "gold" / f"{SINGLE}.jsonl"), *others()]
    found = {}
    for name in track(sorted(chats), "teaching and testing", console=console):
        rest = {other: lesson for other, lesson in lessons.items() if other != name}
        found[name] = heard(chats[name], listeners(parse(train(rest, single, {}))))
    return found


def speed(chats: Mapping[str, Chat], fresh: Fresh) -> Iterable[str]:
    """What a message costs after how many others, everything together, on one core."""
    lines = [told.line for name in sorted(chats) for told in chats[name]]
    for history in TALKS:
        listener, talk = fresh(), _talk(lines, history + _TIMED)
        for line in talk[:history]:
            listener.hear(line)
        start = time.process_time()
        for line in talk[history:]:
            listener.hear(line)
        cost = (time.process_time() - start) / _TIMED
        told = f"{cost * 1e6:.0f} µs a message, {1 / cost:,.0f} messages/s"
        yield f"after {history:>6,} messages: {told}"


def _talk(lines: list[Line], count: int) -> list[Line]:
    """A chat as long as wanted: ours one after another, again and again."""
    talk: list[Line] = []
    while len(talk) < count:
        shift, start = len(talk), talk[-1].at + 3600.0 if talk else 0.0
        places = {line.id: shift + place for place, line in enumerate(lines[:count], 1)}
        talk += [
            replace(
                line,
                id=shift + place,
                at=start + 40.0 * place,
                reply_to=places.get(line.reply_to or 0),
            )
            for place, line in enumerate(lines, 1)
        ]
    return talk[:count]


def main() -> int:
    """Print the tables; 1 when the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mistakes", type=int, default=0, metavar="N", help="show N of each sort")
    parser.add_argument("--quick", action="store_true", help="without those held out")
    options = parser.parse_args()
    if not (DATA / "gold").is_dir():
        print("The data is missing: expected ../shared/data beside the project.")
        return 1
    chats, fresh = ours(), listeners(requests.load())
    with TemporaryDirectory(prefix="steward-gold-") as folder:
        print(asyncio.run(through_score_gold(Listening(fresh), Path(folder))))
    beside = {name: gold(name) for name in GOLD}
    _print(
        "Gold, never learnt from", {n: heard(c, fresh) for n, c in beside.items()}, options.mistakes
    )
    if not options.quick:
        found = held_out(chats, Console(stderr=True))
        _print("Held out (requests only)", found, options.mistakes, requests_only=True)
    bare = listeners(Rules(), models=False)
    _print("Rules alone", {n: heard(c, bare) for n, c in (beside | chats).items()}, 0)
    for line in speed(chats, fresh):
        print(line)
    for file in (requests.SHIPPED, links.SHIPPED):
        print(f"{file.name}: {file.stat().st_size:,} bytes")
    return 0


def _print(
    title: str, found: Mapping[str, Figures], mistakes: int, *, requests_only: bool = False
) -> None:
    print(f"\n{title}\n{HEADER}")
    for name, one in found.items():
        print(one.line(name))
        if not requests_only:
            print(one.more())
        for sort, texts in (("missed", one.missed), ("invented", one.invented)):
            for text in texts[:mistakes]:
                print(f"        {sort}: {text[:160]!r}")
    together = reduce(add, (one.requests for one in found.values()))
    print(
        f"{'together':30}{together.wanted:>9}{together.found:>7}{together.precision:>7.3f}"
        f"{together.recall:>7.3f}{together.f1:>7.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
