"""Addresses, and what strangers may not see."""

from typing import Any

from telethon.tl import functions, types

Send = functions.messages.SendMessageRequest


async def test_a_hash_of_another_account_does_not_work(town: Any) -> None:
    """Nor does a made-up one."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    assert await town.refusal(anna, Send(town.peer(boris, group), "x")) == "CHANNEL_INVALID"
    wrong = types.InputPeerUser(boris, 12345)
    assert await town.refusal(anna, Send(wrong, "x")) == "PEER_ID_INVALID"
    invite = functions.channels.InviteToChannelRequest(
        town.channel(anna, group), [types.InputUser(boris, 1)]
    )
    assert await town.refusal(anna, invite) == "USER_ID_INVALID"


async def test_an_author_can_be_addressed_through_their_message(town: Any) -> None:
    """As clients do that keep no hashes of people."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna, (boris, clara))
    said = town.world.post(group, boris, "said")
    place = town.peer(anna, group)
    author = types.InputPeerUserFromMessage(place, said, boris)
    mute = types.ChatBannedRights(until_date=None, send_messages=True)
    await town.call(
        anna, functions.channels.EditBannedRequest(town.channel(anna, group), author, mute)
    )
    assert town.world.restriction(group, boris) is not None
    other = types.InputPeerUserFromMessage(place, said, clara)
    refused = await town.refusal(
        anna, functions.channels.EditBannedRequest(town.channel(anna, group), other, mute)
    )
    assert refused == "USER_ID_INVALID"


async def test_a_private_chat_is_closed_to_strangers(town: Any) -> None:
    """Reading and writing alike."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna)
    assert await town.refusal(boris, Send(town.peer(boris, group), "x")) == "CHANNEL_PRIVATE"
    read = functions.messages.GetHistoryRequest(town.peer(boris, group), 0, None, 0, 10, 0, 0, 0)
    assert await town.refusal(boris, read) == "CHANNEL_PRIVATE"


async def test_a_phone_is_shown_to_oneself_and_to_those_who_saved_it(town: Any) -> None:
    """To nobody else."""
    anna, boris = town.person("Anna"), town.person("Boris")
    phone = town.world.accounts[boris].phone
    ask = functions.users.GetUsersRequest([town.user(anna, boris)])
    assert (await town.call(anna, ask))[0].phone is None
    contact = types.InputPhoneContact(1, phone, "Boris", "")
    await town.call(anna, functions.contacts.ImportContactsRequest([contact]))
    assert (await town.call(anna, ask))[0].phone == phone
    me = functions.users.GetUsersRequest([types.InputUserSelf()])
    assert (await town.call(boris, me))[0].phone == phone


async def test_an_unknown_method_is_refused_and_counted_by_name(town: Any) -> None:
    """With the error that Telegram gives."""
    anna = town.person("Anna")
    refused = await town.refusal(anna, functions.account.GetThemesRequest("x", 0))
    assert refused == "INPUT_METHOD_INVALID"
    assert town.world.unknown == {"account.GetThemes": 1}


async def test_a_key_that_is_not_signed_in_may_do_nothing(town: Any) -> None:
    """AUTH_KEY_UNREGISTERED, code 401."""
    assert await town.refusal(4711, functions.updates.GetStateRequest()) == (
        "AUTH_KEY_UNREGISTERED"
    )


async def test_some_people_take_no_messages(town: Any) -> None:
    """Those who blocked the writer, and those who close their door to strangers."""
    anna, boris = town.person("Anna"), town.person("Boris")
    hello = Send(town.peer(anna, boris), "hello", random_id=1)
    town.world.accounts[boris].closed = True
    assert await town.refusal(anna, hello) == "PRIVACY_PREMIUM_REQUIRED"
    town.world.post(anna, boris, "write to me")
    await town.call(anna, hello)
    await town.call(boris, functions.contacts.BlockRequest(town.peer(boris, anna)))
    again = Send(town.peer(anna, boris), "hello again", random_id=2)
    assert await town.refusal(anna, again) == "USER_IS_BLOCKED"
    await town.call(boris, functions.contacts.UnblockRequest(town.peer(boris, anna)))
    await town.call(anna, again)
