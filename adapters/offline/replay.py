"""`replay`: what Steward would have done with an exported chat. Nothing is sent anywhere."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from rich.console import Console

from adapters.offline.ears import DEAF, Ears, Listening
from adapters.offline.entries import Entry
from adapters.offline.export import Export
from adapters.offline.folder import Results, results_in
from adapters.offline.output import silence
from adapters.offline.progress import bar
from adapters.offline.report import render
from adapters.offline.requests import WAITING, Outcome, Requests
from adapters.offline.talk import ExportedRoster, Talk
from adapters.offline.tally import Tally
from adapters.offline.verdict import verdict
from config.texts import Texts
from core.errors import ExportError
from moderation.findings import Kind
from moderation.said import Said
from moderation.scoring import Scorer

BATCH: Final = 256

_JSON: Final = json.JSONEncoder(ensure_ascii=False)

Batch = list[tuple[Entry, Said]]


async def replay(
    scorer: Scorer,
    texts: Texts,
    flag_at: float,
    export: Path,
    out: Path | None,
    staff: frozenset[int],
    chat: str | None,
    listening: Listening = DEAF,
) -> int:
    """Write `findings.jsonl` and `report.html` into `out`; returns the exit code.

    Raises ExportError; if the export breaks off, then after all that stands before is written.
    """
    folder = _folder_for(export) if out is None else out
    tally, requests, roster = Tally(flag_at), Requests(listening.topics), ExportedRoster(staff)
    with ExitStack() as stack:
        source = stack.enter_context(Export(export, chat))
        results = stack.enter_context(results_in(folder))
        talk, ears = Talk(roster), Ears(listening.fresh(), roster)
        damage = await _judge(scorer, texts, source, talk, ears, results, tally, requests)
        if damage is not None and not tally.messages:
            raise damage
        requests.finish()
        report = results.keep(render(tally, requests, source.chat, texts, whole=damage is None))
    try:
        _tell(texts, tally, requests, report, staff_named=bool(staff))
    except OSError:  # the report is there all the same
        silence(sys.stdout)
    if damage is not None:
        raise damage
    return 0


def _folder_for(export: Path) -> Path:
    """Where the result goes if nobody says: beside where one stands.

    Telegram Desktop calls every export `result.json`; the folder around it tells them apart.
    """
    name = export.resolve().parent.name if export.stem == "result" else export.stem
    return Path(f"replay-{name or export.stem}")


async def _judge(
    scorer: Scorer,
    texts: Texts,
    source: Export,
    talk: Talk,
    ears: Ears,
    results: Results,
    tally: Tally,
    requests: Requests,
) -> ExportError | None:
    """Go through the chat; returns what ended it too early."""
    with bar(texts, source.size, Console(stderr=True)) as tell:
        entries = source.messages()
        damage = None
        while damage is None:
            batch, damage = _take(entries, talk)
            if not batch:
                break
            found = await scorer.score([said for _, said in batch])
            noted = await asyncio.to_thread(ears.hear, [entry for entry, _ in batch])
            requests.count(noted)
            rows = []
            for (entry, said), findings, one in zip(batch, found, noted, strict=True):
                judged = verdict(findings, tally.flag_at, exempt=talk.is_exempt(entry.message))
                tally.count(entry, said.parent_text, judged)
                row = {"id": entry.id, **judged.row(texts, one.heard), **ears.fields(one.heard)}
                rows.append(_JSON.encode(row))
            results.write(rows)
            tell(source.position, tally.messages)
    return damage


def _take(entries: Iterator[Entry], talk: Talk) -> tuple[Batch, ExportError | None]:
    """The next messages, and what went wrong after them."""
    batch: Batch = []
    try:
        for entry in entries:
            batch.append((entry, talk.hear(entry.message)))
            if len(batch) == BATCH:
                break
    except ExportError as error:
        return batch, error
    return batch, None


def _tell(
    texts: Texts, tally: Tally, requests: Requests, report: Path, *, staff_named: bool
) -> None:
    """In a few lines, what was found, and what to do with it. No word of anybody's."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    kinds = tally.kinds
    console.print(
        texts.say(
            "replay-done",
            messages=tally.messages,
            rude=kinds[Kind.RUDE],
            personal=kinds[Kind.PERSONAL],
            adverts=kinds[Kind.ADVERT],
        )
    )
    console.print(
        texts.say(
            "replay-requests",
            requests=requests.total(),
            peers=requests.total(Outcome.PEERS),
            waiting=requests.total(*WAITING),
            emergencies=requests.emergencies,
        )
    )
    if not staff_named:
        console.print(texts.say("replay-no-staff"))
    console.print(texts.say("replay-report", file=str(report)))
    console.print(texts.say("replay-private", folder=str(report.parent)))
