"""What the staff point at: requests that Steward missed."""

import pytest

from outreach.request import Move, State
from tests.outreach.conftest import NewWorld
from tests.outreach.road import ANNA, BORIS, CHAT, KOLYA, MASHA, MINUTE, STAFF_ROOM
from tests.outreach.world import World


def link(message: int) -> str:
    """Where the staff find a message of the chat."""
    return f"https://t.me/c/1000000001/{message}"


def test_staff_name_a_request_that_steward_missed(world: World) -> None:
    """It has a card at once, and every reply to it counts as an answer."""
    message = world.message(MASHA)
    world.writes(f"вопрос {link(message.id)}", about=message)
    assert len(world.said(STAFF_ROOM, "ask-card")) == 1
    assert len(world.rung()) == 1
    world.says(KOLYA, reply_to=message.id)
    assert world.request(message.id).state is State.ANSWERED
    world.writes(f"Question: {link(message.id)}?single", about=message)
    assert world.said(STAFF_ROOM)[-1].text.template == "ask-known"
    assert len(world.said(STAFF_ROOM, "ask-card")) == 1


def test_staff_name_what_was_dismissed(world: World) -> None:
    """That takes the 🤷 back."""
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    world.reacts(world.card(asked), {ANNA: "🤷"})
    world.writes(f"запрос {link(asked)}", who=BORIS, about=world.message(MASHA, id=asked))
    assert world.request(asked).decision is Move.UNDO
    assert world.request(asked).is_open


@pytest.mark.parametrize(
    ("author", "template"), [(None, "ask-unknown"), (ANNA, "ask-ours"), (0, "ask-unknown")]
)
def test_staff_name_what_is_no_request(
    new_world: NewWorld, author: int | None, template: str
) -> None:
    """A message that is gone, or of their own, or of another chat."""
    world = new_world()
    message = None if author is None else world.message(author)
    text = f"вопрос {link(1)}" if author != 0 else "вопрос https://t.me/c/1000000009/5"
    world.writes(text, about=message)
    assert [post.text.template for post in world.said(STAFF_ROOM)] == [template]
    assert world.store.requests.all() == []


def test_only_links_into_the_chat_are_read(world: World) -> None:
    """And only from the staff; other talk is nobody's order."""

    def pointed(text: str, who: int = ANNA, **fields: object) -> int | None:
        return world.desk.asked_about(world.message(who, text, **{"chat": STAFF_ROOM, **fields}))

    assert pointed(f"вопрос {link(7)}") == 7
    assert pointed("question t.me/c/1000000001/12/7") == 7
    assert pointed(f"вопрос {link(7)}", who=MASHA) is None
    assert pointed(f"вопрос {link(7)}", chat=CHAT) is None
    assert pointed("вопрос https://t.me/c/1000000002/7") is None
    assert pointed(f"вопрос {link(9_999_999_999)}") is None
    assert pointed(f"смотрите {link(7)}") is None
