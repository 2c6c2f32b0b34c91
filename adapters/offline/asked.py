"""Requests as the report shows them: tables, and each exchange with what was answered."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from adapters.offline.requests import WAITING, Exchange, Given, Outcome, Requests
from config.texts import Texts
from outreach.house import OTHER
from outreach.listening.heard import Kind

KINDS: Final = (Kind.QUESTION, Kind.HELP, Kind.INVITE, Kind.UNCLEAR, Kind.VOICE)
COLUMNS: Final = (
    (Outcome.PEERS,),
    (Outcome.STAFF,),
    (Outcome.THANKS, Outcome.WRITTEN),
    (Outcome.AGAIN,),
    (Outcome.NOBODY,),
)
"""Of the tables; each has the name of the first."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400

Member = Callable[[int | None], int]
"""The number that stands for an account on the page."""
Plain = Callable[[str], str]
"""A text without what a page must not hold."""
Link = Callable[[int | None], str | None]
"""Where a message can be looked at in Telegram."""


def page_of(
    requests: Requests,
    texts: Texts,
    member: Member,
    plain: Plain,
    link: Link,
) -> dict[str, Any]:
    """All that the section about requests shows."""

    def title(name: str) -> str:
        return requests.known.get(name, OTHER).titles.get(texts.language, name)

    names: dict[str, int] = {}  # the topics that occur: the script is told numbers only

    def shown(exchanges: Iterable[Exchange]) -> list[dict[str, Any]]:
        found = [_exchange(one, texts, title, member, plain, link) for one in exchanges]
        for one in found:
            one["choice"] = names.setdefault(one["topic"], len(names))
        return found

    total, waiting = requests.total(), requests.total(*WAITING)
    lists = (
        ("alarms", requests.emergencies, requests.alarms),
        ("waiting", waiting, requests.waiting),
        ("answered", total - waiting, requests.answered),
    )
    exchanges = [
        {"name": name, "count": count, "exchanges": shown(reversed(kept))}
        for name, count, kept in lists
    ]
    return {
        "total": total,
        "peers": _share(requests.total(Outcome.PEERS), total),
        "waiting": waiting,
        "late": requests.late,
        "half": _span(_reached(requests, 0.5), texts),
        "most": _span(_reached(requests, 0.9), texts),
        "replies": _share(requests.replies, requests.answers),
        "emergencies": requests.emergencies,
        "columns": [column[0].value for column in COLUMNS],
        "kinds": _kinds(requests, texts),
        "topics": _topics(requests, title),
        "lists": exchanges,
        "choices": sorted(names.items()),
    }


def _share(part: int, whole: int) -> float | None:
    """In hundredths; None of nothing."""
    return 100 * part / whole if whole else None


def _reached(requests: Requests, share: float) -> float | None:
    """Seconds within which so many of those that have an answer had it."""
    ordered = sorted(requests.firsts)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None


def _span(seconds: float | None, texts: Texts) -> str | None:
    if seconds is None:
        return None
    for unit, length in (("days", 2 * _DAY), ("hours", 2 * _HOUR), ("minutes", _MINUTE)):
        if seconds >= length:
            size = {"days": _DAY, "hours": _HOUR, "minutes": _MINUTE}[unit]
            return texts.say("report-span", unit=unit, number=int(seconds // size))
    return texts.say("report-span", unit="seconds", number=int(seconds))


def _kinds(requests: Requests, texts: Texts) -> list[dict[str, Any]]:
    rows = []
    for kind in KINDS:
        ends = Counter({end: n for (of, end), n in requests.outcomes.items() if of is kind})
        if ends:
            rows.append(_row(texts.say("report-request-kind", kind=kind.value), ends))
    return rows


def _topics(requests: Requests, title: Callable[[str], str]) -> list[dict[str, Any]]:
    """The largest first."""
    found: dict[str, Counter[Outcome]] = {}
    for (topic, end), number in requests.topics.items():
        found.setdefault(topic, Counter())[end] += number
    ordered = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
    return [_row(title(topic), ends) for topic, ends in ordered]


def _row(name: str, ends: Counter[Outcome]) -> dict[str, Any]:
    counts = [sum(ends[end] for end in column) for column in COLUMNS]
    return {"name": name, "total": ends.total(), "counts": counts}


def _exchange(
    one: Exchange,
    texts: Texts,
    title: Callable[[str], str],
    member: Member,
    plain: Plain,
    link: Link,
) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "outcome": one.outcome.value,
        "waits": one.outcome in WAITING,
        "topic": title(one.topic),
        "member": member(one.author),
        "at": one.at,
        "link": link(one.id),
        "id": one.id,
        "first": _span(one.first, texts),
        "text": plain(one.text),
        "answers": [_answer(given, texts, member, plain) for given in one.answers],
        "count": one.peers + one.staff,
    }


def _answer(given: Given, texts: Texts, member: Member, plain: Plain) -> dict[str, Any]:
    return {
        "staff": given.staff,
        "member": 0 if given.staff else member(given.author),
        "after": _span(given.after, texts),
        "reply": given.reply,
        "confidence": int(given.confidence * 100 + 1e-9) / 100,  # cut off, as scores are
        "text": plain(given.text),
    }
