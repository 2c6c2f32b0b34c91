"""Who is behind a hash: in memory, among the members, among private dialogs."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import functions, types

from adapters.outbox import Refused
from adapters.telegram import people
from adapters.telegram.people import PAUSE, People
from core.effects import Say, Text, Unsay
from core.events import PRIVATE
from sandbox.world.hashes import access_hash
from tests.adapters.telegram.hall import mask

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.telegram.hall import Hall

MEMBERS = functions.channels.GetParticipantsRequest
DIALOGS = functions.messages.GetDialogsRequest


class Counted:
    """A client whose requests are counted."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.asked: list[Any] = []

    async def __call__(self, request: Any) -> Any:
        """Ask."""
        self.asked.append(request)
        return await self.client(request)

    def count(self, kind: type) -> int:
        """How often."""
        return sum(isinstance(request, kind) for request in self.asked)


@pytest.fixture
def client(hall: "Hall") -> Counted:
    """Steward's client."""
    return Counted(hall.client)


@pytest.fixture
def crowd(hall: "Hall", client: Counted, clock: "HandClock") -> People:
    """All who can be found, by a clock that a test moves."""
    return People(client, hall.peers, hall.chat, mask, clock)


async def found(crowd: People, person: int) -> int | None:
    """Who is found by the hash of somebody."""
    peer = await crowd.find(mask(person))
    return None if peer is None else int(peer.user_id)


def letter(person: int, **more: Any) -> Say:
    """A private message."""
    return Say(f"dm:{person}", PRIVATE, Text("somebody"), member=mask(person), **more)


