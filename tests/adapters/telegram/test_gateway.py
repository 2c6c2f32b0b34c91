"""When Steward's mute would be less than the restriction that somebody is under."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.tl import types

from adapters.telegram.restricting import SILENT, weakens

NIGHT = datetime(2026, 1, 2, 20, tzinfo=UTC)
SOONER, LATER = NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=1)
# How Telegram writes "never": not at all, as 0, as 2**31 - 1.
NEVER = [None, datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)]

moments = st.datetimes(datetime(2026, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants bounds without a zone
ends = st.sampled_from(NEVER) | moments
names = st.sets(st.sampled_from(["view_messages", "change_info", *SILENT]))


def restricted(end: datetime | None, *forbidden: str) -> Any:
    """A participant who may not do this until then."""
    rights = types.ChatBannedRights(end, **dict.fromkeys(forbidden, True))
    return types.ChannelParticipantBanned(types.PeerUser(21), 11, NIGHT, rights)


@pytest.mark.parametrize("end", [*NEVER, LATER, SOONER])
def test_a_mute_is_less_than_a_ban(end: datetime | None) -> None:
    """Even than one that would end sooner: the member would be let in again."""
    assert weakens(restricted(end, "view_messages", "send_messages"), NIGHT)


@pytest.mark.parametrize("right", ["send_messages", "send_plain"])
@pytest.mark.parametrize("end", [*NEVER, LATER])
def test_a_mute_is_less_than_one_that_ends_later(end: datetime | None, right: str) -> None:
    """Or never."""
    assert weakens(restricted(end, right), NIGHT)


@pytest.mark.parametrize("end", [SOONER, NIGHT])
def test_a_mute_is_not_less_than_one_that_ends_no_later(end: datetime) -> None:
    """Two of the same length are equal."""
    assert not weakens(restricted(end, *SILENT), NIGHT)


@pytest.mark.parametrize("end", [*NEVER, LATER, SOONER])
def test_a_mute_is_not_less_than_a_restriction_under_which_one_may_write(
    end: datetime | None,
) -> None:
    """No pictures, say."""
    assert not weakens(restricted(end, "send_media", "send_photos"), NIGHT)


@given(end=ends, forbidden=names)
def test_to_set_somebody_free_is_less_than_anything(
    end: datetime | None, forbidden: set[str]
) -> None:
    """Whatever the restriction."""
    assert weakens(restricted(end, *forbidden), None)


@given(end=ends, forbidden=names, one=moments, other=moments)
def test_a_longer_mute_is_never_less_where_a_shorter_is_not(
    end: datetime | None, forbidden: set[str], one: datetime, other: datetime
) -> None:
    """The law behind the table."""
    now, (shorter, longer) = restricted(end, *forbidden), sorted((one, other))
    assert weakens(now, shorter) or not weakens(now, longer)
