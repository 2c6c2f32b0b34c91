"""The list of dialogs, a page at a time: where the next page begins."""

from dataclasses import dataclass, field
from typing import Any

from telethon import utils
from telethon.tl import types

from adapters.telegram.translate import entities


@dataclass(frozen=True, slots=True)
class Offset:
    """Where a page of dialogs begins: behind this message of this dialog."""

    date: Any = None
    id: int = 0
    peer: Any = field(default_factory=types.InputPeerEmpty)


def behind(answer: Any) -> Offset | None:
    """Behind the last dialog whose newest message is told; of an emptied chat it is not."""
    tops = {(utils.get_peer_id(m.peer_id), m.id): m for m in answer.messages if m.peer_id}
    known = entities(answer.users, answer.chats)
    for dialog in reversed(answer.dialogs):
        number = utils.get_peer_id(dialog.peer)
        top = tops.get((number, dialog.top_message))
        if top is not None and number in known:
            return Offset(top.date, top.id, utils.get_input_peer(known[number]))
    return None
