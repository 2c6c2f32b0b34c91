"""Pairs of messages as the models of links learn from them."""

from collections.abc import Sequence

import numpy as np

from outreach.listening.linking.linker import Compared, Linker, Model
from outreach.listening.linking.pairs import rank_rows
from outreach.listening.linking.scene import Scene
from outreach.listening.talk import Talk
from training.chats import Chat, Told
from training.links_play import watch
from training.links_trees import Matrix, Rows
from training.threads import Thread

_BEFORE = 150  # messages before the first marked one that are heard, too


class _Sheet:
    """Rows, as they come."""

    def __init__(self) -> None:
        self._parts: list[Matrix] = []
        self._truth: list[float] = []
        self._groups: list[int] = []

    def add(self, rows: Sequence[Sequence[float]], truth: Sequence[bool]) -> None:
        self._parts.append(np.array(rows, dtype=np.float32))
        self._truth += [float(one) for one in truth]
        self._groups.append(len(rows))

    def rows(self) -> Rows:
        truth = np.array(self._truth, dtype=np.float32)
        return Rows(np.concatenate(self._parts), truth, np.array(self._groups, dtype=np.int64))


def replies(threads: Sequence[Thread], most: int) -> Rows:
    """Who replies to whom in talks where all of it is marked: of each the first `most` messages."""
    sheet = _Sheet()
    for thread in threads:
        scene, talk, left = Scene(), Talk(), most
        marked = next(at for at, spoken in enumerate(thread) if spoken.parents is not None)
        for spoken in thread[max(0, marked - _BEFORE) :]:
            if spoken.notice:
                continue
            known, window = scene.look(talk.hear(spoken.line), talk)
            if spoken.parents is None or not left:
                continue
            left -= 1
            places, rows = rank_rows(known, window, scene.weight)
            ids = [*(window[place].shape.id for place in places), spoken.line.id]
            truth = [number in spoken.parents for number in ids]
            if any(truth):
                sheet.add(rows, truth)
    return sheet.rows()


def answers(chat: Chat, model: Model) -> Rows:
    """Which requests are answered in a chat of ours, as `model` prepares the rows."""
    sheet = _Sheet()

    def see(told: Told, compared: Compared) -> None:
        if compared.requests:
            sheet.add(compared.rows, [one.asked.id in told.answers for one in compared.requests])

    watch(chat, Linker(model), see)
    return sheet.rows()
