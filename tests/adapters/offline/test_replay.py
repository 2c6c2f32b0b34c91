"""`replay` writes what Steward would have done, for the operator's eyes only."""

import asyncio
import json
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.offline import folder, replay
from adapters.offline.entries import account_of
from core.errors import ExportError
from moderation.findings import Finding
from moderation.said import Parent, Said
from tests.adapters.offline.exports import CHAT, MEMBER, OTHER, WORKER, chat, entry, write
from tests.adapters.offline.scorers import MARK, MarkScorer, RuleScorer
from tests.texts import texts_in

SHARED = Path(__file__).resolve().parents[4] / "shared"
GOLD = SHARED / "data/gold"
FIELDS = [
    "id", "rude", "flag", "reason", "request", "emergency",
    "personal_data", "advert", "answers", "confidence",
]  # fmt: skip

Rows = list[dict[str, Any]]


def rows_in(out: Path) -> Rows:
    """The findings."""
    return [json.loads(line) for line in (out / "findings.jsonl").read_text("utf-8").splitlines()]


def files_in(root: Path) -> list[str]:
    """Everything below it."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


async def replayed(
    export: Path, out: Path, scorer: Any = None, *staff: int, chat: str | None = None
) -> Rows:
    """Replay it, and read the findings."""
    chosen, named = scorer or MarkScorer(), frozenset(staff)
    assert await replay.replay(chosen, texts_in("ru"), 0.5, export, out, named, chat) == 0
    return rows_in(out)


async def test_each_message_has_its_line(tmp_path: Path) -> None:
    """In the order of the file, whatever the ids; Telegram's own lines have none."""
    service = {"id": 4, "type": "service", "action": "pin_message", "text": ""}
    texts = [entry(9, MARK), service, entry(3, ""), entry(5, "мой номер +7 921 555-35-35")]
    rows = await replayed(write(tmp_path, chat(texts)), tmp_path / "out", RuleScorer())
    assert [row["id"] for row in rows] == [9, 3, 5]
    assert [list(row) for row in rows] == [FIELDS] * 3
    assert [row["flag"] for row in rows] == [True, False, False]
    assert [row["personal_data"] for row in rows] == [False, False, True]
    assert [row["answers"] for row in rows] == [[], [], []]


async def test_order_is_kept_over_many_batches(tmp_path: Path) -> None:
    """And no batch is large."""
    numbers = [(7919 * number) % 3000 for number in range(3000)]
    export = write(tmp_path, chat(entry(number, f"{number}") for number in numbers))
    scorer = RuleScorer()
    rows = await replayed(export, tmp_path / "out", scorer)
    assert [row["id"] for row in rows] == numbers
    assert [said.text for said in scorer.heard] == [str(number) for number in numbers]
    assert max(scorer.batches) <= 256


@pytest.mark.parametrize(
    "author",
    [f"user{WORKER}", "channel1647183286", f"channel{CHAT}", "user777000"],
    ids=["staff", "channel", "the chat itself", "Telegram"],
)
async def test_some_are_never_flagged(tmp_path: Path, author: str) -> None:
    """They are scored all the same; the same words of a member are flagged."""
    export = write(tmp_path, chat([entry(1, MARK, author=author), entry(2, MARK)]))
    theirs, member = await replayed(export, tmp_path / "out", None, WORKER)
    assert (theirs["rude"], theirs["flag"], theirs["reason"]) == (0.9, False, None)
    assert (member["rude"], member["flag"]) == (0.9, True)
    assert ">1</b>" in (tmp_path / "out/report.html").read_text("utf-8")


