"""Rights: who may do what in a chat, and until when not."""

from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import types

FOREVER = datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)
"""How Telegram writes a restriction without end (2**31 - 1)."""

RESTRICTIONS = tuple(
    name
    for name in types.ChatBannedRights(until_date=None).to_dict()
    if name not in ("_", "until_date")
)
ADMIN_RIGHTS = tuple(name for name in types.ChatAdminRights().to_dict() if name != "_")

MEDIA_RIGHT = {
    "photo": "send_photos",
    "video": "send_videos",
    "round": "send_roundvideos",
    "audio": "send_audios",
    "voice": "send_voices",
    "document": "send_docs",
    "sticker": "send_stickers",
    "poll": "send_polls",
}


def ends(until: datetime | None, now: datetime) -> datetime:
    """When a restriction ends: below 30 s or above 366 days means never (editBanned docs)."""
    if until is None:
        return FOREVER
    span = until - now
    if span < timedelta(seconds=30) or span > timedelta(days=366):
        return FOREVER
    return until


def restrictions(rights: Any) -> frozenset[str]:
    """The names of what these rights forbid."""
    return frozenset(name for name in RESTRICTIONS if getattr(rights, name))


def banned(names: frozenset[str], until: datetime) -> Any:
    """The TL object that forbids these."""
    return types.ChatBannedRights(until_date=until, **dict.fromkeys(names, True))


def powers(rights: Any) -> frozenset[str]:
    """The names of what these admin rights allow."""
    return frozenset(name for name in ADMIN_RIGHTS if getattr(rights, name))


def media_kind(media: Any) -> str:
    """Which of MEDIA_RIGHT's kinds a message's media is."""
    if isinstance(media, types.MessageMediaPhoto):
        return "photo"
    if isinstance(media, types.MessageMediaPoll):
        return "poll"
    if not isinstance(media, types.MessageMediaDocument):
        return "document"
    if media.voice:
        return "voice"
    if media.round:
        return "round"
    for attribute in media.document.attributes:
        if isinstance(attribute, types.DocumentAttributeSticker):
            return "sticker"
        if isinstance(attribute, types.DocumentAttributeVideo):
            return "video"
        if isinstance(attribute, types.DocumentAttributeAudio):
            return "audio"
    return "document"
