"""From a finding or a report to a card in the staff room."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.effects import Quote, Text
from core.events import Author
from moderation.findings import Finding, Kind
from moderation.flag import State

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening

REPORTER = 77777001
PHONE = Finding(Kind.PERSONAL, "reason-phone", 1.0)


def test_a_rude_message_becomes_one_card_with_its_reason(evening: "Evening") -> None:
    """The card names the rule and quotes the message by its place, never by its words."""
    evening.rude(100)
    card = evening.card()
    assert card.args["kind"] == "rude"
    assert card.args["reason"].template == "reason-insult-you"  # type: ignore[union-attr]
    assert evening.posts[evening.staff_room, evening.card_id()].quote == Quote(evening.chat, 100)
    assert evening.flag.state is State.OPEN


def test_the_same_message_twice_makes_one_card(evening: "Evening") -> None:
    """As a live update and from the history."""
    evening.rude(100)
    evening.rude(100)
    evening.deliver()
    evening.rude(100)
    evening.deliver()
    assert len(evening.cards()) == 1


def test_a_harmless_message_makes_none(evening: "Evening") -> None:
    """No finding, no flag."""
    evening.edited(100, evening.now, finding=None)
    assert evening.flags == []


@pytest.mark.parametrize("who", [11, 777000, -1001000000001, -1001000000003])
def test_nobody_of_the_house_is_flagged(evening: "Evening", who: int) -> None:
    """Staff, Telegram, anonymous admins, the channel."""
    evening.rude(100, author=Author(who))
    evening.rude(101, out=True)
    assert evening.flags == []


def test_messages_of_other_rooms_are_not_judged(evening: "Evening") -> None:
    """What is said in the staff room is the staff's business."""
    evening.rude(100, chat=evening.staff_room)
    evening.rude(101, chat=-1001000000055)
    assert evening.flags == []


def test_an_edit_into_rudeness_makes_a_card(evening: "Evening") -> None:
    """The first text was harmless."""
    evening.edited(100, evening.now)
    assert evening.card().args["edited"] == "yes"


def test_an_edit_of_a_flagged_message_rewrites_its_card(flagged: "Evening") -> None:
    """One undecided message, one card; an older version changes nothing."""
    flagged.edited(100, flagged.now + timedelta(seconds=5))
    flagged.edited(100, flagged.now + timedelta(seconds=3))
    assert flagged.card().args["edited"] == "yes"
    assert len(flagged.cards()) == 1


def test_an_edit_after_the_decision_is_a_new_question(flagged: "Evening") -> None:
    """Staff decided about other words, so there is a second card; the first keeps its decision."""
    flagged.react(flagged.anna, "🕊")
    for _ in range(2):
        flagged.edited(100, flagged.now + timedelta(seconds=5))
        flagged.deliver()
    first, second = flagged.cards()
    assert flagged.card(first).args["state"] == "harmless"
    assert flagged.card(second).args["state"] == "open"


def test_a_report_makes_a_card_and_its_mark_goes(evening: "Evening") -> None:
    """The reply "!" is deleted, so that the chat does not see who reported."""
    about = evening.message(100)
    evening.report(101, about, author=Author(REPORTER))
    assert evening.card().args["kind"] == "report"
    assert evening.removed == {101}
    assert evening.flag.message == 100
    assert evening.flag.member == evening.member


def test_the_reporter_is_nowhere_in_the_database(evening: "Evening") -> None:
    """Not in any column of any table, before and after all is sent."""
    evening.report(101, evening.message(100), author=Author(REPORTER))
    assert str(REPORTER) not in evening.on_disk()
    evening.deliver()
    assert str(REPORTER) not in evening.on_disk()
    assert str(evening.member) in evening.on_disk()


@pytest.mark.parametrize("who", [11, -1001000000003, 777000])
def test_reporting_the_staff_only_loses_the_mark(evening: "Evening", who: int) -> None:
    """Nobody of the house gets a card, but the mark must not stand there."""
    evening.report(101, evening.message(100, author=Author(who)))
    evening.deliver()
    assert evening.flags == []
    assert evening.removed == {101}


def test_reporting_what_is_gone_only_loses_the_mark(evening: "Evening") -> None:
    """The message was deleted meanwhile."""
    evening.report(101, None)
    evening.deliver()
    assert evening.flags == []
    assert evening.removed == {101}


def test_a_second_report_counts_on_the_same_card(flagged: "Evening") -> None:
    """Two members report what the rules had found already."""
    for number in (101, 102):
        flagged.report(number, flagged.message(100))
    assert flagged.card().args["reports"] == 2
    assert flagged.removed == {101, 102}
    assert len(flagged.cards()) == 1


def test_a_mark_that_replies_to_nothing_is_no_report(evening: "Evening") -> None:
    """Somebody is simply surprised."""
    evening.rude(101, text="!", finding=PHONE)
    assert evening.flag.kind is Kind.PERSONAL
    evening.deliver()
    assert evening.removed == set()


def test_a_deleted_message_shows_on_its_card(flagged: "Evening") -> None:
    """Whoever removed it; others are not touched."""
    flagged.gone(99, 100, 101)
    flagged.gone(100)
    assert flagged.card().args["gone"] == "yes"
    assert flagged.flag.state is State.OPEN


def test_a_message_that_steward_deleted_is_not_told_twice(flagged: "Evening") -> None:
    """The card says that staff deleted it, not also that it is gone."""
    flagged.react(flagged.anna, "🙈")
    flagged.deliver()
    flagged.gone(100)
    card = flagged.card()
    assert (card.args["deleted"], card.args["gone"]) == ("yes", "no")


def test_no_words_of_a_member_reach_the_database(evening: "Evening") -> None:
    """Neither texts nor names: searched in all tables, before anything is sent."""
    evening.rude(100, text="зяблик canary", author=Author(evening.member, ("Щегол", "canary")))
    evening.report(101, evening.message(102, text="зяблик canary"))
    dump = evening.on_disk()
    assert len(evening.flags) == 2
    assert not any(word in dump for word in ("зяблик", "canary", "Щегол", "\\u0437\\u044f"))


def test_an_edit_into_another_fault_changes_what_the_card_is_about(flagged: "Evening") -> None:
    """Staff see the reason that holds now, and what Steward would explain fits it."""
    flagged.edited(100, flagged.now + timedelta(seconds=5), PHONE)
    card = flagged.card()
    assert (card.args["kind"], card.args["reason"]) == ("personal", Text("reason-phone"))


def test_a_report_of_other_words_than_were_decided_about_is_a_new_question(
    evening: "Evening",
) -> None:
    """The message was edited since, into what no rule knows; members do."""
    evening.report(101, evening.message(100))
    evening.deliver()
    evening.react(evening.anna, "🕊")
    evening.deliver()
    evening.wait(600)
    evening.edited(100, evening.now, finding=None)
    evening.report(102, evening.message(100, edited=evening.now))
    evening.report(103, evening.message(100, edited=evening.now))
    evening.deliver()
    first, second = (evening.card(number) for number in evening.cards())
    assert (first.args["state"], first.args["reports"]) == ("harmless", 1)
    assert (second.args["state"], second.args["reports"]) == ("open", 2)


def test_a_report_after_a_decision_about_the_same_words_asks_nothing_again(
    evening: "Evening",
) -> None:
    """It is counted on the card."""
    evening.report(101, evening.message(100))
    evening.deliver()
    evening.react(evening.anna, "🕊")
    evening.report(102, evening.message(100))
    card = evening.card()
    assert (card.args["state"], card.args["reports"]) == ("harmless", 2)
    assert len(evening.cards()) == 1