async def test_the_scorer_hears_what_it_would_hear_live(tmp_path: Path) -> None:
    """Whose message is answered, its words, who is there, quotations, forwards."""
    quoted = [{"type": "blockquote", "text": "он сказал"}, " нет"]
    texts = [
        entry(1, "первое"),
        entry(2, "второе", reply_to_message_id=1),
        entry(3, "третье", author=OTHER, reply_to_message_id=1, forwarded_from="Канал"),
        entry(4, quoted, reply_to_message_id=999),
    ]
    scorer = RuleScorer()
    await replayed(write(tmp_path, chat(texts)), tmp_path / "out", scorer)
    one, two, three, four = scorer.heard
    assert [said.parent for said in scorer.heard] == [
        Parent.NOBODY, Parent.SELF, Parent.OTHER, Parent.OTHER,
    ]  # fmt: skip
    assert [said.parent_text for said in (one, two, three, four)] == ["", "первое", "первое", ""]
    assert one.names == {"имя", str(MEMBER)}
    assert three.names == {"имя", str(MEMBER), str(OTHER)}
    assert (one.forwarded, three.forwarded) == (False, True)
    assert four.quoted == ((0, 9),)


async def test_nothing_is_written_elsewhere_and_nobody_else_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is beside where one stands, named after the export."""
    export = write(tmp_path, chat([entry(1, MARK)]), "chat.json")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    await replay.replay(MarkScorer(), texts_in("en"), 0.5, export, None, frozenset(), None)
    files = files_in(tmp_path)
    out = "here/replay-chat"
    assert files == ["chat.json", "here", out, f"{out}/findings.jsonl", f"{out}/report.html"]
    modes = [stat.S_IMODE((tmp_path / file).stat().st_mode) for file in files[2:]]
    assert modes == [0o700, 0o600, 0o600]


async def test_two_exports_of_one_name_have_two_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram Desktop calls each `result.json`: the second must not replace the first."""
    monkeypatch.chdir(tmp_path)
    for name in ("ChatExport_1", "ChatExport_2"):
        (tmp_path / name).mkdir()
        export = write(tmp_path / name, chat([entry(1)]))
        await replay.replay(MarkScorer(), texts_in("en"), 0.5, export, None, frozenset(), None)
    reports = [file for file in files_in(tmp_path) if file.endswith(".html")]
    assert reports == [f"replay-ChatExport_{number}/report.html" for number in (1, 2)]


async def test_an_earlier_result_is_replaced(tmp_path: Path) -> None:
    """And what a crash left of one; the folder is closed to others again."""
    export, out = write(tmp_path, chat([entry(1)])), tmp_path / "out"
    await replayed(export, out)
    (out / "report.html.part").write_text("left", "utf-8")
    out.chmod(0o755)
    write(tmp_path, chat([entry(2)]))
    assert [row["id"] for row in await replayed(export, out)] == [2]
    assert sorted(path.name for path in out.iterdir()) == ["findings.jsonl", "report.html"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["notes.txt", "result.json"])
async def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, name: str) -> None:
    """Nothing in it is touched."""
    export, out = write(tmp_path, chat([entry(1)])), tmp_path / "out"
    out.mkdir(mode=0o755)
    (out / name).write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="error-out-taken"):
        await replayed(export, out)
    assert [path.name for path in out.iterdir()] == [name]
    assert stat.S_IMODE(out.stat().st_mode) != 0o700


async def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With the system's reason; a file in the way is not overwritten."""
    export = write(tmp_path, chat([entry(1)]))
    with pytest.raises(ExportError, match="error-out-taken"):
        await replayed(export, export)
    with pytest.raises(ExportError, match="error-out-unwritable") as caught:
        await replayed(export, export / "out")
    assert caught.value.details["code"] == "ENOTDIR"


async def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No words of members stay behind."""

    def full(path: Path) -> Any:
        path.touch()
        return open("/dev/full", "w", encoding="utf-8")  # noqa: PTH123 - closed by who asked

    monkeypatch.setattr(folder, "_create", full)
    out = tmp_path / "out"
    with pytest.raises(ExportError, match="error-out-unwritable") as caught:
        await replayed(write(tmp_path, chat(entry(n, MARK * 50) for n in range(500))), out)
    assert caught.value.details["code"] == "ENOSPC"
    assert not out.exists()


async def test_being_stopped_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Ctrl-C in the middle."""

    class Stuck(MarkScorer):
        async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
            await asyncio.sleep(60)
            return []

    out = tmp_path / "out"
    task = asyncio.create_task(replayed(write(tmp_path, chat([entry(1)])), out, Stuck()))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not out.exists()


