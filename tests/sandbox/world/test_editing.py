"""Editing, deleting and pinning."""

from typing import Any

from telethon.tl import functions, types

Edit = functions.messages.EditMessageRequest


async def test_only_the_author_edits_and_only_for_two_days(town: Any) -> None:
    """With the pin right there is no limit."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    said = town.world.post(group, boris, "said")
    place = town.peer(boris, group)
    assert (
        await town.refusal(anna, Edit(town.peer(anna, group), said, message="no"))
        == "MESSAGE_AUTHOR_REQUIRED"
    )
    assert await town.refusal(boris, Edit(place, said, message="said")) == "MESSAGE_NOT_MODIFIED"
    assert await town.refusal(boris, Edit(place, 99, message="x")) == "MESSAGE_ID_INVALID"
    town.clock.move(hours=49)
    expired = await town.refusal(boris, Edit(place, said, message="late"))
    assert expired == "MESSAGE_EDIT_TIME_EXPIRED"
    town.world.promote(group, boris, pin_messages=True)
    await town.call(boris, Edit(place, said, message="late"))
    assert town.told(anna, types.UpdateEditChannelMessage)[-1].message.message == "late"


async def test_deleting_needs_authorship_or_the_right(town: Any) -> None:
    """Ids that are gone already are passed over."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    hers, his = town.world.post(group, anna, "hers"), town.world.post(group, boris, "his")
    delete = functions.channels.DeleteMessagesRequest
    refused = await town.refusal(boris, delete(town.channel(boris, group), [hers]))
    assert refused == "MESSAGE_DELETE_FORBIDDEN"
    done = await town.call(anna, delete(town.channel(anna, group), [hers, his, 99]))
    assert done.pts_count == 2
    again = await town.call(anna, delete(town.channel(anna, group), [hers, his]))
    assert (again.pts, again.pts_count) == (done.pts, 0)
    assert town.told(boris, types.UpdateDeleteChannelMessages)[-1].messages == [hers, his]
    got = await town.call(
        anna,
        functions.channels.GetMessagesRequest(
            town.channel(anna, group), [types.InputMessageID(hers)]
        ),
    )
    assert isinstance(got.messages[0], types.MessageEmpty)


async def test_a_private_dialog_is_wiped_on_both_sides_piece_by_piece(town: Any) -> None:
    """The offset says how much is left."""
    anna, boris = town.person("Anna"), town.person("Boris")
    for number in range(150):
        town.world.post(boris, anna, f"message {number}")
    request = functions.messages.DeleteHistoryRequest(town.peer(anna, boris), 0, revoke=True)
    first = await town.call(anna, request)
    assert (first.pts_count, first.offset) == (100, 50)
    second = await town.call(anna, request)
    assert (second.pts_count, second.offset) == (50, 0)
    assert all(message.deleted for message in town.world.dialog(boris, anna))


async def test_a_members_messages_are_deleted_piece_by_piece(town: Any) -> None:
    """Other people's stay."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    kept = town.world.post(group, anna, "kept")
    for number in range(101):
        town.world.post(group, boris, f"spam {number}")
    request = functions.channels.DeleteParticipantHistoryRequest(
        town.channel(anna, group), town.peer(anna, boris)
    )
    assert (await town.call(anna, request)).offset == 1
    assert (await town.call(anna, request)).offset == 0
    alive = [m.id for m in town.world.history(group) if not m.deleted and m.text]
    assert alive == [kept]


async def test_pinning_is_told_with_a_service_message(town: Any) -> None:
    """A member without the right is refused."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    card = town.world.post(group, anna, "card")
    pin = functions.messages.UpdatePinnedMessageRequest
    assert await town.refusal(boris, pin(town.peer(boris, group), card)) == "CHAT_ADMIN_REQUIRED"
    await town.call(anna, pin(town.peer(anna, group), card))
    assert town.told(boris, types.UpdatePinnedChannelMessages)[0].messages == [card]
    service = town.told(boris, types.UpdateNewChannelMessage)[-1].message
    assert isinstance(service.action, types.MessageActionPinMessage)
    assert service.reply_to.reply_to_msg_id == card
