"""Differences: what a client missed."""

from datetime import UTC, datetime
from typing import Any

from telethon.tl import functions, types

from sandbox.faults import Faults

Empty = types.ChannelMessagesFilterEmpty


def difference(town: Any, viewer: int, chat: int, pts: int, limit: int = 100) -> Any:
    """The request for what happened in a chat."""
    return functions.updates.GetChannelDifferenceRequest(
        town.channel(viewer, chat), Empty(), pts, limit
    )


async def test_pushes_and_the_difference_tell_the_same(town: Any) -> None:
    """Every push moves the pts by its count, without a hole."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    start = town.world.chats[group].log.pts
    first = town.world.post(group, anna, "first")
    town.world.post(group, anna, "second")
    town.world.edit(group, first, "changed")
    town.world.delete(group, first)
    pushed = [u for u in town.heard[boris] if hasattr(u, "pts")]
    at = start
    for update in pushed:
        assert update.pts == at + update.pts_count
        at = update.pts
    missed = await town.call(boris, difference(town, boris, group, start))
    assert [m.message for m in missed.new_messages] == ["second"]
    assert [type(u) for u in missed.other_updates] == [types.UpdateDeleteChannelMessages]
    assert missed.pts == at
    nothing = await town.call(boris, difference(town, boris, group, at))
    assert isinstance(nothing, types.updates.ChannelDifferenceEmpty)


async def test_too_much_is_too_long(town: Any) -> None:
    """More than a hundred events: the client gets the dialog and must read the history."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    start = town.world.chats[group].log.pts
    for number in range(101):
        town.world.post(group, anna, f"message {number}")
    answer = await town.call(boris, difference(town, boris, group, start))
    assert isinstance(answer, types.updates.ChannelDifferenceTooLong)
    assert answer.dialog.pts == town.world.chats[group].log.pts
    assert answer.dialog.top_message == town.world.chats[group].history.top


async def test_the_fault_plan_can_make_a_difference_too_long(town: Any) -> None:
    """Once per wish."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    start = town.world.chats[group].log.pts
    town.world.post(group, anna, "one")
    town.api.plan = Faults(too_long=1)
    kinds = [type(await town.call(boris, difference(town, boris, group, start))) for _ in "ab"]
    assert kinds == [types.updates.ChannelDifferenceTooLong, types.updates.ChannelDifference]


async def test_the_account_learns_which_chats_moved(town: Any) -> None:
    """Private messages come themselves, chats only by name."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    state = await town.call(boris, functions.updates.GetStateRequest())
    town.clock.move(minutes=1)
    nothing = functions.updates.GetDifferenceRequest(state.pts, town.clock.now(), 0)
    assert isinstance(await town.call(boris, nothing), types.updates.DifferenceEmpty)
    town.world.post(boris, anna, "to you")
    town.world.post(group, anna, "to all")
    request = functions.updates.GetDifferenceRequest(state.pts, state.date, 0)
    missed = await town.call(boris, request)
    assert [message.message for message in missed.new_messages] == ["to you"]
    assert missed.other_updates == [
        types.UpdateChannelTooLong(group, town.world.chats[group].log.pts)
    ]
    assert group in [chat.id for chat in missed.chats]


async def test_a_long_private_log_comes_in_slices(town: Any) -> None:
    """Each slice says where the next begins."""
    anna, boris = town.person("Anna"), town.person("Boris")
    for number in range(700):
        town.world.post(boris, anna, f"message {number}")
    got: list[str] = []
    pts = 1
    while True:
        request = functions.updates.GetDifferenceRequest(pts, datetime.now(UTC), 0)
        part = await town.call(boris, request)
        got += [message.message for message in part.new_messages]
        if isinstance(part, types.updates.Difference):
            break
        pts = part.intermediate_state.pts
    assert got == [f"message {number}" for number in range(700)]


async def test_other_logins_hear_what_one_login_does(town: Any) -> None:
    """The caller has the answer; its other devices get the push."""
    anna = town.person("Anna")
    town.world.sign_in(999, town.world.accounts[anna])
    group = town.world.add_supergroup("Group", anna)
    town.heard.clear()
    send = functions.messages.SendMessageRequest(town.peer(anna, group), "hello")
    await town.call(anna, send)
    assert not town.heard[anna]
    assert [u.message.out for u in town.told(999, types.UpdateNewChannelMessage)] == [True]
