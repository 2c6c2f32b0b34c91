"""Private messages as a stock client sends and receives them, over the wire."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telethon import errors, events, functions, types

from sandbox.telegram import Sandbox
from tests.sandbox.stock import crowd, heard, png, until


def note_into(log: list[Any]) -> Callable[[Any], Awaitable[None]]:
    """A handler that keeps the events it is called with."""

    async def note(event: Any) -> None:
        log.append(event)

    return note


async def test_private_texts_reach_a_client_whether_or_not_it_knows_the_sender() -> None:
    """In full at first, then shortly; a device that never saw the sender finds them itself."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        boris = await people.member("Boris", "+9996620002")
        me, author = (await boris.get_me()).id, (await anna.get_me()).id
        phones = [boris, await people.again("+9996620002")]
        raw = [heard(phone) for phone in phones]
        got: list[list[Any]] = [[], []]
        hers = events.NewMessage(incoming=True, func=lambda event: event.sender_id == author)
        for phone, log in zip(phones, got, strict=True):
            phone.add_event_handler(note_into(log), hers)
        telegram.world.whisper(author, me, "one")
        await until(lambda: all(log for log in got))
        fresh = await people.again("+9996620002")  # was not there when the users were sent
        phones.append(fresh)
        raw.append(heard(fresh))
        got.append([])
        fresh.add_event_handler(note_into(got[-1]), hers)
        telegram.world.whisper(author, me, "two")
        await until(lambda: [len(log) for log in got] == [2, 2, 1])
        for log in raw:
            assert "two" in [u.message for u in log if isinstance(u, types.UpdateShortMessage)]
        for log in got:
            assert (log[-1].raw_text, log[-1].sender_id, log[-1].is_private) == (
                "two",
                author,
                True,
            )
            assert (await log[-1].get_sender()).first_name == "Anna"
            await log[-1].respond("heard")
        answers = telegram.world.received(author, me)
        assert [message.text for message in answers] == ["heard"] * 3


async def test_private_files_arrive_and_can_be_downloaded() -> None:
    """A picture, a document in several parts, and a text, with their captions and names."""
    files = {
        "grey.png": png(100),
        "letter.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 3000,
        "words.txt": "слова\n".encode(),
    }
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        boris = await people.member("Boris", "+9996620002")
        me, author = (await boris.get_me()).id, (await anna.get_me()).id
        got: list[Any] = []
        boris.add_event_handler(note_into(got), events.NewMessage(incoming=True))
        telegram.world.whisper(me, author, "send me everything")
        await anna.get_dialogs()
        for name, content in files.items():
            file = io.BytesIO(content)
            file.name = name
            await anna.send_file(me, file, caption=f"this is {name}")
        await until(lambda: len(got) == len(files))
        for event, (name, content) in zip(got, files.items(), strict=True):
            assert event.raw_text == f"this is {name}"
            got_back = await boris.download_media(event.message, file=bytes)
            # A stock client may make a JPEG of a picture before it sends it.
            assert got_back == content or (event.photo and got_back.startswith(b"\xff\xd8"))
        assert [event.message.file.name for event in got[1:]] == ["letter.pdf", "words.txt"]
        assert got[0].photo
        received = telegram.world.received(me, author)
        assert [telegram.world.content(message) for message in received[1:]] == [
            files[name] for name in ("letter.pdf", "words.txt")
        ]


async def test_a_file_that_the_world_sends_is_a_file_to_a_client() -> None:
    """So that tests need no client to send one."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        world = telegram.world
        boris = await people.member("Boris", "+9996620002")
        me, clara = (await boris.get_me()).id, world.add_account("Clara")
        world.whisper(clara, me, "a letter", media=world.attachment(b"%PDF-1.7", "letter.pdf"))
        world.whisper(clara, me, "a picture", media=world.attachment(png(1), "grey.png"))
        dialog = (await boris.get_dialogs())[0]
        picture, letter = await boris.get_messages(dialog.input_entity, limit=2)
        assert (letter.file.name, letter.file.mime_type) == ("letter.pdf", "application/pdf")
        assert await boris.download_media(letter, file=bytes) == b"%PDF-1.7"
        assert await boris.download_media(picture, file=bytes) == png(1)


async def test_refusals_reach_a_client_as_its_own_errors() -> None:
    """A door closed to strangers is a 406, which Telethon takes for a lost login."""
    async with (
        Sandbox() as telegram,
        crowd(telegram.host, telegram.port, telegram.public_key) as people,
    ):
        anna = await people.member("Anna", "+9996620001")
        world, me = telegram.world, (await anna.get_me()).id
        closed, hostile, stranger, asker = (world.add_account(name) for name in "abcd")
        group = world.add_supergroup("Group", me, (closed, hostile, stranger, asker))
        await anna.get_dialogs()
        await anna.get_participants(types.PeerChannel(group))
        world.accounts[closed].closed = True
        world.accounts[hostile].blocked.add(me)
        world.accounts[me].limited = True
        world.whisper(asker, me, "hello")
        for user, error in (
            (closed, errors.AuthKeyError),
            (hostile, errors.UserIsBlockedError),
            (stranger, errors.PeerFloodError),
        ):
            with pytest.raises(error):
                await anna.send_message(user, "hello")
        await anna.send_message(asker, "hello you")
        telegram.faults.flood_until_lifted["ExportChatInvite"] = 120
        with pytest.raises(errors.FloodWaitError) as caught:
            await anna(functions.messages.ExportChatInviteRequest(types.PeerChannel(group)))
        assert caught.value.seconds == 120
