"""Private messages: what the other side is sent, who may write, and what lies in the box."""

from typing import Any

import pytest
from telethon.tl import functions, types

from sandbox.contract import RpcFault
from tests.sandbox.stock import png

Send = functions.messages.SendMessageRequest


async def test_a_plain_text_is_told_shortly_once_people_know_each_other(town: Any) -> None:
    """The first message comes in full, with the users; the difference tells both in full."""
    anna, boris = town.person("Anna"), town.person("Boris")
    town.world.sign_in(999, town.world.accounts[anna])
    state = await town.call(boris, functions.updates.GetStateRequest())
    await town.call(anna, Send(town.peer(anna, boris), "first", random_id=1))
    bold = [types.MessageEntityBold(0, 3)]
    answer = types.InputReplyToMessage(1)
    second = Send(
        town.peer(anna, boris), "second", reply_to=answer, silent=True, random_id=2, entities=bold
    )
    await town.call(anna, second)
    assert [u.message.message for u in town.told(boris, types.UpdateNewMessage)] == ["first"]
    short = town.told(boris, types.UpdateShortMessage)[0]
    assert (short.id, short.user_id, short.message, short.out) == (2, anna, "second", False)
    assert (short.pts, short.pts_count) == (town.world.accounts[boris].log.pts, 1)
    assert (short.reply_to.reply_to_msg_id, short.silent, short.entities) == (1, True, bold)
    own = town.told(999, types.UpdateShortMessage)[0]
    assert (own.id, own.user_id, own.out) == (2, boris, True)
    missed = await town.call(
        boris, functions.updates.GetDifferenceRequest(state.pts, state.date, 0)
    )
    assert [message.message for message in missed.new_messages] == ["first", "second"]
    assert anna in [user.id for user in missed.users]


async def test_whatever_is_more_than_a_text_is_told_in_full(town: Any) -> None:
    """Media, forwards, mentions, and a first message after the conversation was deleted."""
    anna, boris = town.person("Anna"), town.person("Boris")
    first = town.world.whisper(anna, boris, "first").twin.id
    town.world.whisper(anna, boris, "", media=town.world.attachment(png(7), "grey.png"))
    place = town.peer(anna, boris)
    await town.call(
        anna, functions.messages.ForwardMessagesRequest(place, [first], place, random_id=[5])
    )
    mention = types.InputMessageEntityMentionName(0, 3, types.InputUserSelf())
    await town.call(anna, Send(place, "see me", entities=[mention], random_id=6))
    forget = functions.messages.DeleteHistoryRequest(town.peer(boris, anna), 0)
    await town.call(boris, forget)
    town.world.whisper(anna, boris, "again")
    assert len(town.told(boris, types.UpdateNewMessage)) == 5
    assert not town.told(boris, types.UpdateShortMessage)


async def test_a_limited_account_may_only_answer(town: Any) -> None:
    """Or write to those who have it as a contact, and to itself; media are no way around."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    town.world.whisper(anna, clara, "before")
    town.world.accounts[anna].limited = True
    hello = Send(town.peer(anna, boris), "hello", random_id=1)
    assert await town.refusal(anna, hello) == "PEER_FLOOD"
    with pytest.raises(RpcFault, match="400 PEER_FLOOD"):
        town.world.whisper(anna, clara, "you never answered")
    with pytest.raises(RpcFault, match="400 PEER_FLOOD"):
        town.world.whisper(anna, boris, "", media=town.world.attachment(b"text", "a.txt"))
    town.world.whisper(anna, anna, "a note")
    town.world.whisper(boris, anna, "I write first")
    await town.call(anna, hello)
    town.world.accounts[clara].contacts.add(anna)
    town.world.whisper(anna, clara, "you know me")
    assert [m.text for m in town.world.received(boris, anna)] == ["hello"]
    assert [m.text for m in town.world.received(clara)] == ["before", "you know me"]


@pytest.mark.parametrize(
    ("content", "name"),
    [(png(9), "grey.png"), (b"%PDF-1.7 ...", "letter.pdf"), ("слова".encode(), "words.txt")],
)
async def test_a_private_file_is_sent_once_for_each_random_id(
    town: Any, content: bytes, name: str
) -> None:
    """A repeat is answered with the first message, even when its parts are gone by then."""
    anna, boris = town.person("Anna"), town.person("Boris")
    await town.call(anna, functions.upload.SaveFilePartRequest(5, 0, content))
    file = types.InputFile(5, 1, name, "")
    media = (
        types.InputMediaUploadedPhoto(file)
        if name.endswith("png")
        else types.InputMediaUploadedDocument(
            file, "application/octet-stream", [types.DocumentAttributeFilename(name)]
        )
    )
    request = functions.messages.SendMediaRequest(
        town.peer(anna, boris), media, "look", random_id=7
    )
    first = await town.call(anna, request)
    town.world.files.parts.clear()
    second = await town.call(anna, request)
    assert first.updates[0] == second.updates[0] == types.UpdateMessageID(1, 7)
    assert second.updates[-1].pts_count == 0
    received = town.world.received(boris)
    assert [(m.text, town.world.content(m)) for m in received] == [("look", content)]
    told = town.told(boris, types.UpdateNewMessage)
    assert [update.message.message for update in told] == ["look"]


def history(town: Any, viewer: int, other: int, **more: int) -> Any:
    """The request for a page of a private conversation."""
    names = ("offset_id", "add_offset", "limit", "max_id", "min_id", "hash")
    given = {**dict.fromkeys(names, 0), "limit": 100, **more}
    return functions.messages.GetHistoryRequest(town.peer(viewer, other), offset_date=None, **given)


async def test_a_private_history_has_pages_over_ids_with_holes(town: Any) -> None:
    """The ids between belong to other conversations of the same box."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    for number in range(10):
        town.world.whisper(boris if number % 2 else clara, anna, f"{number}")

    async def page(**more: int) -> list[int]:
        answer = await town.call(anna, history(town, anna, boris, **more))
        assert [user.id for user in answer.users if user.id != anna] in ([boris], [])
        return [message.id for message in answer.messages]

    assert await page() == [10, 8, 6, 4, 2]
    assert await page(min_id=4) == [10, 8, 6]
    assert await page(offset_id=7, limit=2) == [6, 4]
    # The reconciler's way: the oldest ones above a cursor, which may itself be elsewhere.
    assert await page(offset_id=4, add_offset=-2, limit=2, min_id=3) == [6, 4]
    assert await page(offset_id=7, add_offset=-2, limit=2, min_id=6) == [10, 8]
