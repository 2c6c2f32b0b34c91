"""How well it is found which message answers which: public talks, and our own chats held out.

    python -m benchmarks.linking [--quick]

*Replies*: of the Ubuntu channel's development talks (Kummerfeld et al. 2019), the message that each
one replies to, itself where it begins something; with and without what people are called. *Pairs*:
questions and their answers in Molweni (Ubuntu) and STAC (a board game): a judge of the ranker's
features is taught on some of the talks and tested on the others. *Held out*: each of our own chats,
with a model taught by the other writers; the requests are known, their answers are not. *Gold*: the
labelled chats beside the project, likewise. `--quick` leaves the pairs and the held out out.

The data (`../shared/data`) is no part of the project; without it this says so and exits 1.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import track

from adapters.models.links.model import SHIPPED, LinksModel, load, parse
from benchmarks.requests_figures import Found, compared
from outreach.listening.linking.linker import Linker, Model
from outreach.listening.linking.pairs import rank_rows
from outreach.listening.linking.scene import Scene
from outreach.listening.talk import Talk
from training.cases import DATA
from training.chats import GOLD, Chat, gold, ours
from training.links import JUDGE, rank, shipped, teach
from training.links_play import Links, play, wanted
from training.links_trees import Rows, learn
from training.threads import Asking, Thread, asking, ubuntu

PUBLIC_PAIRS = ("en_molweni_dp.dev", "en_stac.train")
_FOLDS = 5


def replies(threads: Sequence[Thread], model: Model) -> Found:
    """The links that are found in talks where somebody marked all of them: one for each message.

    As the task has it, notices begin something, each by itself.
    """
    found: Links = set()
    truth: Links = set()
    for number, thread in enumerate(threads):
        scene, talk = Scene(), Talk()
        for spoken in thread:
            me = spoken.line.id
            if spoken.parents is not None:
                # Ids begin anew in each talk.
                truth |= {(number << 32 | me, parent) for parent in spoken.parents}
            if spoken.notice:
                best = me
            else:
                known, window = scene.look(talk.hear(spoken.line), talk)
                if spoken.parents is None:
                    continue
                places, rows = rank_rows(known, window, scene.weight)
                ids = [*(window[place].shape.id for place in places), me]
                scores = model.parents(rows)
                best = ids[max(range(len(ids)), key=scores.__getitem__)]
            if spoken.parents is not None:
                found.add((number << 32 | me, best))
    return compared(found, truth)


def ubuntu_replies(model: Model, *, named: bool = True) -> Found:
    """The links of the Ubuntu channel's development talks."""
    return replies(ubuntu("dev", named=named), model)


@dataclass(frozen=True, slots=True)
class _Talked:
    """A short talk: its rows, and how many pairs there are to find."""

    rows: Rows
    wanted: int


def _pairs_of(talks: Sequence[Asking], name: str) -> list[_Talked]:
    found = []
    for talk_of in talks:
        scene, talk = Scene(), Talk()
        parts, truth = [], []
        for line in talk_of.lines:
            known, window = scene.look(talk.hear(line), talk)
            places, rows = rank_rows(known, window, scene.weight)
            for place, row in zip(places, rows, strict=False):
                asked = window[place].shape.id
                parts.append(row)
                truth.append(float((asked, line.id) in talk_of.pairs))
        if parts:
            matrix = np.array(parts, dtype=np.float32)
            groups = np.array([len(parts)], dtype=np.int64)
            rows_here = Rows(matrix, np.array(truth, dtype=np.float32), groups)
            found.append(_Talked(rows_here, len(talk_of.pairs)))
    if not found:
        raise ValueError(f"no talk in {name}")
    return found


def question_pairs(name: str) -> Found:
    """Question-answer pairs of a public set; a fifth of the talks is tested with the rest."""
    talks = _pairs_of(asking(name), name)
    total = Found(0, 0, 0)
    for fold in range(_FOLDS):
        rest = [one.rows for at, one in enumerate(talks) if at % _FOLDS != fold]
        tested = [one for at, one in enumerate(talks) if at % _FOLDS == fold]
        judge = learn(rest, 150, **{**JUDGE, "num_leaves": 15})
        for one in tested:
            said = np.asarray(judge.predict(one.rows.matrix)) >= 0.4
            right = int((said & (one.rows.truth > 0)).sum())
            total += Found(int(said.sum()), one.wanted, right)
    return total


@dataclass(frozen=True, slots=True)
class Linked:
    """What was found in a chat whose requests are known."""

    links: Found
    bare: Found
    """Of answers that do not carry Telegram's reply to the request."""
    peers: Found
    """Requests that members answered."""
    unanswered: Found


def linked(chat: Chat, linker: Linker) -> Linked:
    """The figures of a chat, by the rules of `score_gold.py`."""
    found, truth = play(chat, linker), wanted(chat)
    reply = {told.id: told.line.reply_to for told in chat}
    staff = {told.id for told in chat if told.line.staff}
    asked = {told.id for told in chat if told.kind is not None and not told.line.staff}

    def bare(links: Links) -> Links:
        return {(one, request) for one, request in links if reply[one] != request}

    def peers(links: Links) -> set[int]:
        return {request for one, request in links if one not in staff}

    def silent(links: Links) -> set[int]:
        return asked - {request for _, request in links}

    return Linked(
        compared(found, truth),
        compared(bare(found), bare(truth)),
        compared(peers(found), peers(truth)),
        compared(silent(found), silent(truth)),
    )


def held_out(chats: Mapping[str, Chat], console: Console) -> dict[str, Linked]:
    """Each of our chats, with a model that learnt from the other writers and from Ubuntu."""
    ranker = rank(DATA)
    found = {}
    for name in track(sorted(chats), "teaching and testing", console=console):
        rest = {other: chat for other, chat in chats.items() if other != name}
        model = parse(shipped(teach(rest, ranker), {}))
        found[name] = linked(chats[name], Linker(model))
    return found


def _show(name: str, one: Linked) -> str:
    parts = (one.links, one.bare, one.peers)
    figures = "".join(f"{part.precision:7.3f}{part.recall:7.3f}{part.f1:7.3f}" for part in parts)
    return f"{name:16}{one.links.wanted:6}{figures}{one.unanswered.recall:7.3f}"


def _speed(chat: Chat, model: LinksModel) -> float:
    """Microseconds of one core a message, requests included."""
    start = time.process_time()
    play(chat, Linker(model))
    return 1e6 * (time.process_time() - start) / len(chat)


def main() -> int:
    """Print the tables; 1 when the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without what must be taught first")
    options = parser.parse_args()
    console = Console(stderr=True)
    if not (DATA / "linking").is_dir():
        console.print("The data is missing: expected ../shared/data beside the project.")
        return 1
    model = load()
    print(f"replies, Ubuntu          F1 {ubuntu_replies(model).f1:.3f}")
    print(f"replies, nobody named    F1 {ubuntu_replies(model, named=False).f1:.3f}")
    if not options.quick:
        for name in PUBLIC_PAIRS:
            print(f"pairs, {name:18}F1 {question_pairs(name).f1:.3f}")
    print(f"{'':16}{'links':>6}{'all: P, R, F1':>21}{'no reply':>21}{'peers':>21}{'silent':>7}")
    golden = {name: gold(name) for name in GOLD}
    for name, chat in golden.items():
        print(_show(name, linked(chat, Linker(model))))
        print(_show(f"{name}, rules", linked(chat, Linker())))
    if not options.quick:
        for name, one in held_out(ours(), console).items():
            print(_show(name, one))
    print(f"{_speed(golden[GOLD[0]], model):.0f} µs a message; {SHIPPED.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
