"""Messages that wait for their time."""

from datetime import timedelta
from typing import Any

from telethon.tl import functions, types

Send = functions.messages.SendMessageRequest


async def test_it_is_published_when_due_and_once(town: Any) -> None:
    """A repeat of the request is answered with what waits, later with the message itself."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    when = town.clock.now() + timedelta(hours=1)
    request = Send(town.peer(anna, group), "later", schedule_date=when, random_id=7)
    for _ in range(2):
        answer = await town.call(anna, request)
        assert isinstance(answer.updates[-1], types.UpdateNewScheduledMessage)
    town.world.tick()
    assert not [m for m in town.world.history(group) if m.text]
    town.clock.move(hours=1)
    town.world.tick()
    town.world.tick()
    assert [m.text for m in town.world.history(group) if m.text] == ["later"]
    gone = town.told(anna, types.UpdateDeleteScheduledMessages)[0]
    assert gone.sent_messages == [town.world.history(group)[-1].id]
    assert town.told(boris, types.UpdateNewChannelMessage)[-1].message.from_scheduled
    answer = await town.call(anna, request)
    assert isinstance(answer.updates[-1], types.UpdateNewChannelMessage)
    assert answer.updates[-1].pts_count == 0


async def test_what_waits_can_be_listed_deleted_and_sent_now(town: Any) -> None:
    """By the one who wrote it."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    when = town.clock.now() + timedelta(days=1)
    place = town.peer(anna, group)
    for text in ("one", "two", "three"):
        await town.call(anna, Send(place, text, schedule_date=when))
    listed = functions.messages.GetScheduledHistoryRequest
    shown = (await town.call(anna, listed(place, 0))).messages
    assert [message.message for message in shown] == ["three", "two", "one"]
    assert not (await town.call(boris, listed(town.peer(boris, group), 0))).messages
    await town.call(anna, functions.messages.DeleteScheduledMessagesRequest(place, [shown[0].id]))
    await town.call(anna, functions.messages.SendScheduledMessagesRequest(place, [shown[1].id]))
    assert [m.text for m in town.world.history(group) if m.text] == ["two"]
    left = (await town.call(anna, listed(place, 0))).messages
    assert [message.message for message in left] == ["one"]


async def test_dates_near_and_far(town: Any) -> None:
    """A few seconds ahead is now; more than a year is refused."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    place, now = town.peer(anna, group), town.clock.now()
    await town.call(anna, Send(place, "now", schedule_date=now + timedelta(seconds=5)))
    assert [m.text for m in town.world.history(group) if m.text] == ["now"]
    far = Send(place, "far", schedule_date=now + timedelta(days=366))
    assert await town.refusal(anna, far) == "SCHEDULE_DATE_TOO_LATE"
