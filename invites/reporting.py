"""What Steward tells the staff of inviting: every day a number, every week the numbers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from core.effects import Chart, Discard, Effect, Say, Text
from core.events import Message
from invites.arriving import SINCE
from invites.handing import rotated
from invites.house import House
from invites.issuing import is_paused
from invites.keys import About, key
from invites.link import PEERS, State
from invites.ports import Store
from invites.records import Answer, Count, Counted

Effects = Sequence[Effect]

DAILY, WEEKLY = "daily", "weekly"
WEEKS = 8
"""How many the chart shows."""
ROWS = 9
"""How many sources the chart can tell apart; the others are added up."""
MONDAY = 0
# So long the admin log may be behind: by which link somebody came is told after that they came.
SETTLING = timedelta(hours=1)

CHORE: Final = "invites"
"""The name of what is due here."""


def begin(now: datetime, house: House, store: Store) -> None:
    """At the first start: when to report, and from when on joins are looked at."""
    store.book.note(SINCE, store.book.when(SINCE) or now)
    for name in (DAILY, WEEKLY):
        known = store.book.when(name)
        # Further away than any of them is only what a clock gone wrong has noted.
        if known is None or known > now + timedelta(days=8):
            store.book.note(name, following(name, now, house))


def following(name: str, now: datetime, house: House) -> datetime:
    """When it is due next: at the setting's time where the NGO is, whatever its clocks do."""
    day = house.day(now)
    while True:
        if name == DAILY or day.weekday() == MONDAY:
            due = datetime.combine(day, house.rules.report_at, house.zone)
            if due > now:
                return due
        day += timedelta(days=1)


def due(store: Store) -> datetime | None:
    """When the next report is due."""
    times = [store.book.when(name) for name in (DAILY, WEEKLY)]
    return min((at for at in times if at is not None), default=None)


def came(at: datetime, house: House, store: Store) -> Effects:
    """What is due now. After a time of rest each report is made once, not once for each time."""
    effects: list[Effect] = []
    for name, report in ((DAILY, _daily), (WEEKLY, _weekly)):
        when = store.book.when(name)
        if when is not None and when <= at:
            store.book.note(name, following(name, at, house))
            effects += report(at, house, store)
    return effects


def _daily(at: datetime, house: House, store: Store) -> Effects:
    """How many came by none of Steward's links, as a number and nothing else."""
    until = at - SETTLING
    came_otherwise = [arrival for arrival in store.arrivals.untold() if arrival.at <= until]
    store.arrivals.told(until)
    # Telegram lists who came by a revoked link for as long as it knows the link.
    tidy = Discard(f"discard:{house.day(at)}", house.chat)
    if not came_otherwise:
        return [tidy]
    lost = sum(arrival.ours for arrival in came_otherwise)
    args: dict[str, int | str] = {"foreign": len(came_otherwise) - lost, "unknown": lost}
    say = Say(f"daily:{house.day(at)}", house.staff, Text("invites-daily", args))
    return [say, tidy]


def _weekly(at: datetime, house: House, store: Store) -> Effects:
    name = f"weekly:{house.week(at)}"
    return [*_numbers(name, at, house, store), *rotated(at, house, store)]


def asked(message: Message, house: House, store: Store, *, weekly: bool) -> Effects:
    """Staff ask for the numbers."""
    name = key(About.ANSWER, message.chat, message.id)
    if weekly:
        return _numbers(name, message.date, house, store, message.id)
    return [Say(name, house.staff, _now(message.date, store), reply_to=message.id)]


def _now(at: datetime, store: Store) -> Text:
    live = [link for link in store.links.live() if link.is_live(at)]
    peers = sum(link.source == PEERS for link in live)
    names = [(s.name, s.off) for s in store.book.sources()]
    on = ", ".join(name for name, off in names if not off)
    off = ", ".join(name for name, off in names if off)
    return Text(
        "invites-now",
        {
            "paused": "yes" if is_paused(store) else "no",
            "peers": peers,
            "handouts": len(live) - peers,
            "waiting": sum(link.state is State.WANTED for link in live),
            "frozen": store.tree.frozen(),
            "requests": sum(r.answer is Answer.OPEN for r in store.cards.open_requests()),
            "on": on or "none",
            "off": off or "none",
        },
    )


def _numbers(
    name: str, at: datetime, house: House, store: Store, reply_to: int | None = None
) -> Effects:
    """The last weeks by source: last week's numbers in words, all weeks' joins as a picture."""
    day = house.day(at)
    monday = day - timedelta(days=day.weekday())
    weeks = [monday - timedelta(weeks=n) for n in reversed(range(1, WEEKS + 1))]
    counts = store.book.counts(weeks[0])
    last = _sums(counts, weeks[-1], monday)
    args: dict[str, int | str] = {what.value: last[what] for what in Counted}
    args |= {"week": house.week(_noon(weeks[-1], house))}
    rows = _rows([count for count in counts if count.day < monday], weeks)
    labels = tuple(f"{week:%d.%m}" for week in weeks)
    chart = Chart(Text("chart-title"), labels, rows)
    text = Text("invites-weekly", args)
    return [Say(name, house.staff, text, reply_to=reply_to, attach=chart)]


def _noon(day: date, house: House) -> datetime:
    return datetime.combine(day, datetime.min.time().replace(hour=12), house.zone)


def _sums(counts: Sequence[Count], start: date, end: date) -> dict[Counted, int]:
    sums = dict.fromkeys(Counted, 0)
    for count in counts:
        if start <= count.day < end:
            sums[count.what] += count.number
    return sums


def _rows(
    counts: Sequence[Count], weeks: Sequence[date]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Joins by source and week; the sources with most joins, then all others together."""
    table: dict[str, list[int]] = defaultdict(lambda: [0] * len(weeks))
    for count in counts:
        if count.what is Counted.JOINED:
            table[count.source][(count.day - weeks[0]).days // 7] += count.number
    ordered = sorted(table, key=lambda source: (-sum(table[source]), source))
    rows = [(source, tuple(table[source])) for source in ordered[:ROWS]]
    others = [table[source] for source in ordered[ROWS:]]
    if others:
        rows.append(("…", tuple(map(sum, zip(*others, strict=True)))))
    return tuple(rows)