async def test_a_broken_export_is_reported_as_far_as_it_goes(tmp_path: Path) -> None:
    """The error comes after, and the page says so."""
    export, out = write(tmp_path, chat(entry(n, MARK) for n in range(600))), tmp_path / "out"
    os.truncate(export, export.stat().st_size * 2 // 3)
    with pytest.raises(ExportError, match="error-export-damaged") as caught:
        await replayed(export, out)
    rows = rows_in(out)
    assert [row["id"] for row in rows] == list(range(len(rows)))
    assert 300 < len(rows) == caught.value.details["messages"]
    assert texts_in("ru").say("report-broken") in (out / "report.html").read_text("utf-8")


@pytest.mark.parametrize("staff", [(), (WORKER,)])
async def test_the_operator_is_told_in_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], staff: tuple[int, ...]
) -> None:
    """Where the report is and what to do with it; no words, no names, no bar in a pipe."""
    out = tmp_path / "out"
    await replayed(write(tmp_path, chat([entry(1, f"{MARK} КАНАРЕЙКА")])), out, None, *staff)
    told, say = capsys.readouterr(), texts_in("ru").say
    assert told.out.splitlines() == [
        say("replay-done", messages=1, rude=1, personal=0, adverts=0),
        say("replay-requests", requests=0, peers=0, waiting=0, emergencies=0),
        *([] if staff else [say("replay-no-staff")]),
        say("replay-report", file=str(out / "report.html")),
        say("replay-private", folder=str(out)),
    ]
    assert told.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
async def test_what_cannot_be_told_does_not_spoil_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard output is full: the report is there all the same."""
    out = tmp_path / "out"
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: ASYNC230, PTH123 - a device
        monkeypatch.setattr(sys, "stdout", full)
        await replayed(write(tmp_path, chat([entry(1)])), out)
    assert files_in(out) == ["findings.jsonl", "report.html"]


MEASURE = """
import asyncio, resource, sys
from pathlib import Path
from adapters.offline.replay import replay
from config.texts import Texts
from tests.adapters.offline.scorers import MarkScorer
arguments = Path(sys.argv[1]), Path(sys.argv[2]), frozenset(), None
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
asyncio.run(replay(MarkScorer(), Texts("en"), 0.5, *arguments))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


async def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    """30 MB of it cost what the window of late messages and the examples cost."""
    export = tmp_path / "result.json"
    with export.open("w", encoding="utf-8") as file:
        file.write(json.dumps(chat([])).removesuffix("]}"))
        for number in range(40_000):
            one = entry(number, f"{number} " + "слово " * 25, author=number % 500)
            file.write(("," if number else "") + json.dumps(one, ensure_ascii=False))
        file.write("]}")
    assert export.stat().st_size > 25_000_000
    done = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MEASURE, str(export), str(tmp_path / "out")),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    printed, _ = await done.communicate()
    assert int(printed.split()[-1]) < 25_000  # KB
    assert len(rows_in(tmp_path / "out")) == 40_000


@pytest.mark.skipif(not GOLD.is_dir(), reason="the development data is not beside the project")
@pytest.mark.parametrize("name", ["chat-ru", "chat-en"])
async def test_the_scoring_tool_accepts_it(tmp_path: Path, name: str) -> None:
    """With the staff given as an operator would."""
    gold, export = GOLD / f"{name}.gold.jsonl", GOLD / f"{name}.json"
    entries = {row["id"]: row for row in json.loads(export.read_text("utf-8"))["messages"]}
    labels = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    staff = {account_of(entries[row["id"]]["from_id"]) for row in labels if row["role"] != "member"}
    rows = await replayed(export, tmp_path / "out", RuleScorer(), *filter(None, staff))
    assert [row["id"] for row in rows] == [row["id"] for row in labels]
    found = tmp_path / "out/findings.jsonl"
    command = (str(SHARED / "tools/score_gold.py"), "chat", str(gold), str(found), str(export))
    done = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await done.communicate()
    assert json.loads(printed)["rude"]["f1"] > 0.5
