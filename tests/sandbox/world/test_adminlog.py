"""The admin log."""

from typing import Any

from telethon.tl import functions, types


def log(town: Any, viewer: int, chat: int, **arguments: Any) -> Any:
    """The request for a chat's log."""
    given = {"q": "", "max_id": 0, "min_id": 0, "limit": 100, **arguments}
    return functions.channels.GetAdminLogRequest(town.channel(viewer, chat), **given)


async def test_the_log_forgets_after_two_days(town: Any) -> None:
    """And is for admins only."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    said = town.world.post(group, boris, "said")
    town.world.delete(group, said, by=anna)
    assert await town.refusal(boris, log(town, boris, group)) == "CHAT_ADMIN_REQUIRED"
    events = (await town.call(anna, log(town, anna, group))).events
    assert events[0].user_id == anna
    assert events[0].action.message.message == "said"
    town.clock.move(hours=48)
    assert not (await town.call(anna, log(town, anna, group))).events


async def test_the_log_has_filters_and_pages(town: Any) -> None:
    """By kind, and from an id up or down."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    ids = [town.world.post(group, boris, f"message {number}") for number in range(5)]
    for number in ids:
        town.world.delete(group, number, by=anna)
    town.world.promote(group, boris)
    only = types.ChannelAdminLogEventsFilter(promote=True)
    promoted = (await town.call(anna, log(town, anna, group, events_filter=only))).events
    assert [type(event.action) for event in promoted] == [
        types.ChannelAdminLogEventActionParticipantToggleAdmin
    ]
    deleted = types.ChannelAdminLogEventsFilter(delete=True)
    newest = (await town.call(anna, log(town, anna, group, events_filter=deleted, limit=2))).events
    older = (
        await town.call(anna, log(town, anna, group, events_filter=deleted, max_id=newest[-1].id))
    ).events
    newer = (
        await town.call(anna, log(town, anna, group, events_filter=deleted, min_id=older[0].id))
    ).events
    assert len(older) == 3
    assert [event.id for event in newer] == [event.id for event in newest]
