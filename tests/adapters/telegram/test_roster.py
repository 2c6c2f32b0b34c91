"""Who is in the staff room, by what Telegram tells of its participants."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import types

from adapters.telegram.roster import present

ANNA, BORIS = 11, 12
SINCE = datetime(2026, 1, 2, tzinfo=UTC)
RIGHTS = types.ChatAdminRights(ban_users=True)
SILENCE = types.ChatBannedRights(None, send_messages=True)
ADMIN = types.ChannelParticipantAdmin(ANNA, promoted_by=BORIS, date=SINCE, admin_rights=RIGHTS)


def restricted(peer: Any, *, left: bool = False) -> Any:
    """Somebody whom Boris has restricted."""
    return types.ChannelParticipantBanned(peer, BORIS, SINCE, SILENCE, left=left or None)


@pytest.mark.parametrize(
    "participant",
    [
        types.ChannelParticipant(ANNA, SINCE),
        types.ChannelParticipantSelf(ANNA, inviter_id=BORIS, date=SINCE),
        types.ChannelParticipantCreator(ANNA, RIGHTS),
        ADMIN,
        restricted(types.PeerUser(ANNA)),
    ],
    ids=lambda participant: type(participant).__name__,
)
def test_who_is_in_the_room_is_present(participant: Any) -> None:
    """Whatever they are in it, and though they may not write; whoever let them in is not."""
    assert present([participant]) == {ANNA}


@pytest.mark.parametrize(
    "participant",
    [
        restricted(types.PeerUser(ANNA), left=True),
        restricted(types.PeerChannel(ANNA)),
        restricted(types.PeerChannel(ANNA), left=True),
        types.ChannelParticipantLeft(types.PeerUser(ANNA)),
        types.ChannelParticipantLeft(types.PeerChannel(ANNA)),
    ],
    ids=["banned", "channel", "banned channel", "left", "channel that left"],
)
def test_who_is_not_in_the_room_is_not_present(participant: Any) -> None:
    """A channel is nobody who could decide, though its number may be a person's."""
    assert present([participant]) == set()


def test_everybody_on_a_page_is_looked_at() -> None:
    """One who left does not hide the next."""
    page = [restricted(types.PeerUser(ANNA), left=True), types.ChannelParticipant(BORIS, SINCE)]
    assert present(page) == {BORIS}
    assert present([]) == set()
