"""How somebody stands in the chat: against the embedded Telegram, and by what it may say."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import types

from adapters.telegram.standing import Standings, standing_of
from core.errors import Unreadable
from invites.standing import STRANGER, Standing
from sandbox.contract import RpcFault
from sandbox.world import members
from tests.adapters.telegram.house import channel, user_peer

if TYPE_CHECKING:
    from tests.adapters.telegram.house import House

NIGHT = datetime(2026, 1, 2, tzinfo=UTC)
VERA = 21
RIGHTS = types.ChatAdminRights(ban_users=True)


@pytest.fixture
def standings(house: "House") -> Standings:
    """Of the chat."""
    return Standings(house.client, house.peers, house.chat)


async def test_a_member_is_there_since_they_joined(house: "House", standings: Standings) -> None:
    """And whoever is none is a stranger, with or without a history."""
    vera, oleg = house.rooms.enter("Вера"), house.rooms.enter("Олег")
    nobody = house.world.add_account("Никто")
    members.leave(house.world, channel(house), oleg)
    joined = channel(house).members[vera].date
    assert await standings.of(vera, user_peer(house, vera)) == Standing(True, joined)
    for who in (oleg, nobody):
        assert await standings.of(who, user_peer(house, who)) == STRANGER


async def test_a_message_in_the_chat_is_enough_to_ask_by(
    house: "House", standings: Standings
) -> None:
    """Steward may never have heard of its author."""
    vera = house.rooms.enter("Вера")
    message = house.world.post(house.rooms.chat, vera, "Привет")
    house.client._mb_entity_cache.retain(lambda _: False)
    assert (await standings.of(vera, via=message)).present


async def test_telethon_may_know_how_somebody_is_named(
    house: "House", standings: Standings
) -> None:
    """Which is what is used when nothing else is given."""
    vera = house.rooms.enter("Вера")
    house.client._mb_entity_cache.extend([house.world.render.user(house.rooms.steward, vera)], [])
    assert (await standings.of(vera)).present


async def test_whom_nobody_can_name_is_a_stranger(standings: Standings) -> None:
    """To ask again and again would hold up everybody else; so is whom Telegram cannot find."""
    assert await standings.of(424242) == STRANGER
    gone = types.InputPeerUser(424242, 1)
    assert await standings.of(424242, gone) == STRANGER


@pytest.mark.parametrize("fault", [RpcFault(500, "INTERNAL"), RpcFault(420, "FLOOD_WAIT_9")])
async def test_trouble_that_passes_is_unreadable(
    house: "House", standings: Standings, fault: RpcFault
) -> None:
    """It is tried again later."""
    vera = house.rooms.enter("Вера")
    house.telegram.faults.errors["GetParticipant"] = [fault]
    with pytest.raises(Unreadable):
        await standings.of(vera, user_peer(house, vera))


async def test_a_mistake_of_ours_is_no_trouble_of_telegrams(standings: Standings) -> None:
    """It is not tried again."""
    with pytest.raises(TypeError):
        await standings.of(VERA, object())


def restricted(left: bool | None = None, **forbidden: bool) -> Any:
    """Somebody who may not do this."""
    rights = types.ChatBannedRights(None, **forbidden)
    return types.ChannelParticipantBanned(types.PeerUser(VERA), 1, NIGHT, rights, left=left)


@pytest.mark.parametrize(
    ("participant", "standing"),
    [
        (types.ChannelParticipant(VERA, NIGHT), Standing(True, NIGHT)),
        (types.ChannelParticipantSelf(VERA, 1, NIGHT), Standing(True, NIGHT)),
        (types.ChannelParticipantAdmin(VERA, 1, NIGHT, RIGHTS), Standing(True, NIGHT)),
        (types.ChannelParticipantCreator(VERA, RIGHTS), Standing(True)),
        (types.ChannelParticipantLeft(types.PeerUser(VERA)), STRANGER),
        (restricted(send_messages=True), Standing(True, muted=True)),
        (restricted(send_plain=True), Standing(True, muted=True)),
        (restricted(send_media=True), Standing(True)),
        (restricted(left=True, send_messages=True), STRANGER),
        (restricted(view_messages=True), STRANGER),
    ],
)
def test_every_kind_of_participant(participant: Any, standing: Standing) -> None:
    """The date of a restriction is not that of the joining."""
    assert standing_of(participant) == standing
