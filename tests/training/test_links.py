"""`python -m training.links`: what is taught is what is served, and twice the same."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from adapters.models.links.model import _run, _session, parse
from outreach.listening.heard import Kind
from outreach.listening.line import Line
from outreach.listening.linking.linker import Compared, Linker
from outreach.listening.linking.shape import shape
from outreach.listening.talk import Talk
from training import links, links_rows
from training.chats import Chat, Told
from training.links import JUDGE, RANKER, Taught, rank, shipped, teach
from training.links_play import play, wanted, watch
from training.links_trees import Rows, graph, learn

SMALL = {"min_data_in_leaf": 2, "num_leaves": 4}


def chat(salt: int) -> Chat:
    """A little chat: every question about a place is answered by the next but one."""
    told: list[Told] = []
    for number in range(1, 121, 4):
        at = number * 40.0
        told += [
            Told(Line(number, at, 1 + salt, f"где взять штуку {number}?"), Kind.QUESTION),
            Told(Line(number + 1, at + 40, 9, "ну и погода сегодня, да")),
            Told(Line(number + 2, at + 80, 5, "возле метро дают, зайди"), answers=(number,)),
            Told(Line(number + 3, at + 120, 1 + salt, "спасибо"), tags=frozenset({"thx"})),
        ]
    return tuple(told)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel in which everybody replies to the message before the last."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "linking").mkdir()
    rows = [
        {
            "file": f"talk {at // 60}",
            "i": at,
            "minute": at,
            "user": f"user{at % 5}",
            "system": False,
            "text": f"well {at}",
            "parents": [at - 2 if at % 60 > 2 else at],
        }
        for at in range(240)
    ]
    with gzip.open(folder / "linking" / "en_irc_ubuntu.train.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def taught(data: Path) -> Taught:
    """A small model, taught by two writers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "RANKER_TREES", 20)
        patch.setattr(links, "JUDGE_TREES", 40)
        patch.setattr(links, "RANKER", {**RANKER, **SMALL})
        patch.setattr(links, "JUDGE", {**JUDGE, **SMALL})
        return teach({"one": chat(0), "two": chat(1)}, rank(data))


def test_what_is_taught_is_what_is_served(taught: Taught) -> None:
    """The words are worth the same, the trees say the same, the links are the same."""
    served = parse(shipped(taught, {}))
    seen: list[int] = []

    def see(told: Told, compared: Compared) -> None:
        assert compared.said.shape.id == told.id
        seen.append(told.id)

    watch(chat(2), Linker(served), see)
    assert len(seen) == len(chat(2))
    rows = links_rows.answers(chat(2), served)
    said = rows.matrix.tolist()
    assert np.allclose(served.answers(said), taught.answers(said), atol=1e-6)
    assert play(chat(2), Linker(served)) == play(chat(2), Linker(taught))
    shapes = Line(1, 0.0, 4, "возле метро дают")
    one = Talk().hear(shapes)
    assert served.text(one, shape(one), None) == pytest.approx(taught.text(one, shape(one), None))


def test_it_learns_what_there_is_to_learn(taught: Taught) -> None:
    """A third writer's answers are found, the small talk is not."""
    assert play(chat(2), Linker(taught)) == wanted(chat(2))


def test_twice_the_same(taught: Taught, data: Path) -> None:
    """Nothing is random: the same messages give the same bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "RANKER_TREES", 20)
        patch.setattr(links, "JUDGE_TREES", 40)
        patch.setattr(links, "RANKER", {**RANKER, **SMALL})
        patch.setattr(links, "JUDGE", {**JUDGE, **SMALL})
        again = teach({"one": chat(0), "two": chat(1)}, rank(data))
    assert shipped(again, {"a": 1}) == shipped(taught, {"a": 1})


def test_the_graph_compares_as_the_trees_do() -> None:
    """Also where a number lies on a threshold: thresholds have 64 bits, rows have 32."""
    steps = np.arange(400, dtype=np.float32).reshape(-1, 1) / np.float32(10)
    truth = (np.sin(steps.ravel()) > 0).astype(np.float32)
    booster = learn([Rows(steps, truth, np.array([400]))], 10, objective="binary", **SMALL)
    served = np.array(_run(_session(graph([booster])), steps.tolist()))
    assert np.allclose(served, booster.predict(steps, raw_score=True), atol=1e-5)
    assert len(set(np.round(served, 3))) > 3


def test_a_model_without_a_judge_is_not_shipped(taught: Taught) -> None:
    """Half a model would load and link nothing."""
    with pytest.raises(ValueError, match="judge"):
        shipped(Taught(taught.words, taught.ranker), {})


def test_the_play_follows_requests_and_their_pieces() -> None:
    """Openings and bumps belong to the request; requests grow old."""
    told = (
        Told(Line(1, 0.0, 1, "ребят вопрос"), tags=frozenset({"burst"})),
        Told(Line(2, 20.0, 1, "где штука?"), Kind.QUESTION),
        Told(Line(3, 500.0, 1, "ап"), tags=frozenset({"bump"})),
        Told(Line(4, 600.0, 2, "возле метро", reply_to=3), answers=(2,)),
        Told(Line(5, 9e5, 2, "возле метро, в доме", reply_to=2)),
    )
    assert wanted(told) == {(4, 2)}
    assert play(told, Linker()) == {(4, 2)}
