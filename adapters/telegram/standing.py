"""How somebody stands in the chat, asked of Telegram at the moment that it matters."""

from typing import Any

from loguru import logger
from telethon import errors
from telethon.tl import functions, types

from adapters.outbox import Refused
from adapters.telegram.failures import outcome
from adapters.telegram.peers import Peers
from core.errors import Unreadable
from invites.standing import STRANGER, Standing


class Standings:
    """Asks `channels.getParticipant`; nothing of the answer is kept."""

    def __init__(self, client: Any, peers: Peers, chat: int) -> None:
        self._client = client
        self._peers = peers
        self._chat = chat

    async def of(self, member: int, peer: Any = None, via: int | None = None) -> Standing:
        """How a user stands.

        They are named by `peer` (an InputPeerUser, where one is known), else by the hash that
        Telethon remembers, else by a message of theirs in the chat (`via`). Raises Unreadable
        when Telegram cannot be asked just now. Whom Telegram will never find is a stranger: to
        try that again and again would hold up everything behind it.
        """
        who = peer or self._name(member, via)
        if who is None:
            return STRANGER
        try:
            found = await self._client(
                functions.channels.GetParticipantRequest(self._peers.channel(self._chat), who)
            )
        except errors.UserNotParticipantError:
            return STRANGER
        except Exception as error:
            meaning = outcome(error)
            if meaning is error:
                raise  # a mistake of ours
            if isinstance(meaning, Refused):
                logger.info("Telegram does not tell how somebody stands: {}", meaning.code)
                return STRANGER
            raise Unreadable("error-unreadable", reason=type(error).__name__) from None
        return standing_of(found.participant)

    def _name(self, member: int, via: int | None) -> Any:
        known = self._client._mb_entity_cache.get(member)
        # A user and a channel may have the same number; Telethon remembers one of them.
        if known is not None and known.is_user:
            return known._as_input_peer()
        if via is None:
            return None
        return types.InputPeerUserFromMessage(self._peers[self._chat], via, member)


def standing_of(participant: Any) -> Standing:
    """What a `ChannelParticipant` of some kind means."""
    match participant:
        case types.ChannelParticipantLeft():
            return STRANGER
        case types.ChannelParticipantBanned(banned_rights=rights):
            if participant.left or rights.view_messages:
                return STRANGER
            # Its date is that of the restriction, not of the joining.
            return Standing(present=True, muted=bool(rights.send_messages or rights.send_plain))
        case types.ChannelParticipantCreator():
            return Standing(present=True)
        case _:
            return Standing(present=True, joined=participant.date)
