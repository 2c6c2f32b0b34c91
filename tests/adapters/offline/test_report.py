"""The report: true numbers, hidden words, and nothing that a member wrote can act in it."""

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.offline.charts import MOST_BARS, timeline
from adapters.offline.entries import Reader
from adapters.offline.export import Chat
from adapters.offline.report import render
from adapters.offline.requests import Requests
from adapters.offline.tally import HIGHEST, NEAREST, TEXT_SHOWN, Tally, step_of
from adapters.offline.verdict import verdict
from config.texts import LANGUAGES
from moderation.findings import Finding, Kind
from tests.adapters.offline.exports import CHAT, MEMBER, entry
from tests.texts import texts_in

START = datetime(2026, 2, 9)  # noqa: DTZ001 - the exports' local time
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "</blockquote></details><iframe src=//evil.example>",
    "<!-- ]]> &lt; \0 \u202e a" + "\u0301" * 4096,
    "javascript:alert(1)",
]
VOID = {"meta", "input", "link", "br", "hr", "img"}


class Page(HTMLParser):
    """What a browser would make of it, roughly."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def tallied(*said: tuple[str, float], flag_at: float = 0.5, days: float = 0, **more: Any) -> Tally:
    """A tally of messages with their rudeness, `days` apart."""
    tally, reader = Tally(flag_at), Reader(-CHAT)
    for number, (text, score) in enumerate(said):
        at = START + timedelta(days=days * number)
        raw = entry(number, text, date=at.isoformat(), **{"author": MEMBER + number % 9, **more})
        found = reader.read(raw)
        assert found is not None
        judged = verdict([Finding(Kind.RUDE, "reason-threat", score)], flag_at)
        tally.count(found, text, judged)
    return tally


def page_of(tally: Tally, language: str = "en", kind: str = "private_supergroup") -> str:
    """The report of a chat."""
    chat = Chat(-1, CHAT, kind, "Берег <b>")
    return render(tally, Requests({}), chat, texts_in(language), whole=True)


def numbers_in(html: str) -> dict[str, Any]:
    """What the slider works with."""
    found = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', html)
    assert found is not None
    numbers: dict[str, Any] = json.loads(found.group(1))
    return numbers


def test_hostile_words_are_inert() -> None:
    """As text, as parent and as name of the author or the chat: no tag of theirs, no attribute."""
    plain = Page(page_of(tallied(*(("words", 0.9) for _ in HOSTILE))))
    html = page_of(tallied(*((text, 0.9) for text in HOSTILE)))
    hostile = Page(html)
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert not hostile.open
    for _, attributes in hostile.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert "\0" not in html
    words = "\n".join(hostile.texts["blockquote"])
    assert all(text.replace("\0", "\ufffd")[:TEXT_SHOWN] in words for text in HOSTILE)


def test_the_page_asks_nobody_for_anything() -> None:
    """No address is loaded, and only our own style and script are allowed to run."""
    html = page_of(tallied(("a", 0.9)))
    page = Page(html)
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "base", "form"}
    assert not [attributes for _, attributes in page.tags if "src" in attributes]
    assert "url(" not in html
    assert "@import" not in html
    [policy] = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        [hashed] = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in inline]
        assert f"{tag}-src 'sha256-{hashed.decode()}'" in policy


def test_names_are_numbers() -> None:
    """The same member has the same number everywhere; no name and no id of an account."""
    html = page_of(tallied(*((f"w{number}", 0.9) for number in range(12))))
    assert f"{MEMBER}"[:-1] not in html
    assert "Имя" not in html
    assert len(set(re.findall(r"member \d+", html))) == 9


def test_the_words_are_closed_at_first() -> None:
    """One has to open them, by mouse or by key."""
    page = Page(page_of(tallied(("words", 0.9))))
    spoilers = [attributes for attributes in page.all("details") if not attributes.get("id")]
    assert spoilers
    assert all("open" not in attributes for attributes in spoilers)
    assert page.all("summary")


@pytest.mark.parametrize(
    ("kind", "linked"), [("private_supergroup", True), ("private_group", False)]
)
def test_links_lead_to_messages_of_supergroups(kind: str, linked: bool) -> None:
    """Others have no links."""
    links = [link["href"] or "" for link in Page(page_of(tallied(("a", 0.9)), kind=kind)).all("a")]
    outward = [link for link in links if not link.startswith("#")]
    assert outward == [f"https://t.me/c/{CHAT}/0"] * linked


def test_links_within_the_page_lead_somewhere() -> None:
    """To the examples of each kind, and to the requests."""
    page = Page(page_of(tallied(("a", 0.9))))
    inward = {link["href"] for link in page.all("a")} - {f"https://t.me/c/{CHAT}/0"}
    lists = [found["id"] for found in page.all("details") if found.get("class") == "exchanges"]
    examples = [found["id"] for found in page.all("h3") if "id" in found]
    assert inward == {f"#{name}" for name in lists + examples}


def test_what_is_below_the_threshold_does_not_look_as_if_above() -> None:
    """0.4996 is no 0.50, and no score is a certainty that it is not."""
    page = Page(page_of(tallied(("a", 0.4996), ("b", 0.9996), ("c", 1.0))))
    chips = [found["title"] for found in page.all("div") if "chip" in (found.get("class") or "")]
    assert chips == [f"score {score}" for score in ("1.00", "0.99", "0.49")]


@pytest.mark.parametrize(
    ("language", "day", "share"),
    [("ru", "с 09.02.2026", "100,00\u00a0%"), ("en", "9 Feb 2026", "100.00%")],
)
def test_dates_and_shares_are_written_as_readers_write_them(
    language: str, day: str, share: str
) -> None:
    """Not as machines do."""
    html = page_of(tallied(("a", 0.9)), language)
    assert day in html
    assert f">{share}<" in html


def test_it_says_how_many_of_the_flagged_it_shows() -> None:
    """Of many, only the bounded handful; of what is not flagged it does not boast."""
    html = page_of(tallied(*((f"w{number}", 0.9) for number in range(900)), ("low", 0.3)))
    assert '<span id="shown">300</span> of <span id="all">900</span>' in html


def test_a_message_without_a_date_is_on_no_day() -> None:
    """It would make the chat as old as the computers' clock, and every figure a day wrong."""
    tally, reader = tallied(("a", 0.9)), Reader(-CHAT)
    raw = entry(2, "b") | {"date": None, "date_unixtime": None}
    found = reader.read(raw)
    assert found is not None
    tally.count(found, "", verdict([Finding(Kind.RUDE, "reason-threat", 0.9)], 0.5))
    assert (tally.messages, tally.shown, list(tally.days)) == (2, 2, [START.date()])
    assert "1970" not in page_of(tally)


