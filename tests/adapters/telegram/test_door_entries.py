"""Entries of the admin log that tell of somebody who came."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import types

from adapters.telegram.door import joined_of, url_of
from core.events import Joined, Way

NIGHT = datetime(2026, 1, 2, tzinfo=UTC)
CHAT = -1000000000001
LINK = types.ChatInviteExported("https://t.me/+abc", admin_id=1, date=NIGHT)


def entry(action: Any) -> Any:
    """An entry of the admin log, by somebody."""
    return types.ChannelAdminLogEvent(1, NIGHT, 21, action)


def test_whom_somebody_added_came_and_not_who_added_them() -> None:
    """However Telegram shows the participant."""
    added = types.ChannelAdminLogEventActionParticipantInvite
    plain = added(types.ChannelParticipant(31, NIGHT))
    muted = added(
        types.ChannelParticipantBanned(
            types.PeerUser(31), 1, NIGHT, types.ChatBannedRights(None, send_messages=True)
        )
    )
    expected = Joined(CHAT, 31, Way.ADDED, NIGHT)
    assert [joined_of(entry(action), CHAT) for action in (plain, muted)] == [expected, expected]


def test_who_walks_into_a_public_chat_came_by_no_link() -> None:
    """And who leaves did not come."""
    walked = types.ChannelAdminLogEventActionParticipantJoin()
    assert joined_of(entry(walked), CHAT) == Joined(CHAT, 21, Way.OPEN, NIGHT)
    assert joined_of(entry(types.ChannelAdminLogEventActionParticipantLeave()), CHAT) is None


@pytest.mark.parametrize("end", ["...", "…"])
def test_a_link_that_is_told_in_part_is_not_told(end: str) -> None:
    """Nor is there one where a public chat asks about everybody."""
    cut = types.ChatInviteExported(f"https://t.me/+ab{end}", admin_id=1, date=NIGHT)
    assert url_of(LINK) == "https://t.me/+abc"
    assert url_of(cut) is None
    assert url_of(types.ChatInvitePublicJoinRequests()) is None
