"""The fold of `gold` through the commands that people use, and through the judges' own script."""

import json
import subprocess
import sys
from pathlib import Path

from adapters.judging import Judge
from adapters.models.small.model import SmallModel
from adapters.offline.replay import replay
from adapters.offline.single import score
from config.texts import Texts
from moderation.judgement import FLAG_AT
from training.cases import CHATS, DATA, lines

SCRIPT = DATA.parent / "tools" / "score_gold.py"


async def through_score_gold(small: SmallModel, folder: Path) -> str:
    """What `score_gold.py` says of a model that has not seen gold; `folder` is emptied after."""
    judge, texts, gold = Judge(small=small), Texts("en"), DATA / "gold"
    asked, answered = folder / "asked.jsonl", folder / "answered.jsonl"
    rows = lines(gold / "rude.jsonl")
    asked.write_text("".join(json.dumps({"text": row["text"]}) + "\n" for row in rows), "utf-8")
    with asked.open("rb") as source, answered.open("w", encoding="utf-8") as target:
        await score(judge, texts, FLAG_AT, source, target)
    told = ["rude.jsonl\n" + _scored("texts", gold / "rude.jsonl", answered)]
    for name in CHATS:
        labels = gold / f"{name}.gold.jsonl"
        staff = _staff(gold / f"{name}.json", labels)
        out = folder / name
        await replay(judge, texts, FLAG_AT, gold / f"{name}.json", out, staff, None)
        told.append(name + "\n" + _scored("chat", labels, out / "findings.jsonl"))
    return "\n".join(told)


def _staff(export: Path, labels: Path) -> frozenset[int]:
    """Who is staff: the labels say it, as a deployment's settings would."""
    roles = {row["id"]: row["role"] for row in lines(labels)}
    messages = json.loads(export.read_text("utf-8"))["messages"]
    return frozenset(
        int(message["from_id"].removeprefix("user"))
        for message in messages
        if roles.get(message["id"], "member") != "member"
        and str(message.get("from_id")).startswith("user")
    )


def _scored(kind: str, labels: Path, found: Path) -> str:
    command = [sys.executable, str(SCRIPT), kind, str(labels), str(found)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    keys = ("n", "auc", "flag", "ru", "en", "messages", "rude", "flags_on_swearing_slang_self")
    return "\n".join(f"    {key}: {json.dumps(told[key])}" for key in keys if key in told)
