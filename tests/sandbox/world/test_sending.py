"""Sending messages, and sending them again."""

import asyncio
from typing import Any

import pytest
from telethon.tl import functions, types

from sandbox.contract import RpcFault

Send = functions.messages.SendMessageRequest


def ids(updates: Any) -> list[int]:
    """The message ids in an answer to a send."""
    return [u.id for u in updates.updates if isinstance(u, types.UpdateMessageID)]


async def test_a_repeated_random_id_posts_nothing_new(town: Any) -> None:
    """It is answered with the first message, and the pts does not move."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    request = Send(town.peer(anna, group), "once", random_id=7)
    first = await town.call(anna, request)
    pts = town.world.chats[group].log.pts
    town.clock.move(days=400)
    second = await town.call(anna, request)
    assert ids(first) == ids(second)
    assert second.updates[-1].pts_count == 0
    assert town.world.chats[group].log.pts == pts
    assert [m.text for m in town.world.history(group)].count("once") == 1
    assert town.world.repeats[7] == 1


async def test_random_ids_are_counted_per_account_and_peer(town: Any) -> None:
    """The same number elsewhere, or from somebody else, is another message."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    await town.call(anna, Send(town.peer(anna, group), "a", random_id=7))
    await town.call(boris, Send(town.peer(boris, group), "b", random_id=7))
    await town.call(anna, Send(town.peer(anna, boris), "c", random_id=7))
    assert [m.text for m in town.world.history(group) if m.text] == ["a", "b"]
    assert [m.text for m in town.world.dialog(boris, anna)] == ["c"]


async def test_a_repeat_during_the_first_call_is_told_to_wait(town: Any) -> None:
    """RANDOM_ID_DUPLICATE, code 500, and only while the first is being carried out."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    town.api.thinking = 0.01
    request = Send(town.peer(anna, group), "once", random_id=7)
    first = asyncio.create_task(town.call(anna, request))
    await asyncio.sleep(0)
    with pytest.raises(RpcFault) as caught:
        await town.call(anna, request)
    assert (caught.value.code, caught.value.message) == (500, "RANDOM_ID_DUPLICATE")
    assert ids(await first) == ids(await town.call(anna, request))


async def test_private_messages_live_in_two_boxes(town: Any) -> None:
    """Each side has its own ids; the sender hears shortly, its other device in full."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    await town.call(clara, Send(town.peer(clara, boris), "first in the box", random_id=1))
    town.world.sign_in(999, town.world.accounts[anna])
    answer = await town.call(anna, Send(town.peer(anna, boris), "hello", random_id=2))
    assert isinstance(answer, types.UpdateShortSentMessage)
    assert answer.id == 1
    received = town.told(boris, types.UpdateNewMessage)[-1].message
    assert (received.id, received.out, received.peer_id.user_id) == (2, False, anna)
    assert not town.told(anna, types.UpdateNewMessage)
    assert town.told(999, types.UpdateNewMessage)[0].message.out


async def test_texts_have_limits(town: Any) -> None:
    """Neither nothing nor a book."""
    anna = town.person("Anna")
    group = town.peer(anna, town.world.add_supergroup("Group", anna))
    assert await town.refusal(anna, Send(group, " ")) == "MESSAGE_EMPTY"
    assert await town.refusal(anna, Send(group, "x" * 4097)) == "MESSAGE_TOO_LONG"
    missing = types.InputReplyToMessage(55)
    assert (
        await town.refusal(anna, Send(group, "x", reply_to=missing)) == "REPLY_MESSAGE_ID_INVALID"
    )


async def test_a_channel_post_appears_in_the_linked_group(town: Any) -> None:
    """Forwarded by the channel itself; an edit of the post changes the copy."""
    anna, boris = town.person("Anna"), town.person("Boris")
    channel = town.world.add_channel("News", anna)
    group = town.world.add_supergroup("Talk", anna, (boris,))
    town.world.link(channel, group)
    post = town.world.post(channel, anna, "news")
    copy = town.told(boris, types.UpdateNewChannelMessage)[-1].message
    assert copy.from_id == types.PeerChannel(channel)
    assert copy.fwd_from.channel_post == post
    town.world.edit(channel, post, "old news")
    edited = town.told(boris, types.UpdateEditChannelMessage)[-1].message
    assert (edited.id, edited.message) == (copy.id, "old news")


async def test_an_anonymous_admin_speaks_as_the_group(town: Any) -> None:
    """Readers see the group as the sender; the admin sees an outgoing message."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    town.world.promote(group, boris, anonymous=True)
    town.world.post(group, boris, "we")
    seen = town.told(anna, types.UpdateNewChannelMessage)[-1].message
    assert seen.from_id == types.PeerChannel(group)
    assert town.told(boris, types.UpdateNewChannelMessage)[-1].message.out


async def test_slow_mode_makes_members_wait_and_admins_not(town: Any) -> None:
    """The error says for how many seconds."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    toggle = functions.channels.ToggleSlowModeRequest(town.channel(anna, group), 30)
    await town.call(anna, toggle)
    town.world.post(group, boris, "one")
    town.clock.move(seconds=10)
    two = Send(town.peer(boris, group), "two", random_id=2)
    assert await town.refusal(boris, two) == "SLOWMODE_WAIT_20"
    town.world.post(group, anna, "one")
    town.world.post(group, anna, "two")
    town.clock.move(seconds=20)
    await town.call(boris, two)


async def test_forwards_name_the_author(town: Any) -> None:
    """And are deduplicated one by one."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    said = town.world.post(group, boris, "well said")
    request = functions.messages.ForwardMessagesRequest(
        town.peer(anna, group), [said], types.InputPeerSelf(), random_id=[5]
    )
    await town.call(anna, request)
    await town.call(anna, request)
    saved = town.world.dialog(anna, anna)
    assert [(m.text, m.forward.from_id.user_id) for m in saved] == [("well said", boris)]


async def test_a_mention_by_id_calls_the_one_it_names(town: Any) -> None:
    """Everybody sees who it is; only their own copy is marked."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna, (boris, clara))
    name = types.InputMessageEntityMentionName(3, 5, town.user(anna, boris))
    request = Send(town.peer(anna, group), "🆘 Boris", random_id=1, entities=[name])
    await town.call(anna, request)
    (seen,) = town.told(boris, types.UpdateNewChannelMessage)
    assert seen.message.mentioned
    assert seen.message.entities == [types.MessageEntityMentionName(3, 5, boris)]
    (other,) = town.told(clara, types.UpdateNewChannelMessage)
    assert not other.message.mentioned
    page = functions.messages.GetHistoryRequest(
        town.peer(clara, group), 0, None, 0, limit=1, max_id=0, min_id=0, hash=0
    )
    assert boris in {user.id for user in (await town.call(clara, page)).users}