def test_the_name_of_a_private_chat_is_not_shown() -> None:
    """It is somebody's; a group's is the operator's own."""
    assert "Берег" not in page_of(tallied(("a", 0.9)), kind="personal_chat")
    assert "Берег &lt;b&gt;" in page_of(tallied(("a", 0.9)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_either_language(language: str) -> None:
    """Also with nothing in it."""
    for tally in (Tally(0.5), tallied(("a", 0.9), ("b", 0.1))):
        html = page_of(tally, language)
        assert f'<html lang="{language}">' in html
        assert texts_in(language).say("report-title") in html


@settings(max_examples=25)  # each is a whole page
@given(st.lists(st.floats(0, 1), max_size=60), st.floats(0.01, 1), st.sampled_from([0, 0.3, 40]))
def test_the_numbers_are_true(scores: list[float], flag_at: float, days: float) -> None:
    """At the settings' threshold exactly, at the slider's by hundredths; the bars add up."""
    tally = tallied(*(("a", score) for score in scores), flag_at=flag_at, days=days)
    data = numbers_in(page_of(tally))
    flagged = sum(score >= flag_at for score in scores)
    assert data["flagged"] == flagged == tally.shown == sum(bar["n"] for bar in data["bars"])
    for step in (1, 50, 100):
        wanted = sum(step_of(score) >= step for score in scores)
        for histograms in ([data["scores"]], [bar["h"] for bar in data["bars"]]):
            assert sum(n for one in histograms for at, n in one if at >= step) == wanted
    assert sum(map(sum, tally.week)) == flagged


@given(st.integers(0, 100))
def test_a_hundredth_reaches_itself(step: int) -> None:
    """In spite of binary fractions such as 0.29."""
    assert step_of(step / 100) == step


@pytest.mark.parametrize(
    ("apart", "unit"), [(1, "day"), (7, "week"), (30, "month"), (300, "year"), (9000, "year")]
)
def test_there_are_never_too_many_bars(apart: int, unit: str) -> None:
    """A year is not shown by days."""
    drawn = timeline(tallied(*(("a", 0.9) for _ in range(100)), days=apart))
    assert drawn.unit == unit
    assert len(drawn.spans) <= MOST_BARS + 2
    assert sum(span.flagged for span in drawn.spans) == 100


def test_examples_are_the_rudest_and_the_nearest() -> None:
    """Bounded however long the chat is, and each shown once."""
    scores = [number / 5000 for number in range(5000)]
    shown = [one.score for one in tallied(*(("a", s) for s in scores)).examples(Kind.RUDE)]
    assert len(shown) == HIGHEST + NEAREST
    assert shown[:HIGHEST] == scores[: -HIGHEST - 1 : -1]
    assert max(abs(score - 0.5) for score in shown[HIGHEST:]) <= NEAREST / 2 / 5000 + 1e-9
    assert len(tallied(*(("a", 0.5) for _ in range(50))).examples(Kind.RUDE)) == 50


def test_long_words_are_cut() -> None:
    """A page of them is not what one wants to look at."""
    html = page_of(tallied(("щ" * 4096, 0.9)))
    assert html.count("щ") < 1000
