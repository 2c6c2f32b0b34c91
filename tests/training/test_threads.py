"""The public talks are read as they are marked."""

import gzip
import json
from pathlib import Path
from typing import Any

from training.threads import asking, ubuntu


def written(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """A compressed file, one object a line."""
    (folder / "linking").mkdir(exist_ok=True)
    with gzip.open(folder / "linking" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def line(number: int, user: str, parents: list[int] | None, **more: object) -> dict[str, Any]:
    """A line of the channel."""
    row = {"file": "a", "i": number, "minute": 7, "user": user, "system": not user}
    return {**row, "text": f"line {number}", "parents": parents, **more}


def test_a_channel_is_read_talk_by_talk(tmp_path: Path) -> None:
    """Who speaks has a number, minutes become seconds, lines nobody marked stay unmarked."""
    rows = [
        line(5, "ann", None),
        line(6, "", [6]),
        line(7, "bob", [5, 6]),
        line(1, "ann", [1], file="b"),
    ]
    written(tmp_path, "en_irc_ubuntu.dev", rows)
    first, second = ubuntu("dev", tmp_path)
    assert [spoken.parents for spoken in first] == [None, {6}, {5, 6}]
    assert [spoken.notice for spoken in first] == [False, True, False]
    assert first[0].line.author == second[0].line.author
    assert first[1].line.author is None
    assert first[2].line.at == 420.0
    assert first[2].line.names == ("bob",)
    assert len(second) == 1


def test_names_can_be_hidden(tmp_path: Path) -> None:
    """To learn, or to measure, what is left without them."""
    written(tmp_path, "en_irc_ubuntu.dev", [line(1, "ann", [1])])
    ((spoken,),) = ubuntu("dev", tmp_path, named=False)
    assert spoken.line.names == ()
    assert spoken.line.author == 1


def test_only_answers_to_questions_are_pairs(tmp_path: Path) -> None:
    """Other relations between two utterances are left aside."""
    row = {
        "id": "x",
        "edus": [{"speaker": "a", "text": "ore?"}, {"speaker": "b", "text": "no"}],
        "relations": [{"x": 0, "y": 1, "type": "QAP"}, {"x": 1, "y": 0, "type": "Comment"}],
    }
    written(tmp_path, "en_stac.train", [row])
    (talk,) = asking("en_stac.train", tmp_path)
    assert talk.pairs == {(1, 2)}
    assert [one.text for one in talk.lines] == ["ore?", "no"]
    assert talk.lines[0].author != talk.lines[1].author
