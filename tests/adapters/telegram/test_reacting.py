"""Steward's own reactions on members' messages, as others see them."""

from typing import TYPE_CHECKING

import pytest
from telethon.tl import functions, types

from adapters.outbox import Refused
from core.effects import React
from tests.sandbox.stock import crowd

if TYPE_CHECKING:
    from tests.adapters.telegram.hall import Hall

PHONE = "+9996620009"


def seen(hall: "Hall", message: int) -> dict[int, str]:
    """Who reacted with what."""
    found = hall.world.chats[hall.raw].history.messages[message].reactions
    return {who: reaction.emoji for who, reaction in found.items()}


async def test_a_member_sees_the_reaction_on_their_message(hall: "Hall") -> None:
    """In a stock client, beside those of others; doing it again changes nothing."""
    vera, boris = hall.person(phone=PHONE), hall.person()
    said = hall.world.post(hall.raw, vera, "спасибо")
    hall.world.react(hall.raw, said, boris, "👍")
    for _ in range(2):
        await hall.do(React(hall.chat, said, "👀"))
    async with crowd(hall.telegram.host, hall.telegram.port, hall.telegram.public_key) as people:
        client = await people.again(PHONE)
        (dialog,) = [d async for d in client.iter_dialogs() if d.is_group]
        request = functions.messages.GetMessageReactionsListRequest(dialog.input_entity, said, 10)
        found = (await client(request)).reactions
        assert {(r.peer_id.user_id, r.reaction.emoticon) for r in found} == {
            (boris, "👍"),
            (hall.steward, "👀"),
        }


async def test_the_latest_reaction_is_the_only_one_and_can_be_taken_away(hall: "Hall") -> None:
    """Others' stay; to take away what is not there is no trouble."""
    vera = hall.person()
    said = hall.world.post(hall.raw, vera, "спасибо")
    hall.world.react(hall.raw, said, vera, "👍")
    for emoji in ("👀", "🙏"):
        await hall.do(React(hall.chat, said, emoji))
    assert seen(hall, said) == {vera: "👍", hall.steward: "🙏"}
    for _ in range(2):
        await hall.do(React(hall.chat, said, None))
        assert seen(hall, said) == {vera: "👍"}


async def test_what_a_chat_does_not_take_is_refused(hall: "Hall") -> None:
    """And so is a reaction on what is gone; there is nothing to take away then."""
    said = hall.world.post(hall.raw, hall.person(), "спасибо")
    hall.world.chats[hall.raw].reactions = types.ChatReactionsSome([types.ReactionEmoji("👀")])
    for emoji, message, code in [
        ("👍", said, "REACTION_INVALID"),
        ("👀", 999, "MESSAGE_ID_INVALID"),
    ]:
        with pytest.raises(Refused) as refused:
            await hall.do(React(hall.chat, message, emoji))
        assert refused.value.code == code
    await hall.do(React(hall.chat, 999, None))
    await hall.do(React(hall.chat, said, "👀"))
    assert seen(hall, said) == {hall.steward: "👀"}
