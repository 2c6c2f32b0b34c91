"""How a member stands: muted, banned or free, and never less restricted than an admin wants."""

from datetime import datetime, timedelta
from typing import Any

from telethon import errors, utils
from telethon.tl import functions, types

from adapters.outbox import Refused
from adapters.telegram.peers import Peers
from core.effects import Limit, Restrict
from core.ports import Clock

# Telegram reads a restriction that ends in less than 30 s as "for ever" (channels.editBanned).
SHORTEST = timedelta(seconds=60)

# Telegram writes "for ever" as 0 or as the last second of a 32-bit clock (2038).
NEVER = 2**31 - 1

# Everything that lets one write; Telethon's edit_permissions leaves half of these out.
SILENT: dict[str, bool] = {
    **dict.fromkeys(("send_messages", "send_plain", "send_polls", "send_games"), True),
    **dict.fromkeys(("send_media", "send_photos", "send_videos", "send_docs"), True),
    **dict.fromkeys(("send_audios", "send_voices", "send_roundvideos"), True),
    **dict.fromkeys(("send_stickers", "send_gifs", "send_inline", "embed_links"), True),
    "send_reactions": True,
}


class Restrictions:
    """Brings members' rights to where they should be."""

    def __init__(self, client: Any, peers: Peers, clock: Clock) -> None:
        self._client = client
        self._peers = peers
        self._clock = clock

    async def impose(self, restrict: Restrict) -> None:
        """Bring a member's rights to that. Raises Telethon's errors, and Refused."""
        limit, until = restrict.limit, restrict.until
        if until is not None and until - self._clock.now() < SHORTEST:
            limit, until = Limit.NONE, None  # it would be over by now
        channel, who = self._peers.channel(restrict.chat), self._participant(restrict)
        now = await self._restriction(channel, who)
        if now is None and limit is Limit.NONE:
            return
        if now is not None and now.kicked_by != self._client._self_id:
            # What Steward imposes over it, it would lift with it when that is undone.
            if limit is Limit.BANNED and now.banned_rights.view_messages and _endless(now):
                return
            if limit is not Limit.BANNED and weakens(now, until):
                raise Refused("RESTRICTED_BY_ADMIN")
        limits = {Limit.MUTED: SILENT, Limit.BANNED: {"view_messages": True}, Limit.NONE: {}}
        rights = types.ChatBannedRights(until_date=until, **limits[limit])
        await self._client(functions.channels.EditBannedRequest(channel, who, rights))

    async def _restriction(self, channel: Any, who: Any) -> Any:
        """The `ChannelParticipantBanned` of somebody, or None."""
        try:
            found = await self._client(functions.channels.GetParticipantRequest(channel, who))
        except errors.UserNotParticipantError:
            return None
        banned = isinstance(found.participant, types.ChannelParticipantBanned)
        return found.participant if banned else None

    def _participant(self, restrict: Restrict) -> Any:
        """The member by the hash that Telethon happens to remember, else by a message of theirs."""
        known = self._client._mb_entity_cache.get(utils.resolve_id(restrict.member)[0])
        # A user and a channel may have the same number; Telethon remembers one of them.
        if known is not None and known.is_user == (restrict.member > 0):
            return known._as_input_peer()
        where = self._peers[restrict.chat]
        if restrict.member > 0:
            return types.InputPeerUserFromMessage(where, restrict.via, restrict.member)
        channel = utils.resolve_id(restrict.member)[0]
        return types.InputPeerChannelFromMessage(where, restrict.via, channel)


def weakens(now: Any, until: datetime | None) -> bool:
    """True when a mute until then (None: setting free) is less than the restriction there is."""
    rights = now.banned_rights
    if until is None or rights.view_messages:
        return True
    silent = rights.send_messages or rights.send_plain
    return bool(silent and (_endless(now) or rights.until_date > until))


def _endless(now: Any) -> bool:
    ends = now.banned_rights.until_date
    return ends is None or not 0 < ends.timestamp() < NEVER
