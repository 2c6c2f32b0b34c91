"""What Telegram refuses about requests, and what becomes of it."""

import pytest

from core.effects import Say
from core.events import EffectRefused
from outreach.request import State
from tests.outreach.road import ANNA, BORIS, CHAT, HOUR, MASHA, MINUTE, NOON, STAFF_ROOM
from tests.outreach.world import World


def shown(world: World) -> tuple[int, int, int]:
    """A request, its answer, its card."""
    asked = world.asks()
    answer = world.answers(asked)
    world.wait(10 * MINUTE)
    return asked, answer, world.card(asked)


@pytest.mark.parametrize(("doubted", "state"), [(False, State.CLAIMED), (True, State.DOUBTED)])
def test_a_workers_text_that_is_refused_is_theirs_to_say_again(
    world: World, doubted: bool, state: State
) -> None:
    """They are told, and the request is open; the next try is no reply to what is gone."""
    asked, answer, card = shown(world)
    if doubted:
        world.reacts(card, {ANNA: "👎"})
    world.telegram.deleted.add((CHAT, asked))  # nobody has told Steward of it
    world.writes("ответ: Автобус в шесть", reply_to=card)
    world.wait(MINUTE)
    request = world.request(asked)
    assert (request.state, request.holder) == (state, ANNA)
    assert world.rung("answer-refused") == [{ANNA}]
    assert world.shown(card)["trouble"] == "REPLY_MESSAGE_ID_INVALID"
    world.telegram.deleted.add((CHAT, answer))
    world.writes("ответ: Автобус в шесть", reply_to=card)
    world.wait(MINUTE)
    (said,) = world.said(CHAT)
    assert isinstance(said, Say)
    assert said.reply_to is None
    assert world.request(asked).state in (State.WORKER, State.CORRECTED)


def test_a_text_that_was_replaced_may_be_refused(world: World) -> None:
    """Nobody misses it."""
    asked, _, card = shown(world)
    world.writes("ответ: Автобус в шесть", reply_to=card)
    turn = world.request(asked).decided_turn
    world.writes("ответ: Автобус в семь", reply_to=card)
    world.happens(EffectRefused(CHAT, f"ask-answer:1:{turn}", "MESSAGE_ID_INVALID", world.now))
    assert world.request(asked).state is State.WORKER


def test_a_card_that_is_refused_is_called_for(world: World) -> None:
    """The call has the link, and needs no card."""
    world.refusing["ask"] = "MESSAGE_TOO_LONG"
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    (call,) = world.said(STAFF_ROOM, "ask-call")
    assert str(call.text.args["link"]).endswith(f"/{asked}")
    world.wait(HOUR)
    assert len(world.rung("ask-call")) >= 2


def test_a_call_to_a_card_that_is_gone_is_made_all_the_same(world: World) -> None:
    """Somebody of the staff deleted the card."""
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    world.telegram.deleted.add((STAFF_ROOM, world.card(asked)))
    world.wait(20 * MINUTE)
    assert len(world.rung("ask-call")) == 1
    (call,) = world.said(STAFF_ROOM, "ask-call")
    world.reacts(max(number for room, number in world.telegram.posts), {BORIS: "👀"})
    assert isinstance(call, Say)
    assert (call.reply_to, world.request(asked).holder) == (None, BORIS)


def test_a_mark_that_is_refused_is_told_on_the_card(world: World) -> None:
    """The chat may not allow that emoji."""
    world.refusing["react"] = "REACTION_INVALID"
    _, _, card = shown(world)
    world.reacts(card, {ANNA: "👍"})
    world.wait(MINUTE)
    assert world.shown(card)["trouble"] == "REACTION_INVALID"


@pytest.mark.parametrize(
    "key",
    [
        *("ask:99", "ask-call:99:1", "ask-answer:99:4", "sos:99:0", "sos-page:99:1", "flag:1:2"),
        *("rewrite:ask:1", f"react:{CHAT}:77", "ask-late:99", "morning:2026-03-24:5"),
    ],
)
def test_what_is_not_known_any_more_may_be_refused(world: World, key: str) -> None:
    """Whoever it was about is forgotten, or it was never ours."""
    assert world.happens(EffectRefused(CHAT, key, "MESSAGE_ID_INVALID", NOON)) == []


def test_a_refused_notice_is_told_where_there_is_a_card(night: World) -> None:
    """The asker knows nothing of working hours then."""
    night.refusing["ask-late"] = "CHAT_WRITE_FORBIDDEN"
    asked = night.asks(MASHA, topic="bus")
    night.wait(HOUR)
    assert night.shown(night.card(asked))["trouble"] == "CHAT_WRITE_FORBIDDEN"
