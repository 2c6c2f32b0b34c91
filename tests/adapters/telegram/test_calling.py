"""Staff are called by name: their phones ring, each once, whatever Telegram refuses."""

from typing import TYPE_CHECKING, Any

import pytest
from telethon import errors
from telethon.tl import types

from adapters.telegram.roster import TelegramRoster
from core.effects import Priority, Say, Text
from tests.sandbox.stock import crowd

if TYPE_CHECKING:
    from sandbox.world.messages import Message
    from tests.adapters.telegram.hall import Hall

PHONE = "+9996620009"


async def staffed(hall: "Hall") -> TelegramRoster:
    """The hall is the staff room, too, and the texts know who is in it."""
    roster = TelegramRoster(hall.client, hall.peers, hall.chat, hall.chat, set())
    await roster.refresh()
    hall.renderer._names = roster
    return roster


def alarm(hall: "Hall", *call: int) -> Say:
    """An alarm that calls people."""
    return Say("alarm", hall.chat, Text("somebody"), Priority.EMERGENCY, call=call)


def called(message: "Message") -> list[int]:
    """Whom a message mentions."""
    entities: list[Any] = message.entities or []
    return [e.user_id for e in entities if isinstance(e, types.MessageEntityMentionName)]


async def test_the_roster_names_everybody_but_steward(hall: "Hall") -> None:
    """And tells Telegram whom to call; nobody who has left."""
    there, gone = hall.person(), hall.person()
    roster = await staffed(hall)
    hall.world.leave(hall.raw, gone)
    assert {there, gone} < roster.everybody()
    await roster.refresh()
    assert there in roster.everybody()
    assert {gone, hall.steward}.isdisjoint(roster.everybody())
    assert isinstance(roster.mention(there), types.InputUser)
    assert roster.mention(gone) is None


async def test_who_is_called_sees_it_in_a_stock_client(hall: "Hall") -> None:
    """Under their own name, below the text."""
    anna = hall.person("Анна 🙂", phone=PHONE)
    await staffed(hall)
    await hall.do(alarm(hall, anna))
    async with crowd(hall.telegram.host, hall.telegram.port, hall.telegram.public_key) as people:
        client = await people.again(PHONE)
        (dialog,) = [d async for d in client.iter_dialogs() if d.is_group]
        message = dialog.message
        assert message.mentioned
        assert message.text.splitlines()[0] == "кто-то"
        assert message.get_entities_text()[0][1] == "Анна 🙂"


async def test_more_people_take_more_messages_and_none_is_sent_twice(hall: "Hall") -> None:
    """Telegram notifies the first five of a message; the others answer the first one."""
    people = [hall.person() for _ in range(7)]
    await staffed(hall)
    first = await hall.do(alarm(hall, *people))
    assert first == await hall.do(alarm(hall, *people), again=True)
    one, two = hall.posts()
    assert [called(one), called(two)] == [people[:5], people[5:]]
    assert (one.id, two.reply_to) == (first, first)
    assert two.text == "Вера, Вера"


async def test_an_alarm_goes_out_though_nobody_can_be_called(hall: "Hall") -> None:
    """They have left, or Telegram will not have the mention."""
    anna = hall.person()
    roster = await staffed(hall)
    roster._inputs[anna] = types.InputUser(anna, 1)
    await hall.do(alarm(hall, anna))
    assert [(post.text, called(post)) for post in hall.posts()] == [("кто-то\nВера", [])]
    await hall.do(Say("next", hall.chat, Text("somebody"), call=(99,)))
    assert hall.posts()[-1].text == "кто-то"


async def test_an_alarm_that_is_out_is_not_refused_for_a_later_call(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id must not be lost, or nobody could accept it."""
    people = [hall.person() for _ in range(6)]
    await staffed(hall)

    async def once(request: Any) -> Any:
        if hall.posts():
            raise errors.ChatWriteForbiddenError(request)
        return await hall.client(request)

    monkeypatch.setattr(hall.gateway, "_client", once)
    (posted,) = [await hall.do(alarm(hall, *people))]
    assert [post.id for post in hall.posts()] == [posted]
