"""The search for the rooms in the account's list of dialogs, page by page."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon import utils
from telethon.tl import types

from adapters.telegram import peers
from adapters.telegram.peers import find_peers
from core.errors import AccountError
from tests.texts import texts_in

NEWEST = datetime(2026, 1, 2, tzinfo=UTC)
PER_PAGE = 3
HASH = 1_000


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page holds three dialogs."""
    monkeypatch.setattr(peers, "PAGE", PER_PAGE)


@dataclass(frozen=True)
class Talk:
    """A conversation of the account. `top` is how its newest message is told."""

    id: int
    private: bool = False
    top: str = "told"

    @property
    def peer(self) -> Any:
        """Who it is with."""
        return types.PeerUser(self.id) if self.private else types.PeerChannel(self.id)

    @property
    def entity(self) -> Any:
        """The same with its access hash."""
        if self.private:
            return types.User(self.id, access_hash=HASH + self.id)
        photo = types.ChatPhotoEmpty()
        return types.Channel(self.id, "", photo, NEWEST, access_hash=HASH + self.id)


class Telegram:
    """Answers `messages.GetDialogs`, newest first, from where the client says that it stopped."""

    def __init__(self, *talks: Talk) -> None:
        self.talks = talks
        self.asked = 0

    async def __call__(self, request: Any) -> Any:
        """A page."""
        self.asked += 1
        page = self.talks[self._start(request) :][: request.limit]
        settings = types.PeerNotifySettings()
        return types.messages.DialogsSlice(
            count=len(self.talks),
            dialogs=[types.Dialog(t.peer, t.id, 0, 0, 0, 0, 0, 0, settings) for t in page],
            messages=[message for talk in page for message in self._top(talk)],
            chats=[talk.entity for talk in page if not talk.private],
            users=[talk.entity for talk in page if talk.private],
        )

    def _start(self, request: Any) -> int:
        if isinstance(request.offset_peer, types.InputPeerEmpty):
            return 0
        found = utils.get_peer_id(request.offset_peer)
        (at,) = (n for n, t in enumerate(self.talks) if utils.get_peer_id(t.peer) == found)
        told = (NEWEST - timedelta(days=at), self.talks[at].id)
        assert (request.offset_date, request.offset_id) == told
        return at + 1

    def _top(self, talk: Talk) -> list[Any]:
        date = NEWEST - timedelta(days=self.talks.index(talk))
        match talk.top:
            case "told":
                return [types.Message(talk.id, talk.peer, date=date, message="")]
            case "empty":
                return [types.MessageEmpty(talk.id, None)]
            case _:
                return []


def many(number: int) -> list[Talk]:
    """Other conversations, every second of them with a person."""
    return [Talk(1 + n, private=n % 2 == 1) for n in range(number)]


def marked(talk: Talk) -> int:
    """The room's id as in the settings."""
    return int(utils.get_peer_id(talk.peer))


async def test_a_room_is_found_on_a_later_page() -> None:
    """And pages are read no further than that."""
    room = Talk(77)
    telegram = Telegram(*many(7), room, *many(20)[7:])
    found = await find_peers(telegram, [marked(room)], {})
    assert found.channel(marked(room)) == types.InputChannel(77, HASH + 77)
    assert telegram.asked == 3


async def test_a_known_room_is_not_searched_for() -> None:
    """Its hash is in the session."""
    telegram, room = Telegram(), Talk(77)
    found = await find_peers(telegram, [marked(room)], {marked(room): 5})
    assert found[marked(room)] == types.InputPeerChannel(77, 5)
    assert telegram.asked == 0


@pytest.mark.parametrize("top", ["untold", "empty"])
@pytest.mark.parametrize("untold", [1, 2])
async def test_an_emptied_chat_at_the_end_of_a_page_does_not_end_the_search(
    top: str, untold: int
) -> None:
    """The next page begins behind the last dialog whose newest message Telegram told."""
    room, emptied = Talk(77), [Talk(50 + n, top=top) for n in range(untold)]
    telegram = Telegram(*many(PER_PAGE - untold), *emptied, *many(10)[5:], room)
    found = await find_peers(telegram, [marked(room)], {})
    assert found.channel(marked(room)).access_hash == HASH + 77


async def test_a_page_of_emptied_chats_ends_the_search() -> None:
    """There is no telling where the next page begins; what was found until then is known."""
    near, far = Talk(76), Talk(77)
    emptied = [Talk(50 + n, top="untold") for n in range(PER_PAGE)]
    telegram = Telegram(near, *many(2), *emptied, far)
    with pytest.raises(AccountError) as caught:
        await find_peers(telegram, [marked(near), marked(far)], {})
    said = texts_in("en").tell(caught.value)
    assert str(marked(far)) in said
    assert str(marked(near)) not in said
    assert telegram.asked == 2


async def test_a_room_that_the_account_is_not_in_is_named() -> None:
    """Once all dialogs have been looked at; a person with its number is no room."""
    room = Talk(77)
    telegram = Telegram(*many(4), Talk(77, private=True))
    with pytest.raises(AccountError) as caught:
        await find_peers(telegram, [marked(room)], {})
    assert str(marked(room)) in texts_in("en").tell(caught.value)
    assert telegram.asked == 2
