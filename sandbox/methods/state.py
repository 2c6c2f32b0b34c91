"""The account's state, which several methods answer with."""

from typing import Any

from telethon.tl import types

from sandbox.methods.call import Call


def state(call: Call, pts: int | None = None) -> Any:
    """The account's state, by default the newest."""
    return types.updates.State(
        pts=call.me.log.pts if pts is None else pts,
        qts=0,
        date=call.world.now,
        seq=0,
        unread_count=0,
    )