async def test_a_member_is_found_among_the_members(
    hall: "Hall", crowd: People, client: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On whichever page, after who wrote lately; the others need not be looked for again."""
    monkeypatch.setattr(people, "PAGE", 3)
    members = [hall.person() for _ in range(8)]
    assert [await found(crowd, person) for person in members] == members
    assert client.count(MEMBERS) == 4
    assert client.count(DIALOGS) == 1


async def test_who_wrote_in_private_is_found_there(
    hall: "Hall", crowd: People, client: Counted
) -> None:
    """Though they left the chat."""
    guest = hall.person(member=False)
    hall.world.post(hall.steward, guest, "привет")
    assert await found(crowd, guest) == guest
    assert client.count(DIALOGS) == 1


@pytest.mark.parametrize("place", [0, 2, 5])
async def test_dialogs_are_read_page_by_page(
    hall: "Hall", crowd: People, client: Counted, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """Some pages of them, not all."""
    monkeypatch.setattr(people, "DIALOGS", 2)
    guests = [hall.person(member=False) for _ in range(9)]
    for number, guest in enumerate(guests):
        past = hall.clock.now() - timedelta(hours=number)
        hall.world.post(hall.steward, guest, "привет", date=past.replace(microsecond=0))
    expected = guests[place] if place < 5 else None
    assert await found(crowd, guests[place]) == expected
    assert client.count(DIALOGS) == min(place // 2 + 1 + (place % 2), 3)


async def test_who_is_remembered_is_not_looked_for(
    hall: "Hall", crowd: People, client: Counted
) -> None:
    """They have just written."""
    guest = hall.person(member=False)
    crowd.remember(guest, access_hash(hall.steward, guest))
    peer = await crowd.find(mask(guest))
    assert peer == types.InputPeerUser(guest, access_hash(hall.steward, guest))
    assert client.asked == []


async def test_who_was_not_needed_for_longest_is_forgotten(
    crowd: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many are kept."""
    monkeypatch.setattr(people, "KEPT", 3)
    for person in (1, 2, 3):
        crowd.remember(person, 0)
    await crowd.find(mask(1))
    crowd.remember(4, 0)
    assert list(crowd._known) == [mask(3), mask(1), mask(4)]


async def test_a_stranger_does_not_make_steward_look_again_and_again(
    hall: "Hall", crowd: People, client: Counted, clock: "HandClock"
) -> None:
    """At everybody once a minute; whoever is known is found meanwhile."""
    member, stranger = hall.person(), hall.person(member=False)
    assert await found(crowd, stranger) is None
    looked = len(client.asked)
    clock.wait(PAUSE.total_seconds() - 1)
    assert await found(crowd, stranger) is None
    assert await found(crowd, member) == member
    assert len(client.asked) == looked
    clock.wait(1)
    assert await found(crowd, stranger) is None
    assert len(client.asked) == 2 * looked
    clock.wait(-3600)
    assert await found(crowd, stranger) is None
    assert len(client.asked) == 3 * looked


async def test_a_member_of_a_large_chat_is_found_though_not_all_can_be_kept(
    hall: "Hall", crowd: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was seen is looked for again at once."""
    monkeypatch.setattr(people, "KEPT", 2)
    members = [hall.person() for _ in range(6)]
    assert [await found(crowd, person) for person in members] == members


async def test_a_look_that_was_broken_off_is_taken_again(
    hall: "Hall", crowd: People, client: Counted
) -> None:
    """A member must not be taken for a stranger."""
    member = hall.person()
    answers = iter([ConnectionError()])

    async def fail_once(request: Any) -> Any:
        for error in answers:
            raise error
        return await client.client(request)

    crowd._client = fail_once
    with pytest.raises(ConnectionError):
        await crowd.find(mask(member))
    assert await found(crowd, member) == member


async def test_only_who_is_there_and_can_be_written_to_is_found(
    hall: "Hall", crowd: People
) -> None:
    """Telegram also names who invited them; and of some it tells no hash that it would take."""
    here, left, vague, unknown = 1, 2, 3, 4
    users = [
        types.User(here, access_hash=10),
        types.User(left, access_hash=20),
        types.User(vague, access_hash=30, min=True),
        types.User(unknown),
    ]
    joined = hall.clock.now()
    there = [types.ChannelParticipant(user, joined) for user in (here, vague, unknown)]

    async def answer(request: Any) -> Any:
        if isinstance(request, DIALOGS):
            return types.messages.Dialogs([], [], [], [])
        return types.channels.ChannelParticipants(len(there), there, [], users)

    crowd._client = answer
    assert [await found(crowd, user) for user in (1, 2, 3, 4)] == [here, None, None, None]


async def test_a_private_message_reaches_who_it_is_for(hall: "Hall") -> None:
    """Once, however often it is tried."""
    member, other = hall.person(), hall.person()
    first = await hall.do(letter(member))
    assert await hall.do(letter(member)) == first
    assert [m.text for m in hall.letters(member)] == ["кто-то"]
    assert hall.letters(other) == []


async def test_a_cut_connection_does_not_double_a_private_message(hall: "Hall") -> None:
    """The same `random_id`, the same person."""
    member = hall.person()
    hall.faults.cut_next_after = 1
    number = await hall.do(letter(member))
    assert await hall.do(letter(member)) == number
    assert len(hall.letters(member)) == 1


async def test_a_private_message_can_be_taken_back(hall: "Hall") -> None:
    """On both sides."""
    member = hall.person()
    number = await hall.do(letter(member))
    await hall.do(Unsay(f"dm:{member}", PRIVATE), target=number)
    assert hall.letters(member) == []


async def test_who_cannot_be_found_cannot_be_written_to(hall: "Hall") -> None:
    """Whoever wished it is told."""
    stranger = hall.person(member=False)
    with pytest.raises(Refused, match="PEER_NOT_FOUND"):
        await hall.do(letter(stranger))
    with pytest.raises(Refused, match="PEER_NOT_FOUND"):
        await hall.do(Say("dm", PRIVATE, Text("somebody")))
    hall.gateway._people = None
    with pytest.raises(Refused, match="PEER_NOT_FOUND"):
        await hall.do(letter(hall.person()))
