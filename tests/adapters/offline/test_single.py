"""`score` judges line by line, and stops where it cannot read."""

import asyncio
import contextlib
import io
import json
import os
import sys
import tty
from pathlib import Path
from typing import Any

import pytest
import uvloop
from hypothesis import given
from hypothesis import strategies as st

from adapters.offline.lines import Lines, said_of
from adapters.offline.single import score
from config.texts import LANGUAGES
from core.errors import ExportError
from moderation.findings import Finding, Kind
from moderation.said import Parent
from tests.adapters.offline.scorers import MARK, MarkScorer, RuleScorer
from tests.texts import texts_in

SHARED = Path(__file__).resolve().parents[4] / "shared"
FIELDS = ["rude", "flag", "reason", "request", "emergency", "personal_data", "advert"]


def line(text: Any, **more: Any) -> bytes:
    """One line of input."""
    return json.dumps({"text": text, **more}).encode() + b"\n"


async def judged(given: bytes, flag_at: float = 0.5, language: str = "ru") -> list[dict[str, Any]]:
    """What `score` prints."""
    target = io.StringIO()
    code = await score(RuleScorer(), texts_in(language), flag_at, io.BytesIO(given), target)
    assert code == 0
    return [json.loads(row) for row in target.getvalue().splitlines()]


async def test_a_line_in_is_a_line_out() -> None:
    """In order, with every field of its own type."""
    texts = ["ты тупой урод", "привет", "мой номер +7 921 555-35-35"]
    rows = await judged(b"".join(map(line, texts)))
    assert [list(row) for row in rows] == [FIELDS] * 3
    assert [row["flag"] for row in rows] == [True, False, False]
    assert [row["personal_data"] for row in rows] == [False, False, True]
    assert [row["rude"] for row in rows][1] == 0.1
    assert {(row["request"], row["emergency"], row["advert"]) for row in rows} == {
        (None, 0.0, False)
    }


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_reason_is_in_words(language: str) -> None:
    """Of the settings' language; where nothing counts there is none."""
    rows = await judged(line("ты тупой урод") + line("привет"), language=language)
    assert rows[0]["reason"] == texts_in(language).say("reason-insult-you")
    assert rows[1]["reason"] is None


async def test_the_threshold_itself_counts() -> None:
    """And is what the caller says."""
    for flag_at, flagged in ((0.1, True), (0.1000001, False)):
        [row] = await judged(line("привет"), flag_at)
        assert row["flag"] is flagged


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b"nonsense\n", "json"),
        (b'{"text": "a"} {"text": "b"}\n', "json"),
        (b'{"text": "a", "score": NaN}\n', "json"),
        (b'{"text": "a", "x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}\n", "json"),
        (b'{"text": "a", "x": ' + b"9" * 10_000 + b"}\n", "json"),
        (b"[]\n", "object"),
        (b'"text"\n', "object"),
        (b'{"reply_to": "a"}\n', "text"),
        (line(None), "text"),
        (line(5), "text"),
        (line(["a"]), "text"),
        (line("a", reply_to=5), "reply"),
        (line("a", reply_to={"text": "b"}), "reply"),
        (line("a" * 5_000_000), "long"),
        (b"a" * 5_000_000, "long"),
        (b'{"text": "\xff"}\n', "utf8"),
        (b"\xef\xbb\xbf" + line("a"), "bom"),
        (b"\n", "empty"),
        (b"  \r\n", "empty"),
    ],
)
@pytest.mark.parametrize("before", [0, 3, 700])
async def test_a_bad_line_ends_it(bad: bytes, problem: str, before: int) -> None:
    """What stands before is written, what comes after is not; the line is not repeated."""
    target = io.StringIO()
    source = io.BytesIO(line("привет") * before + bad + line("привет"))
    with pytest.raises(ExportError) as caught:
        await score(MarkScorer(), texts_in("ru"), 0.5, source, target)
    assert caught.value.name == "error-line"
    assert caught.value.details == {"number": before + 1, "problem": problem}
    assert len(target.getvalue().splitlines()) == before


@pytest.mark.parametrize(
    "text", ["\ud800", "a\udfff\ud800b", "\0", "a" + "\u0301" * 4096, "", "\u202e", "x" * 100_000]
)
async def test_hostile_text_is_scored(text: str) -> None:
    """Whatever a member may have written."""
    [row] = await judged(line(text, reply_to=text))
    assert row["flag"] is False


def test_half_a_character_reaches_no_model() -> None:
    """None could encode it; whole ones stay."""
    assert said_of(b'{"text": "\\ud800a\\ud83d\\ude00"}', 1).text == "\ufffda😀"


@pytest.mark.parametrize(
    ("more", "parent", "words"),
    [
        ({}, Parent.NOBODY, ""),
        ({"reply_to": None}, Parent.NOBODY, ""),
        ({"reply_to": "ты где"}, Parent.OTHER, "ты где"),
        ({"reply_to": ""}, Parent.OTHER, ""),
    ],
)
def test_a_reply_is_to_somebody_else(more: dict[str, Any], parent: Parent, words: str) -> None:
    """Also when what it answers had no text."""
    said = said_of(line("тут", **more), 1)
    assert (said.parent, said.parent_text) == (parent, words)


