"""`score` and `replay` listen: who asks, who answers, who is in danger, from end to end."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.offline.replay import replay
from adapters.offline.single import score
from config.texts import LANGUAGES
from tests.adapters.offline.exports import MEMBER, OTHER, WORKER, chat, entry, write
from tests.adapters.offline.listeners import LISTENING
from tests.adapters.offline.scorers import MarkScorer
from tests.texts import texts_in

ASKS, PEER, THIRD, FOURTH = MEMBER, OTHER, 617323972, 617323973
TALK: dict[str, list[tuple[int, int, str, dict[str, Any]]]] = {
    "ru": [
        (1, ASKS, "подскажите пожалуйста, во сколько сегодня автобус?", {}),
        (2, THIRD, "ну и погода", {}),
        (3, PEER, "с шести до девяти, у метро", {"reply_to_message_id": 1}),
        (4, THIRD, "подскажите, где сегодня можно получить тёплую куртку?", {}),
        (5, PEER, "в церкви у рынка, до восьми работают", {}),
        (6, WORKER, "мы тоже привезём, в шесть у метро", {"reply_to_message_id": 4}),
        (7, FOURTH, "", {"media_type": "voice_message", "file": "a.ogg"}),
        (8, ASKS, "кто знает, где можно восстановить паспорт?", {}),
        (9, PEER, "срочно! человек не дышит, губы синие, что делать?!", {}),
    ],
    "en": [
        (1, ASKS, "what time is the bus today please?", {}),
        (2, THIRD, "what weather", {}),
        (3, PEER, "from six to nine, by the station", {"reply_to_message_id": 1}),
        (4, THIRD, "where can I get a warm coat today please?", {}),
        (5, PEER, "at the church by the market, open until eight", {}),
        (6, WORKER, "we will bring some too, at six by the station", {"reply_to_message_id": 4}),
        (7, FOURTH, "", {"media_type": "voice_message", "file": "a.ogg"}),
        (8, ASKS, "where can I get a new passport, does anyone know?", {}),
        (9, PEER, "help! he is not breathing, his lips are blue, what do I do?!", {}),
    ],
}

HOURS = {1: 8, 2: 8, 3: 8, 4: 9, 5: 9, 6: 9, 7: 10, 8: 11, 9: 12}


def export(folder: Path, language: str) -> Path:
    """A small talk: each question an hour after the last, what follows some minutes later."""
    return write(
        folder,
        chat(
            entry(
                number,
                text,
                author=author,
                date=f"2026-02-09T{HOURS[number]:02}:{number:02}:00",
                date_unixtime=str(1_770_595_200 + 3600 * HOURS[number] + 60 * number),
                **more,
            )
            for number, author, text, more in TALK[language]
        ),
    )


async def replayed(folder: Path, language: str) -> tuple[list[dict[str, Any]], str]:
    """The findings and the page."""
    out = folder / "out"
    staff = frozenset({WORKER})
    path = export(folder, language)
    texts = texts_in(language)
    assert await replay(MarkScorer(), texts, 0.5, path, out, staff, None, LISTENING) == 0
    lines = (out / "findings.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines], (out / "report.html").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_exported_chat_is_listened_to(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Requests, answers with and without Telegram's reply, an emergency; a voice is null."""
    rows, html = await replayed(tmp_path, language)
    found = {row["id"]: row for row in rows}
    asked = {number: row["request"] for number, row in found.items() if row["request"]}
    assert asked == {1: "question", 4: "question", 8: "question", 9: "emergency"}
    assert {number: row["answers"] for number, row in found.items() if row["answers"]} == {
        3: [1], 5: [4], 6: [4],
    }  # fmt: skip
    assert all(len(row["confidence"]) == len(row["answers"]) for row in rows)
    assert all(0 < sure <= 1 for row in rows for sure in row["confidence"])
    assert [number for number, row in found.items() if row["emergency"] >= 0.5] == [9]
    say = texts_in(language).say
    told = say("replay-requests", requests=4, peers=2, waiting=2, emergencies=1)
    assert told in capsys.readouterr().out
    for outcome in ("peers", "nobody"):
        assert say("report-outcome", outcome=outcome) in html
    for reply in ("yes", "no"):
        assert say("report-with-reply", reply=reply) in html
    for number, author, text, _ in TALK[language]:
        assert str(author) not in html
        assert number == 7 or (text in html) is (number != 2)  # what nobody asked is not shown


async def scored(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """What `score` prints."""
    source = io.BytesIO("".join(json.dumps(row) + "\n" for row in rows).encode())
    target = io.StringIO()
    assert await score(MarkScorer(), texts_in("en"), 0.5, source, target, LISTENING) == 0
    return [json.loads(line) for line in target.getvalue().splitlines()]


async def test_each_line_stands_alone() -> None:
    """The same line again is the same, whatever was scored before."""
    lines = [{"text": text} for talk in TALK.values() for _, _, text, _ in talk]
    once = [(await scored(line))[0] for line in lines]
    assert await scored(*lines, *lines) == [*once, *once]
    kinds = [row["request"] for row in once]
    assert kinds.count("emergency") == 2
    assert kinds.count("question") >= 6
    assert all((row["request"] == "emergency") is (row["emergency"] >= 0.5) for row in once)


async def test_a_line_is_heard_with_what_it_answers() -> None:
    """Somebody else's words: a question back is no request of its own, and danger stays danger."""
    back, danger = {"text": "а ты где?"}, {"text": "он не дышит и весь синий"}
    rows = await scored(
        back | {"reply_to": "подскажите, где сегодня автобус?"}, danger | {"reply_to": "что там?"}
    )
    assert [row["request"] for row in rows] == [None, "emergency"]
