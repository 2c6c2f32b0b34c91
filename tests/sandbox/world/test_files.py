"""Uploads, downloads and albums."""

import hashlib
import struct
from typing import Any

import pytest
from telethon.tl import functions, types

from sandbox.world.images import dimensions

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 30, 20)
JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"\0\0" + b"\xff\xc0" + struct.pack(
    ">HBHH", 11, 8, 20, 30
)  # fmt: skip


@pytest.mark.parametrize("content", [PNG, JPEG])
def test_the_size_of_a_picture_is_in_its_header(content: bytes) -> None:
    """Width first."""
    assert dimensions(content) == (30, 20)


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8", PNG[:20], JPEG[:10]])
def test_what_is_no_picture_has_no_size(content: bytes) -> None:
    """Nor has a broken one."""
    assert dimensions(content) is None


async def upload(town: Any, user: int, file_id: int, content: bytes, part: int = 8) -> Any:
    """Upload in parts; returns the InputFile."""
    pieces = [content[at : at + part] for at in range(0, len(content), part)]
    for number, piece in enumerate(pieces):
        request = functions.upload.SaveFilePartRequest(file_id, number, piece)
        assert await town.call(user, request) is True
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return types.InputFile(file_id, len(pieces), "file.png", digest)


async def test_what_was_uploaded_comes_back_byte_by_byte(town: Any) -> None:
    """By an address with the right hash only."""
    anna = town.person("Anna")
    file = await upload(town, anna, 5, PNG)
    media = types.InputMediaUploadedPhoto(file)
    stored = await town.call(
        anna, functions.messages.UploadMediaRequest(types.InputPeerSelf(), media)
    )
    photo = stored.photo
    place = types.InputPhotoFileLocation(photo.id, photo.access_hash, photo.file_reference, "x")
    got = await town.call(anna, functions.upload.GetFileRequest(place, 0, 4096))
    assert got.bytes == PNG
    place.access_hash += 1
    wrong = functions.upload.GetFileRequest(place, 0, 4096)
    assert await town.refusal(anna, wrong) == "FILE_ID_INVALID"


async def test_a_missing_part_is_named(town: Any) -> None:
    """And a text is no photo."""
    anna = town.person("Anna")
    file = await upload(town, anna, 5, PNG)
    file.parts += 1
    send = functions.messages.UploadMediaRequest
    media = types.InputMediaUploadedPhoto(file)
    missing = await town.refusal(anna, send(types.InputPeerSelf(), media))
    assert missing == f"FILE_PART_{file.parts - 1}_MISSING"
    text = types.InputMediaUploadedPhoto(await upload(town, anna, 6, b"no picture"))
    assert await town.refusal(anna, send(types.InputPeerSelf(), text)) == "IMAGE_PROCESS_FAILED"


async def test_a_muted_kind_of_media_is_refused(town: Any) -> None:
    """Photos may be forbidden where texts are not."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    rights = types.ChatBannedRights(until_date=None, send_photos=True)
    await town.call(
        anna,
        functions.messages.EditChatDefaultBannedRightsRequest(town.peer(anna, group), rights),
    )
    file = await upload(town, boris, 5, PNG)
    send = functions.messages.SendMediaRequest(
        town.peer(boris, group), types.InputMediaUploadedPhoto(file), "caption"
    )
    assert await town.refusal(boris, send) == "CHAT_SEND_PHOTOS_FORBIDDEN"
    town.world.post(group, boris, "text")


async def test_an_album_arrives_together_and_only_once(town: Any) -> None:
    """One grouped id, one push; a repeat gets the same messages."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    items = []
    for number in range(3):
        media = types.InputMediaUploadedPhoto(await upload(town, anna, number, PNG))
        stored = await town.call(
            anna, functions.messages.UploadMediaRequest(town.peer(anna, group), media)
        )
        photo = stored.photo
        address = types.InputPhoto(photo.id, photo.access_hash, photo.file_reference)
        items.append(
            types.InputSingleMedia(
                types.InputMediaPhoto(address), str(number), random_id=number + 1
            )
        )
    request = functions.messages.SendMultiMediaRequest(town.peer(anna, group), items)
    first, second = await town.call(anna, request), await town.call(anna, request)
    assert [u.id for u in first.updates[:3]] == [u.id for u in second.updates[:3]]
    album = [u.message for u in town.told(boris, types.UpdateNewChannelMessage)]
    assert [message.message for message in album] == ["0", "1", "2"]
    assert len({message.grouped_id for message in album}) == 1
