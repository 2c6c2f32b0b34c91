"""The labelled chats beside the project: through `replay`, `score` and the script that scores."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from adapters.judging import Judge
from adapters.offline.ears import Listening
from adapters.offline.replay import replay
from adapters.offline.single import score
from benchmarks.rudeness_gold import SCRIPT
from config.texts import Texts
from moderation.judgement import FLAG_AT
from training.cases import DATA, lines
from training.chats import GOLD
from training.chats import gold as labelled

_KEYS = (
    *("n", "auc", "flag", "ru", "en", "requests"),
    *("emergencies", "answer_links", "answer_links_without_reply", "peer_answered", "unanswered"),
)


async def through_score_gold(listening: Listening, folder: Path) -> str:
    """What `score_gold.py` says; `folder` is emptied after."""
    judge, texts, data = Judge(), Texts("en"), DATA / "gold"
    scored = []
    asked, answered = folder / "asked.jsonl", folder / "answered.jsonl"
    rows = lines(data / "emergency.jsonl")
    asked.write_text("".join(json.dumps({"text": row["text"]}) + "\n" for row in rows), "utf-8")
    with asked.open("rb") as source, answered.open("w", encoding="utf-8") as target:
        await score(judge, texts, FLAG_AT, source, target, listening)
    told = ("texts", str(data / "emergency.jsonl"), str(answered), "--field", "emergency")
    scored.append(_scored("emergency", *told))
    for name in GOLD:
        export, labels = data / f"{name}.json", data / f"{name}.gold.jsonl"
        out = folder / name
        # The labels say who is staff, as a deployment's settings would.
        staff = frozenset(told.line.author or 0 for told in labelled(name) if told.line.staff)
        await replay(judge, texts, FLAG_AT, export, out, staff, None, listening)
        scored.append(_scored(name, "chat", str(labels), str(out / "findings.jsonl"), str(export)))
    return "\n".join(scored)


def _scored(name: str, *arguments: str) -> str:
    command = [sys.executable, str(SCRIPT), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    found = (f"    {key}: {json.dumps(told[key])}" for key in _KEYS if key in told)
    return "\n".join([name, *found])
