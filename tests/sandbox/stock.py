"""A day in the life of the stock Telethon client: nothing of it knows of our code."""

import asyncio
import contextlib
import io
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from telethon import TelegramClient, errors, events, functions, types
from telethon.sessions import MemorySession

from sandbox.wire.client_key import trust

CODE = "22222"
PATIENCE = 20.0


def png(shade: int) -> bytes:
    """A real picture of 16 by 16 pixels in one shade of grey."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    rows = b"".join(b"\0" + bytes([shade]) * 16 for _ in range(16))
    header = struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def picture(shade: int) -> io.BytesIO:
    """The same as a file whose name says what it is."""
    file = io.BytesIO(png(shade))
    file.name = "grey.png"
    return file


class People:
    """Makes stock clients for one server, and closes them."""

    def __init__(self, host: str, port: int, public_pem: str) -> None:
        trust(public_pem)
        self.host, self.port = host, port
        self.clients: list[Any] = []

    async def stranger(self) -> Any:
        """A connected client that is not signed in."""
        session = MemorySession()
        session.set_dc(2, self.host, self.port)
        client = TelegramClient(session, 1, "x", catch_up=True, retry_delay=0)
        await client.connect()
        self.clients.append(client)
        return client

    async def member(self, name: str, phone: str) -> Any:
        """A client that has just signed up."""
        client = await self.stranger()
        sent = await client.send_code_request(phone)
        answer = await client(
            functions.auth.SignInRequest(phone, sent.phone_code_hash, phone_code=CODE)
        )
        assert isinstance(answer, types.auth.AuthorizationSignUpRequired)
        done = await client(functions.auth.SignUpRequest(phone, sent.phone_code_hash, name, ""))
        await client._on_login(done.user)
        return client

    async def again(self, phone: str) -> Any:
        """A second device of an account that exists."""
        client = await self.stranger()
        await client.send_code_request(phone)
        await client.sign_in(phone, CODE)
        return client


@asynccontextmanager
async def crowd(host: str, port: int, public_pem: str) -> AsyncIterator[People]:
    """People at a server, who go home at the end."""
    people = People(host, port, public_pem)
    try:
        yield people
    finally:
        for client in people.clients:
            with contextlib.suppress(ConnectionError):
                await client.disconnect()


async def until(condition: Callable[[], Any]) -> Any:
    """Wait for something that another task or the server does."""
    async with asyncio.timeout(PATIENCE):
        while not (found := condition()):  # noqa: ASYNC110 - what is awaited has no event
            await asyncio.sleep(0.01)
    return found


def heard(client: Any) -> list[Any]:
    """All updates that a client dispatches from now on."""
    log: list[Any] = []

    async def note(update: Any) -> None:
        log.append(update)

    client.add_event_handler(note, events.Raw)
    return log


def texts(log: list[Any]) -> list[str]:
    """The texts of the new messages in a log."""
    kinds = (types.UpdateNewChannelMessage, types.UpdateNewMessage)
    return [u.message.message for u in log if isinstance(u, kinds) and u.message.message]


async def new_group(client: Any, title: str = "Group") -> Any:
    """A supergroup made by this client."""
    made = await client(functions.channels.CreateChannelRequest(title, "", megagroup=True))
    return made.chats[0]


async def join(client: Any, link: str) -> Any:
    """Come in by a link."""
    name = link.rsplit("+", 1)[-1]
    done = await client(functions.messages.ImportChatInviteRequest(name))
    return done.chats[0]


async def day(host: str, port: int, public_pem: str) -> None:
    """What a stock client must be able to do, at any server that is a sandbox."""
    async with crowd(host, port, public_pem) as people:
        anna = await people.member("Anna", "+9996620001")
        boris = await people.member("Boris", "+9996620002")
        clara = await people.member("Clara", "+9996620003")
        phone_again = await people.again("+9996620001")
        assert (await phone_again.get_me()).id == (await anna.get_me()).id
        group = await new_group(anna)
        await _only_one_may_join(anna, boris, clara, group)
        await _talk(anna, boris, group)
        await _mute(anna, boris, group)
        await _album(anna, boris, group)
        await _catch_up(anna, boris, group)


async def _only_one_may_join(anna: Any, boris: Any, clara: Any, group: Any) -> None:
    export = functions.messages.ExportChatInviteRequest(group, usage_limit=1, title="one")
    invite = await anna(export)
    assert invite.usage_limit == 1
    joined = await join(boris, invite.link)
    assert joined.id == group.id
    with pytest.raises(errors.InviteHashExpiredError):
        await join(clara, invite.link)
    shown = await anna(functions.messages.GetExportedChatInviteRequest(group, invite.link))
    assert shown.invite.usage == 1
    members = await anna.get_participants(group)
    assert {member.first_name for member in members} == {"Anna", "Boris"}


async def _talk(anna: Any, boris: Any, group: Any) -> None:
    news, echo = heard(boris), heard(anna)
    place = await boris.get_entity(types.PeerChannel(group.id))
    first = await anna.send_message(group, "hello **all**")
    assert [type(entity) for entity in first.entities] == [types.MessageEntityBold]
    reply = await boris.send_message(place, "hello you", reply_to=first.id)
    assert reply.reply_to.reply_to_msg_id == first.id
    await until(lambda: texts(news) == ["hello all"] and texts(echo) == ["hello you"])

    await boris.edit_message(place, reply.id, "hello there")
    edits = await until(lambda: [u for u in echo if isinstance(u, types.UpdateEditChannelMessage)])
    assert edits[0].message.message == "hello there"
    assert edits[0].message.edit_date is not None
    with pytest.raises(errors.MessageNotModifiedError):
        await boris.edit_message(place, reply.id, "hello there")

    thumb = [types.ReactionEmoji("👍")]
    await anna(functions.messages.SendReactionRequest(group, reply.id, reaction=thumb))
    told = await until(lambda: [u for u in news if isinstance(u, types.UpdateMessageReactions)])
    assert told[0].msg_id == reply.id
    recent = told[0].reactions.recent_reactions
    assert [(r.peer_id.user_id, r.reaction.emoticon) for r in recent] == [
        ((await anna.get_me()).id, "👍")
    ]
    assert not [u for u in echo if isinstance(u, types.UpdateMessageReactions)]

    await anna.delete_messages(group, [reply.id])
    await until(lambda: [u for u in news if isinstance(u, types.UpdateDeleteChannelMessages)])
    assert await anna.get_messages(group, ids=reply.id) is None
    with pytest.raises(errors.MessageDeleteForbiddenError):
        await boris.delete_messages(place, [first.id])


async def _mute(anna: Any, boris: Any, group: Any) -> None:
    place = await boris.get_entity(types.PeerChannel(group.id))
    who = await boris.get_me(input_peer=True)
    them = await anna.get_input_entity(who.user_id)
    await anna.edit_permissions(group, them, timedelta(hours=1), send_messages=False)
    with pytest.raises(errors.UserBannedInChannelError):
        await boris.send_message(place, "may I?")
    with pytest.raises(errors.ChatAdminRequiredError):
        await boris.edit_permissions(place, await anna.get_me(), send_messages=False)
    await anna.edit_permissions(group, them)
    await boris.send_message(place, "thank you")


async def _album(anna: Any, boris: Any, group: Any) -> None:
    pictures = [picture(shade) for shade in (0, 128, 255)]
    sent = await anna.send_file(group, pictures, caption=["one", "two", "three"])
    assert len({message.grouped_id for message in sent}) == 1
    place = await boris.get_entity(types.PeerChannel(group.id))
    got = await boris.get_messages(place, ids=[message.id for message in sent])
    assert [message.message for message in got] == ["one", "two", "three"]
    assert all(message.photo for message in got)
    content = await boris.download_media(got[1], file=bytes)
    assert content.startswith((b"\x89PNG", b"\xff\xd8"))


async def _catch_up(anna: Any, boris: Any, group: Any) -> None:
    place = await boris.get_entity(types.PeerChannel(group.id))
    await anna.send_message(group, "before the gap")
    last = await boris.get_messages(place, limit=1)
    assert last[0].message == "before the gap"
    news = heard(boris)
    await anna.send_message(group, "just before the gap")
    await until(lambda: "just before the gap" in texts(news))
    news.clear()
    boris._sender._connection._writer.transport.abort()  # the line breaks; it comes back by itself
    said = [f"while the line is broken {number}" for number in range(3)]
    for text in said:
        await anna.send_message(group, text)
    await until(boris.is_connected)
    await boris.catch_up()
    await until(lambda: len(texts(news)) >= len(said))
    assert sorted(texts(news)) == said

    news.clear()
    await boris.disconnect()
    said = [f"while the client is off {number}" for number in range(3)]
    for text in said:
        await anna.send_message(group, text)
    await boris.connect()
    await boris.catch_up()
    await until(lambda: len(texts(news)) >= len(said))
    assert texts(news) == said
