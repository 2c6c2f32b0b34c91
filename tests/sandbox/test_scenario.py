"""A scenario is read whole, or refused in one line that names the step."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.findings import Kind
from moderation.flag import State
from outreach import emergency as alarming
from outreach import request as asking
from sandbox.demo import EVENING
from sandbox.scenario import Scenario, ScenarioError, load, read
from sandbox.steps import (
    VERBS,
    Agree,
    Ask,
    Bot,
    Channel,
    Edit,
    Join,
    Order,
    Person,
    React,
    Role,
    Say,
    Time,
    Unreact,
)

PEOPLE = {
    "vera": {"name": "Вера"},
    "lena": {"name": "Лена", "role": "moderator"},
    "katya": {"name": "Катя", "role": "editor"},
    "anton": {"name": "Антон", "role": "guest"},
}
INSULT = {"who": "vera", "say": "Ты идиот", "as": "insult", "flag": "rude"}
ASK = {"who": "vera", "ask": "пригласить", "as": "link"}
JOIN = {"who": "anton", "join": "link"}
SHEET = {"who": "lena", "order": "раздатка метро 5", "as": "sheet"}
FREEZE = {"who": "lena", "order": "ветка", "about": "insult", "as": "branch"}


def scenario(*steps: Any, **more: Any) -> Scenario:
    """A scenario of these steps."""
    return read({"title": "Test", "people": PEOPLE, "steps": list(steps), **more})


def test_steps_are_read_in_order() -> None:
    """Each with what it expects, and with the defaults where nothing is said."""
    found = scenario(
        {**INSULT, "decision": "muted", "pause": 2},
        {"of": "insult", "edit": "Ты дурак"},
        {"who": "lena", "react": "🙊", "on": "insult"},
        {"who": "lena", "unreact": "insult"},
        {"who": "katya", "channel": "Новости"},
        {"bot": "restart"},
    )
    said, *others = found.steps
    assert said == Say(
        "vera", "Ты идиот", "insult", flag=Kind.RUDE, decision=State.MUTED, pause=2.0
    )
    assert [type(step) for step in others] == [Edit, React, Unreact, Channel, Bot]
    assert found.people["vera"] == Person("Вера", Role.MEMBER)
    assert (found.language, found.pause) == ("ru", 1.0)


def test_steps_of_invites_are_read() -> None:
    """A link is asked for, a guest comes by it, a hand-out, a branch is frozen."""
    found = scenario(
        {**ASK, "answer": "для одного"},
        JOIN,
        {"who": "anton", "ask": "помощь"},
        SHEET,
        INSULT,
        FREEZE,
        {"who": "lena", "agree": "branch"},
        {"who": "lena", "order": "источник метро стоп", "as": "source"},
        invites={"issued": 6},
    )
    assert found.steps[0] == Ask("vera", "пригласить", "link", "для одного")
    kinds = [Ask, Join, Ask, Order, Say, Order, Agree, Order]
    assert [type(step) for step in found.steps] == kinds
    assert (found.invites.issued, found.invites.frozen) == (6, None)


def test_steps_of_requests_are_read() -> None:
    """What is asked, answered, said by voice, and what the staff order; time passes."""
    asked = {"who": "vera", "say": "Где автобус?", "as": "bus", "request": "verified"}
    found = scenario(
        {**asked, "answer": "у парка"},
        {"who": "vera", "say": "У парка", "verified": True},
        {"who": "vera", "say": "", "voice": True, "request": "asked"},
        {"who": "vera", "say": "не дышит", "emergency": "over"},
        {"who": "lena", "order": "открытые", "answer": "2"},
        {"time": 40},
        {"who": "lena", "react": "👍", "on": "bus"},
    )
    first, answer, spoken, alarm, *_ = (step for step in found.steps if isinstance(step, Say))
    assert (first.request, first.answer) == (asking.State.VERIFIED, "у парка")
    assert (answer.verified, spoken.voice) == (True, True)
    assert alarm.emergency is alarming.State.OVER
    assert [type(step) for step in found.steps[4:]] == [Order, Time, React]


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ([{"who": "wera", "say": "x"}], "step 1 (say): there is nobody called wera: did you mean"),
        ([{"who": "vera", "sya": "x"}], "step 1 has no verb: did you mean say?"),
        ([{"who": "vera"}], "step 1 has no verb: write one of say, edit,"),
        ([{"who": "vera", "say": "x", "word": "y"}], "step 1 has two verbs: say and word"),
        ([{"who": "vera", "say": "x", "replyto": "y"}], "a key replyto: did you mean reply_to?"),
        ([{"who": "vera", "say": "x", "colour": 1}], "step 1 (say) has a key colour: it takes who"),
        ([{"say": "x"}], "step 1 (say): who: required."),
        ([{"who": "vera", "say": "x", "flag": "rud"}], "step 1 (say): flag: should be 'rude'"),
        ([{"who": "vera", "say": "x", "pause": -1}], "step 1 (say): pause: should be greater"),
        ([INSULT, INSULT], "step 2 (say): something was already said as insult."),
        ([INSULT, {"delete": "insolt"}], "step 2 (delete): nothing was said yet as insolt: did"),
        ([{"who": "vera", "report": "x"}, INSULT], "step 1 (report): nothing was said yet as x."),
        ([{"who": "vera", "say": "x", "decision": "muted"}], "only what is flagged has a card"),
        ([{**INSULT, "refused": True}], "step 1 (say): what Telegram refuses has neither"),
        ([{"who": "vera", "say": "x", "verified": True, "refused": True}], "refuses has neither"),
        ([{"who": "vera", "say": ""}], "step 1 (say): give it words, or make it a voice message."),
        ([{"who": "vera", "say": "x", "voice": True}], "give it words, or make it a voice message"),
        ([{"who": "vera", "say": "x", "answer": "y"}], "Steward answers requests and emergencies"),
        ([{"who": "vera", "say": "x", "request": "lost"}], "step 1 (say): request: should be"),
        ([{"time": 0}], "step 1 (time): time: should be greater than 0"),
        ([{"tmie": 5}], "step 1 has no verb: did you mean time?"),
        ([INSULT, {"who": "vera", "react": "🙊", "on": "insult"}], "is for a moderator or worker"),
        ([INSULT, {"who": "lena", "react": "🧨", "on": "insult"}], "🧨 is no free reaction"),
        ([{"who": "vera", "channel": "x"}], "this is for a editor, and vera is none."),
        ([{"bot": "restrat"}], "step 1 (bot): bot: should be 'kill', 'start', 'restart' or 'cut'"),
        ([{"who": "vera", "ask": "привет"}], "ask: should be a wish that Steward knows"),
        ([{"who": "vera", "ask": "помощь", "as": "x"}], "holds neither a link nor a question"),
        ([ASK, ASK], "step 2 (ask): something was already said as link."),
        ([{**ASK, "answr": "x"}], "step 1 (ask) has a key answr: did you mean answer?"),
        ([JOIN], "step 1 (join): no link was given yet as link."),
        ([ASK, {**JOIN, "join": "lnk"}], "yet as lnk: did you mean link?"),
        ([INSULT, {**JOIN, "join": "insult"}], "step 2 (join): no link was given yet as insult."),
        ([ASK, {**JOIN, "who": "vera"}], "step 2 (join): this is for a guest, and vera is none."),
        ([ASK, JOIN, JOIN], "step 3 (join): anton is in the chat."),
        ([{"who": "anton", "say": "x"}], "anton is not in the chat yet: first let them join."),
        ([ASK, {**JOIN, "refused": True}, {**ASK, "who": "anton"}], "step 3 (ask): anton is not"),
        ([{**SHEET, "who": "vera"}], "this is for a moderator or worker, and vera is none."),
        ([{**SHEET, "order": "привет"}], "order: should be an order that Steward knows"),
        ([FREEZE], "step 1 (order): nothing was said yet as insult."),
        ([{"who": "lena", "order": "ветка", "as": "x"}], "holds neither a link nor a question"),
        ([SHEET, {"who": "lena", "agree": "sheet"}], "nobody was asked to agree yet as sheet."),
        ([INSULT, {**FREEZE, "as": "insult"}], "something was already said as insult."),
        (["say"], "step 1 is no table."),
        ([], "there are no steps."),
    ],
)
def test_what_is_wrong_is_named(steps: list[Any], complaint: str) -> None:
    """In one line, with advice where there is some."""
    with pytest.raises(ScenarioError) as caught:
        scenario(*steps)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"langauge": "en"}, "the scenario has a key langauge: did you mean language?"),
        ({"language": "de"}, "the scenario: language"),
        ({"people": {"vera": {"nmae": "Вера"}}}, "people.vera has a key nmae: did you mean name?"),
        ({"people": {"vera": {"name": "В", "role": "boss"}}}, "people.vera: role: should be"),
        ({"people": []}, "write the people as [people]"),
        ({"invites": {"joind": 1}}, "the scenario has a key invites.joind"),
        ({"invites": {"joined": -1}}, "the scenario: invites.joined: should be greater"),
    ],
)
def test_what_is_wrong_around_the_steps_is_named(more: dict[str, Any], complaint: str) -> None:
    """The same for people and settings."""
    with pytest.raises(ScenarioError) as caught:
        scenario(INSULT, **more)
    assert complaint in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, or no TOML."""
    with pytest.raises(ScenarioError, match=r"none\.toml cannot be read: No such file"):
        load(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("title = ", "utf-8")
    with pytest.raises(ScenarioError, match=r"broken\.toml is no TOML"):
        load(broken)


KEYS = st.sampled_from([*VERBS, "who", "as", "on", "of", "flag", "decision", "pause", "oops"])
VALUES = st.sampled_from(["vera", "lena", "insult", "rude", "🙊", "kill", "", 1, -1, True, [], {}])
STEPS = st.dictionaries(KEYS, VALUES, max_size=5) | VALUES


@given(st.lists(STEPS, max_size=4))
def test_any_table_is_read_or_refused_in_one_line(steps: list[Any]) -> None:
    """Never a traceback, whatever somebody wrote."""
    try:
        found = scenario(*steps)
    except ScenarioError as error:
        said = str(error)
        assert "\n" not in said
    else:
        assert len(found.steps) == len(steps)


RESULTS = {
    *(asking.State.VERIFIED, asking.State.CORRECTED, asking.State.WORKER),
    asking.State.CLOSED,
}


def test_the_evening_has_a_bit_of_everything() -> None:
    """All verbs, findings and decisions, all that becomes of requests; mostly it is harmless."""
    evening = load(EVENING)
    said = [step for _, step in evening.says()]
    assert {type(step) for step in evening.steps} == set(VERBS.values())
    assert {step.flag for step in said} == {None, *Kind}
    assert {step.decision for step in said} == {None, *State} - {State.OPEN}
    assert {person.role for person in evening.people.values()} == set(Role)
    assert {step.request for step in said} == {None, *RESULTS}
    assert {step.emergency for step in said} == {None, alarming.State.OVER, alarming.State.FALSE}
    assert any(step.voice for step in said)
    assert 70 <= len(said) <= 100
    assert sum(step.flag is None for step in said) > 0.75 * len(said)
    assert sum(step.say.isascii() for step in said) >= 5
