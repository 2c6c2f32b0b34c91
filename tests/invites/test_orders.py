"""Who may order something in the staff room, and what a word about a member leads to."""

from collections.abc import Callable

import pytest

from core.effects import Effect, Say
from core.events import PRIVATE, Author, MessageEdited, MessageSent
from invites.desk import NOTHING
from invites.words import ByMessage, Freeze, Unclear
from tests.invites.world import World

STRANGER = 7_300_000_099
ORDERS = ["handout stop 5", "pause invites", "sources", "freeze", "source stop"]


@pytest.mark.parametrize("text", ORDERS)
@pytest.mark.parametrize(
    "order",
    [
        lambda world, text: world.order(text, who=STRANGER),
        lambda world, text: world.order(text, who=-1001000000003),
        lambda world, text: world.hears(world.message(None, text, chat=world.staff_room)),
        lambda world, text: world.hears(world.message(world.anna, text, chat=world.chat)),
        lambda world, text: world.hears(world.message(world.anna, text, chat=PRIVATE)),
        lambda world, text: world.hears(
            world.message(world.anna, text, chat=world.staff_room, out=True)
        ),
        lambda world, text: world.hears(
            world.message(world.anna, text, chat=world.staff_room, forwarded=True)
        ),
    ],
)
def test_only_staff_order_and_only_in_their_room(
    world: World, order: Callable[[World, str], list[Effect]], text: str
) -> None:
    """Not others there, not elsewhere, not Steward itself, and not what staff pass on."""
    assert order(world, text) == []


def test_what_was_edited_into_an_order_is_none(world: World) -> None:
    """As everywhere: a message says what it said first."""
    message = world.message(world.anna, "pause invites", chat=world.staff_room)
    assert world.happens(MessageEdited(message)) == []


@pytest.mark.parametrize("example", ["handout", "source", "freeze @@"])
def test_half_an_order_is_answered_with_the_whole_one(world: World, example: str) -> None:
    """To the message itself."""
    message = world.message(world.boris, example, chat=world.staff_room)
    (said,) = world.hears(message)
    assert isinstance(said, Say)
    assert said.text.template.startswith("order-")
    assert (said.chat, said.reply_to) == (world.staff_room, message.id)


def test_a_link_to_a_message_of_another_room_names_nobody(world: World) -> None:
    """A message of that number in the chat is somebody else's, who must not be frozen for it."""

    def meant(link: str) -> object:
        text = f"freeze {link}"
        return world.desk.order_of(world.message(world.anna, text, chat=world.staff_room))

    assert meant("https://t.me/c/1000000001/77") == Freeze(ByMessage(77, world.chat))
    assert meant("https://t.me/c/1000000002/77") == Unclear("whom")
    assert meant("https://t.me/c/1/1000000001/77") == Unclear("whom")


def test_an_order_told_twice_is_one(world: World) -> None:
    """The answer has the key of the message."""
    message = world.message(world.anna, "sources", chat=world.staff_room)
    for _ in range(2):
        world.happens(MessageSent(message), NOTHING)
    assert len(world.said(world.staff_room)) == 1


def test_a_staff_members_own_wish_in_private_is_a_members(world: World) -> None:
    """They are members, too, and have the same quota."""
    world.telegram.here[world.anna] = world.telegram.here[world.vera]
    assert len(world.given(world.anna, times=4)) == 3
    message = world.message(world.anna, "invite", chat=world.staff_room)
    assert message.author == Author(world.anna)
    assert world.hears(message) == []
