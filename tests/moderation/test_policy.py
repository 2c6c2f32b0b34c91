"""Who is never flagged, and what leads."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from core.events import Author, Message
from moderation.findings import Finding, Kind
from moderation.policy import TELEGRAM, gravest, is_exempt

CHAT, CHANNEL, LINKED = -1001000000001, -1001000000003, -1001000000004
STAFF, MEMBER = 11, 21


class Roster:
    """One member of staff; a channel of the house, and one linked to the chat."""

    def is_staff(self, account: int) -> bool:
        """Say whether it is the member of staff."""
        return account == STAFF

    def everybody(self) -> frozenset[int]:
        """Only this one."""
        return frozenset({STAFF})

    def is_house(self, account: int) -> bool:
        """Say whether it is one of the channels."""
        return account in {CHANNEL, LINKED}


def said_by(author: Author | None, *, out: bool = False) -> Message:
    """A message of the chat."""
    return Message(CHAT, 1, datetime(2026, 1, 2, tzinfo=UTC), author, out=out)


@pytest.mark.parametrize("who", [STAFF, TELEGRAM, CHAT, CHANNEL, LINKED])
def test_those_who_speak_for_the_house_are_exempt(who: int) -> None:
    """Staff, Telegram itself, anonymous admins (the chat speaks), the channel linked to it."""
    assert is_exempt(said_by(Author(who)), Roster())


def test_steward_itself_is_exempt() -> None:
    """Whatever Telegram says of the author."""
    assert is_exempt(said_by(Author(999), out=True), Roster())
    assert is_exempt(said_by(None, out=True), Roster())


@pytest.mark.parametrize("who", [MEMBER, -1001000000099, 777])
def test_everybody_else_is_not(who: int) -> None:
    """Members, and members who speak as a channel of their own."""
    assert not is_exempt(said_by(Author(who)), Roster())
    assert not is_exempt(said_by(None), Roster())


def test_the_gravest_finding_leads_whatever_the_order() -> None:
    """A leaked number before an insult, an insult before an advert; the surer of two alike."""
    personal = Finding(Kind.PERSONAL, "reason-phone", 0.5)
    rude, ruder = (Finding(Kind.RUDE, "reason-insult-you", score) for score in (0.6, 0.9))
    advert = Finding(Kind.ADVERT, "reason-advert-loan", 1.0)
    for order in permutations((personal, rude, ruder, advert)):
        assert gravest(order, frozenset(Kind)) is personal
        assert gravest(order, frozenset(Kind) - {Kind.PERSONAL}) is ruder


def test_what_is_not_watched_for_is_not_seen() -> None:
    """A kind that is switched off leaves nothing to flag."""
    assert (
        gravest([Finding(Kind.ADVERT, "reason-advert-loan", 1.0)], frozenset({Kind.RUDE})) is None
    )
    assert gravest([], frozenset(Kind)) is None