@given(st.lists(st.text(max_size=30)), st.integers(1, 40), st.booleans())
def test_lines_may_be_cut_anywhere(texts: list[str], cut: int, ended: bool) -> None:
    """The last may lack its end."""
    whole = b"".join(line(text) for text in texts)
    whole = whole if ended else whole.removesuffix(b"\n")
    lines, found = Lines(), []
    for start in range(0, len(whole), cut):
        found += [said.text for said in lines.feed(whole[start : start + cut])]
    found += [said.text for said in lines.feed(b"")]
    assert [text.encode("utf-8", "replace") for text in texts if text.isascii()] == [
        text.encode() for text in found if text.isascii()
    ]
    assert len(found) == len(texts)


async def test_an_answer_does_not_wait_for_the_next_line() -> None:
    """In a pipe that stays open."""
    reading, writing = os.pipe()
    answers, answering = os.pipe()
    with (
        open(reading, "rb") as source,  # noqa: ASYNC230, PTH123 - a pipe has no path
        open(answering, "w", encoding="utf-8") as target,  # noqa: ASYNC230, PTH123
        open(answers, encoding="utf-8") as heard,  # noqa: ASYNC230, PTH123
    ):
        task = asyncio.create_task(score(MarkScorer(), texts_in("en"), 0.5, source, target))
        for text, rude in ((MARK, 0.9), ("hello", 0.02)):
            os.write(writing, line(text))
            answer = await asyncio.wait_for(asyncio.to_thread(heard.readline), 10)
            assert json.loads(answer)["rude"] == rude
        os.close(writing)
        assert await asyncio.wait_for(task, 10) == 0


async def test_it_can_be_stopped_while_it_waits() -> None:
    """Ctrl-C needs no further line."""
    reading, writing = os.pipe()
    with open(reading, "rb") as source:  # noqa: ASYNC230, PTH123 - a pipe has no path
        task = asyncio.create_task(score(MarkScorer(), texts_in("en"), 0.5, source, io.StringIO()))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 10)
    os.close(writing)


async def test_nobody_reading_on_is_no_mishap() -> None:
    """As under `| head`."""
    answers, answering = os.pipe()
    os.close(answers)
    with open(answering, "w", encoding="utf-8") as target:  # noqa: ASYNC230, PTH123
        code = await score(MarkScorer(), texts_in("en"), 0.5, io.BytesIO(line("a") * 9999), target)
    assert code == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
async def test_a_full_disk_is_said() -> None:
    """With the system's reason, and only once."""
    with (
        open("/dev/full", "w", encoding="utf-8") as target,  # noqa: ASYNC230, PTH123 - a device
        pytest.raises(ExportError, match="error-output code=ENOSPC"),
    ):
        await score(MarkScorer(), texts_in("en"), 0.5, io.BytesIO(line("a")), target)


def test_a_terminal_stays_as_it_was() -> None:
    """What the loop watches becomes non-blocking: for our own output, too, and for the shell."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.write(ours, line(MARK) * 50)
    with open(theirs, "rb", buffering=0, closefd=False) as source:
        work = score(MarkScorer(), texts_in("en"), 0.5, source, answers := io.StringIO())
        with contextlib.suppress(TimeoutError):  # a terminal has no end
            uvloop.run(asyncio.wait_for(work, 1))
    assert len(answers.getvalue().splitlines()) == 50
    assert os.get_blocking(theirs)
    os.close(ours)
    os.close(theirs)


async def test_a_terminal_without_cyrillic_gets_escapes() -> None:
    """Rather than an error."""
    raw = io.BytesIO()
    target = io.TextIOWrapper(raw, encoding="ascii")
    await score(MarkScorer(), texts_in("ru"), 0.5, io.BytesIO(line(MARK)), target)
    assert json.loads(raw.getvalue())["reason"] == "угроза"


async def test_batches_are_bounded() -> None:
    """However much there is to read."""
    scorer = RuleScorer()
    await score(scorer, texts_in("en"), 0.5, io.BytesIO(line("a") * 1000), io.StringIO())
    assert sum(scorer.batches) == 1000
    assert max(scorer.batches) <= 256


class Whole:
    """Finds everything in everything, and nothing twice."""

    async def score(self, batch: Any) -> Any:
        """Three kinds, one of them twice."""
        return [
            (
                Finding(Kind.ADVERT, "reason-advert-loan", 1.0),
                Finding(Kind.RUDE, "reason-mockery", 0.7),
                Finding(Kind.RUDE, "reason-slur", 0.6),
                Finding(Kind.PERSONAL, "reason-phone", 1.0),
            )
            for _ in batch
        ]


async def test_the_reason_explains_the_flag() -> None:
    """Of several the rudest; without a flag, what else there is."""
    for flag_at, reason in ((0.5, "reason-mockery"), (0.8, "reason-phone")):
        target = io.StringIO()
        await score(Whole(), texts_in("en"), flag_at, io.BytesIO(line("a")), target)
        row = json.loads(target.getvalue())
        assert row["reason"] == texts_in("en").say(reason)
        assert (row["personal_data"], row["advert"], row["rude"]) == (True, True, 0.7)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development data is not beside the project")
async def test_the_scoring_tool_accepts_it(tmp_path: Path) -> None:
    """The figures of the rules on the single messages."""
    labels = SHARED / "data/gold/rude.jsonl"
    found = await judged(labels.read_bytes())
    output = tmp_path / "found.jsonl"
    output.write_text("".join(json.dumps(row) + "\n" for row in found), "utf-8")
    tool = SHARED / "tools/score_gold.py"
    command = (sys.executable, str(tool), "texts", str(labels), str(output))
    done = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await done.communicate()
    assert json.loads(printed)["n"] > 150
