"""Requests to join and plans: what a card in the staff room asks."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.invites.cards import CardTable
from adapters.sqlite.outbox import OutboxTable
from core.effects import Admit, Say, Text
from invites.records import Answer, Plan, Request, Target
from tests.adapters.sqlite.invites.people import (
    ANNA,
    BORIS,
    CHAT,
    COUNTS,
    IDS,
    MASKS,
    NOW,
    SECOND,
    STAFF,
    TIMES,
    WORDS,
)

DECISION: dict[str, Any] = {
    "answer": st.sampled_from(Answer),
    "by": st.none() | IDS,
    "decided": st.none() | TIMES,
    "reacted": st.booleans(),
    "turn": COUNTS,
}
REQUEST: dict[str, Any] = {
    "id": st.just(0),
    "member": MASKS,
    "at": TIMES,
    "link": st.none() | IDS,
    "trouble": st.none() | WORDS,
    **DECISION,
}
REQUESTS = st.builds(Request, **REQUEST)
PLAN: dict[str, Any] = {
    "id": st.just(0),
    "target": st.sampled_from(Target),
    "name": WORDS,
    "at": TIMES,
    "links": COUNTS,
    "members": COUNTS,
    **DECISION,
}
PLANS = st.builds(Plan, **{**PLAN, "target": st.just(Target.SOURCE)}) | st.builds(
    Plan, **{**PLAN, "target": st.sampled_from([Target.MEMBER, Target.BRANCH]), "name": MASKS}
)


@pytest.fixture
def table(connection: Any) -> CardTable:
    """No cards."""
    return CardTable(connection)


def added(table: CardTable, who: str = ANNA, **values: Any) -> Request:
    """A request as it is kept."""
    kept = table.add_request(Request(0, who, values.pop("at", NOW), None, **values))
    assert kept is not None
    return kept


def test_these_laws_speak_of_every_field() -> None:
    """A field that is added needs a column."""
    assert {field.name for field in fields(Request)} == REQUEST.keys()
    assert {field.name for field in fields(Plan)} == PLAN.keys()


@given(first=REQUESTS, then=REQUESTS)
def test_a_request_comes_back_as_it_was_kept(new_rows: Any, first: Request, then: Request) -> None:
    """When it is added, and after every change of what may change."""
    table = new_rows(lambda connection, _: CardTable(connection))
    kept = table.add_request(first)
    assert table.request(kept.id) == kept == replace(first, id=kept.id)
    changed = replace(then, id=kept.id, member=kept.member, at=kept.at)
    table.save_request(changed)
    assert table.request(kept.id) == changed
    assert table.request(kept.id + 1) is None


@given(first=PLANS, then=PLANS)
def test_a_plan_comes_back_as_it_was_kept(new_rows: Any, first: Plan, then: Plan) -> None:
    """About a member, a branch or a source; what it is about stays."""
    table = new_rows(lambda connection, _: CardTable(connection))
    kept = table.add_plan(first)
    assert table.plan(kept.id) == kept == replace(first, id=kept.id)
    fixed = {name: getattr(kept, name) for name in ("id", "target", "name", "at")}
    changed = replace(then, **fixed)
    table.save_plan(changed)
    assert table.plan(kept.id) == changed
    assert table.plan(kept.id + 1) is None


def test_a_request_is_known_by_member_and_time(table: CardTable) -> None:
    """Telegram tells of it again and again; who asks once more asks anew."""
    first = added(table)
    assert table.add_request(replace(first, link=5)) is None
    again = added(table, at=NOW + SECOND)
    other = added(table, BORIS)
    assert table.open_requests() == [first, again, other]


def test_a_number_is_never_given_twice(table: CardTable, connection: Any) -> None:
    """The cards' keys are made of it, and Telegram posts a card once."""
    plan = Plan(0, Target.SOURCE, "bus", NOW, 1, 0)
    request, first = added(table), table.add_plan(plan)
    connection.execute("DELETE FROM join_request")
    connection.execute("DELETE FROM plan")
    assert added(table).id > request.id
    assert table.add_plan(plan).id > first.id


@pytest.mark.parametrize("answer", Answer)
def test_somebody_waits_until_the_answer_is_carried_out(
    table: CardTable, connection: Any, answer: Answer
) -> None:
    """Decided is not done: the answer waits out the time in which it can be taken back."""
    outbox = OutboxTable(b"s")
    request = added(table, answer=answer, turn=1)
    assert table.open_requests() == ([request] if answer is Answer.OPEN else [])
    # Whoever else's answers wait, be their numbers alike: 1 and 10.
    for number in (request.id * 10, request.id):
        admit = Admit(f"admit:{number}:1", CHAT, ANNA, answer is Answer.YES)
        outbox.write(connection, admit, NOW)
    waits = answer in (Answer.OPEN, Answer.YES, Answer.NO)
    assert table.open_requests() == ([request] if waits else [])
    connection.execute("UPDATE outbox SET state = 'sent' WHERE key = ?", (f"admit:{request.id}:1",))
    assert table.open_requests() == ([request] if answer is Answer.OPEN else [])


def test_a_message_of_ours_leads_to_its_effect(table: CardTable, connection: Any) -> None:
    """Once it is posted, by room and message."""
    outbox = OutboxTable(b"s")
    outbox.write(connection, Say("plan:1", STAFF, Text("card-plan")), NOW)
    assert table.key_of(STAFF, 500) is None
    outbox.sent(connection, outbox.take(connection, NOW, ())[0], 500, NOW)
    assert table.key_of(STAFF, 500) == "plan:1"
    assert table.key_of(CHAT, 500) is None
    assert table.key_of(STAFF, 501) is None


def test_an_effect_waits_until_it_was_tried(table: CardTable, connection: Any) -> None:
    """From then on nobody knows whether Telegram has it."""
    outbox = OutboxTable(b"s")
    later = NOW + timedelta(seconds=10)
    assert not table.waits("plan:1")
    outbox.write(connection, Say("plan:1", STAFF, Text("card-plan"), after=later), NOW)
    assert outbox.take(connection, NOW, ()) == []
    assert table.waits("plan:1")
    outbox.take(connection, later, ())
    assert not table.waits("plan:1")
