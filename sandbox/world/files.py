"""Uploaded parts, and the photos and documents made of them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from mimetypes import guess_type
from typing import Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world.images import dimensions

DC = 2
"""The one data centre: a file elsewhere would make clients open another connection."""


@dataclass(frozen=True, slots=True)
class File:
    """A stored photo or document."""

    id: int
    content: bytes
    shown: Any

    @property
    def reference(self) -> bytes:
        """What a client must show besides the hash."""
        return bytes(self.shown.file_reference)


@dataclass(slots=True)
class Files:
    """Everything ever uploaded."""

    parts: dict[tuple[int, int], dict[int, bytes]] = field(default_factory=dict)
    files: dict[int, File] = field(default_factory=dict)
    _ids: Any = field(default_factory=lambda: count(5_000_000_000_000_001))

    def save_part(self, account: int, file_id: int, number: int, content: bytes) -> None:
        """Keep one part of an upload."""
        if len(content) > 512 * 1024:
            raise RpcFault(400, "FILE_PART_TOO_BIG")
        self.parts.setdefault((account, file_id), {})[number] = content

    def assemble(self, account: int, file: Any) -> bytes:
        """The whole upload; raises RpcFault when a part is missing or wrong."""
        parts = self.parts.get((account, file.id), {})
        for number in range(file.parts):
            if number not in parts:
                raise RpcFault(400, f"FILE_PART_{number}_MISSING")
        content = b"".join(parts[number] for number in range(file.parts))
        checksum = getattr(file, "md5_checksum", "")
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if checksum and checksum != digest:
            raise RpcFault(400, "MD5_CHECKSUM_INVALID")
        return content

    def add_photo(self, content: bytes, now: datetime) -> Any:
        """A photo from the bytes of a PNG or JPEG file."""
        size = dimensions(content)
        if size is None:
            raise RpcFault(400, "IMAGE_PROCESS_FAILED")
        number = next(self._ids)
        width, height = size
        photo = types.Photo(
            id=number,
            access_hash=_hash(number),
            file_reference=b"ref%d" % number,
            date=now,
            sizes=[types.PhotoSize("x", width, height, len(content))],
            dc_id=DC,
        )
        self.files[number] = File(number, content, photo)
        return photo

    def add_document(self, content: bytes, mime: str, attributes: list[Any], now: datetime) -> Any:
        """Any other file."""
        number = next(self._ids)
        document = types.Document(
            id=number,
            access_hash=_hash(number),
            file_reference=b"ref%d" % number,
            date=now,
            mime_type=mime,
            size=len(content),
            dc_id=DC,
            attributes=attributes,
        )
        self.files[number] = File(number, content, document)
        return document

    def attach(self, content: bytes, name: str, now: datetime) -> Any:
        """What a message carries: a photo made of a PNG or JPEG, else a file of that name."""
        if dimensions(content) is not None:
            return types.MessageMediaPhoto(photo=self.add_photo(content, now))
        mime = guess_type(name)[0] or "application/octet-stream"
        named = [types.DocumentAttributeFilename(name)]
        return types.MessageMediaDocument(document=self.add_document(content, mime, named, now))

    def content(self, media: Any) -> bytes:
        """The bytes of a photo or a document in a message."""
        kind = "photo" if isinstance(media, types.MessageMediaPhoto) else "document"
        return self.files[getattr(media, kind).id].content

    def find(self, location: Any, error: str) -> File:
        """The file that an input object points at; else `error`."""
        found = self.files.get(getattr(location, "id", 0))
        if found is None or found.shown.access_hash != location.access_hash:
            raise RpcFault(400, error)
        if found.reference != location.file_reference:
            raise RpcFault(400, "FILE_REFERENCE_INVALID")
        return found


def _hash(number: int) -> int:
    digest = hashlib.blake2b(b"file%d" % number, digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
