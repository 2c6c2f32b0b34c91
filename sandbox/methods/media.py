"""Uploads and downloads: `upload.*`, `messages.UploadMedia`."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods

MEGABYTE = 1024 * 1024


def save_file_part(call: Call, request: Any) -> Answer:
    """Keep one part of an upload."""
    call.world.files.save_part(call.me.id, request.file_id, request.file_part, request.bytes)
    return True


def media_of(call: Call, given: Any) -> Any:
    """The MessageMedia for what a client wants to send."""
    files, now, me = call.world.files, call.world.now, call.me.id
    match given:
        case types.InputMediaUploadedPhoto():
            photo = files.add_photo(files.assemble(me, given.file), now)
            return types.MessageMediaPhoto(photo=photo, spoiler=given.spoiler)
        case types.InputMediaPhoto():
            found = files.find(given.id, "PHOTO_INVALID")
            return types.MessageMediaPhoto(photo=found.shown, spoiler=given.spoiler)
        case types.InputMediaUploadedDocument():
            content = files.assemble(me, given.file)
            return _document(files.add_document(content, given.mime_type, given.attributes, now))
        case types.InputMediaDocument():
            return _document(files.find(given.id, "DOCUMENT_INVALID").shown)
        case types.InputMediaContact():
            return types.MessageMediaContact(
                given.phone_number, given.first_name, given.last_name, given.vcard, 0
            )
        case types.InputMediaGeoPoint():
            place = given.geo_point
            return types.MessageMediaGeo(types.GeoPoint(place.long, place.lat, 0))
        case _:
            raise RpcFault(400, "MEDIA_INVALID")


def _document(document: Any) -> Any:
    voice = video = round_ = None
    for attribute in document.attributes:
        if isinstance(attribute, types.DocumentAttributeAudio):
            voice = attribute.voice or None
        elif isinstance(attribute, types.DocumentAttributeVideo):
            video, round_ = True, attribute.round_message or None
    return types.MessageMediaDocument(document=document, voice=voice, video=video, round=round_)


def upload_media(call: Call, request: Any) -> Answer:
    """Store media without sending it: its address can then be sent, also in an album."""
    call.peer(request.peer)
    return media_of(call, request.media)


def get_file(call: Call, request: Any) -> Answer:
    """A piece of a photo or document."""
    if not isinstance(
        request.location, types.InputPhotoFileLocation | types.InputDocumentFileLocation
    ):
        raise RpcFault(400, "LOCATION_INVALID")
    offset, limit = request.offset, request.limit
    if limit <= 0 or limit > MEGABYTE or limit % 4096 or offset % 4096:
        raise RpcFault(400, "LIMIT_INVALID")
    if offset // MEGABYTE != (offset + limit - 1) // MEGABYTE:
        raise RpcFault(400, "OFFSET_INVALID")
    found = call.world.files.find(request.location, "FILE_ID_INVALID")
    piece = found.content[offset : offset + limit]
    return types.upload.File(_type(found.content), int(found.shown.date.timestamp()), piece)


def _type(content: bytes) -> Any:
    if content.startswith(b"\xff\xd8"):
        return types.storage.FileJpeg()
    if content.startswith(b"\x89PNG"):
        return types.storage.FilePng()
    return types.storage.FileUnknown()


METHODS: Methods = {
    functions.upload.SaveFilePartRequest: save_file_part,
    functions.upload.SaveBigFilePartRequest: save_file_part,
    functions.upload.GetFileRequest: get_file,
    functions.messages.UploadMediaRequest: upload_media,
}
