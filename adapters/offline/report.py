"""`report.html`: one file that asks nobody for anything, and in which hostile words are inert."""

import base64
import hashlib
import re
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from adapters.offline import charts
from adapters.offline.asked import page_of
from adapters.offline.export import GROUPS, SUPERGROUPS, Chat
from adapters.offline.requests import Requests
from adapters.offline.tally import STEPS, Example, Tally, step_of
from config.texts import Texts
from moderation.findings import Kind

PAGE: Final = Path(__file__).parent / "page"
KINDS: Final = (Kind.RUDE, Kind.PERSONAL, Kind.ADVERT)
# Control characters show as nothing, and some of them end a page for a careless reader.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class People:
    """Who wrote, as numbers that mean nothing elsewhere; 0 for those whom nobody knows."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def number(self, author: int | None) -> int:
        """The same for the same account."""
        if author is None:
            return 0
        return self._numbers.setdefault(author, len(self._numbers) + 1)


def render(tally: Tally, requests: Requests, chat: Chat, texts: Texts, *, whole: bool) -> str:
    """The page. `whole` is false if the export broke off."""
    people = People()
    asked = page_of(requests, texts, people.number, _plain, partial(_link, chat))
    style = (PAGE / "report.css").read_text("utf-8")
    script = (PAGE / "report.js").read_text("utf-8")
    return _page().render(
        say=texts.say,
        language=texts.language,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        number=_numbers(texts.language),
        percent=_percents(texts.language),
        date=_dates(texts.language),
        name=_plain(chat.name) if chat.kind in GROUPS else "",
        whole=whole,
        period=_period(tally),
        tally=tally,
        kinds=[(kind.value, tally.kinds[kind]) for kind in KINDS],
        reasons=_reasons(tally, texts),
        timeline=charts.timeline(tally),
        width=charts.WIDTH,
        height=charts.HEIGHT,
        week=charts.week(tally.week),
        thresholds=_thresholds(tally),
        start=start_of(tally),
        numbers=_data(tally),
        sections=_sections(tally, chat, people),
        asked=asked,
    )


@cache
def _page() -> Template:
    """Every value is escaped; what is ours and must not be is marked so above."""
    pages = Environment(
        autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(PAGE), trim_blocks=True
    )
    return pages.get_template("report.html.j2")


def start_of(tally: Tally) -> int:
    """Where the slider stands at first: the hundredth that is nearest the true threshold."""
    return max(1, min(STEPS, round(tally.flag_at * STEPS)))


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only our own two pieces may run."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _numbers(language: str) -> Any:
    """How a number is written, by default without a fraction."""

    def number(value: float, digits: int = 0) -> str:
        written = f"{value:,.{digits}f}"
        if language == "ru":
            return written.replace(",", "\u202f").replace(".", ",")
        return written

    return number


def _percents(language: str) -> Any:
    """How a share is written, as browsers do it in the script."""
    number = _numbers(language)
    sign = "\u00a0%" if language == "ru" else "%"
    return lambda share: number(share, 2) + sign


def _dates(language: str) -> Any:
    """How a day is written; a dash where it is not known."""

    def written(day: date | None) -> str:
        if day is None:
            return "–"
        return f"{day:%d.%m.%Y}" if language == "ru" else f"{day.day} {day:%b %Y}"

    return written


def _plain(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text)


def _period(tally: Tally) -> dict[str, Any]:
    if not tally.days:
        return {"first": None, "last": None, "days": 1}
    first, last = min(tally.days), max(tally.days)
    days = (last - first).days + 1
    return {"first": first, "last": last, "days": days}


def _reasons(tally: Tally, texts: Texts) -> list[dict[str, Any]]:
    return [
        {"kind": kind.value, "reason": texts.say(reason), "count": count, "share": share}
        for (kind, reason), count, share in charts.shares(tally.reasons)
    ]


def _thresholds(tally: Tally) -> list[dict[str, Any]]:
    """What other thresholds would have meant, and the true one among them."""
    judged, days = max(sum(tally.scores), 1), _period(tally)["days"]
    rows = {step / STEPS: charts.reaching(tally.scores, step) for step in range(10, 100, 10)}
    rows[tally.flag_at] = tally.kinds[Kind.RUDE]
    return [
        {
            "at": at,
            "ours": at == tally.flag_at,
            "count": count,
            "a_day": count / days,
            "share": 100 * count / judged,
        }
        for at, count in sorted(rows.items())
    ]


def _data(tally: Tally) -> dict[str, Any]:
    """Numbers only: nothing that a member wrote goes where the script looks."""
    return {
        "start": start_of(tally),
        "flagged": tally.kinds[Kind.RUDE],
        "judged": sum(tally.scores),
        "days": _period(tally)["days"],
        "scores": charts.sparse(tally.scores),
        "bars": charts.timeline(tally).numbers(),
        "height": charts.HEIGHT,
    }


def _sections(tally: Tally, chat: Chat, people: People) -> list[dict[str, Any]]:
    """The examples: rudeness and what comes close, personal data, adverts."""
    found = {kind: tally.examples(kind) for kind in KINDS}
    return [
        {
            "kind": kind.value,
            "count": tally.kinds[kind],
            "shown": sum(kind in one.kinds for one in examples),
            "examples": [_shown(one, kind, chat, people) for one in examples],
        }
        for kind, examples in found.items()
    ]


def _link(chat: Chat, number: int | None) -> str | None:
    """Where a message can be looked at; only those of supergroups have an address."""
    linked = chat.kind in SUPERGROUPS and number is not None
    return f"https://t.me/c/{chat.id}/{number}" if linked else None


def _shown(example: Example, kind: Kind, chat: Chat, people: People) -> dict[str, Any]:
    """An example as the page has it."""
    step = step_of(example.score)
    return {
        # Cut off, not rounded: what is below the threshold must not look as if it were above.
        "score": step / STEPS,
        "step": step,
        "flagged": kind in example.kinds,
        "reason": example.reasons[kind],
        "member": people.number(example.author),
        "at": example.at,
        "link": _link(chat, example.id),
        "id": example.id,
        "text": _plain(example.text),
        "parent": _plain(example.parent),
    }
