"""A scenario: who says what, when, what the staff answer, and what Steward must make of it.

It is a TOML file, written by hand (`scenarios/evening.toml` is one):

    title = "Small talk"
    undo_seconds = 12                # the setting, while the scenario is played live
    fast_undo_seconds = 5            # and when it is played without pauses
    pause = 1.0                      # seconds before a step that gives none of its own

    [people]
    vera = { name = "Вера" }
    lena = { name = "Лена", role = "moderator" }

    [[steps]]
    who = "vera"
    say = "Ты идиот."
    as = "insult"                    # by this label other steps point at it
    flag = "rude"                    # what Steward must find; without it: nothing
    decision = "muted"               # where its card must stand in the end

    [[steps]]
    who = "lena"
    react = "🙊"
    on = "insult"

A step is named by its verb: `say`, `edit`, `delete`, `report`, `react`, `unreact`, `word`,
`channel`, `ask`, `join`, `order`, `agree`, `time`, `bot`; `sandbox/steps.py` says what else each
takes. What asks for something says what must become of it, and so does what raises an alarm:

    [[steps]]
    who = "vera"
    say = "Где сегодня автобус?"
    as = "bus"
    request = "verified"             # without it nothing may be taken for a request

    [[steps]]
    who = "lev"
    say = "У парка, до десяти."
    verified = true                  # a worker found it right: Steward's mark stands under it

    [[steps]]
    time = 40                        # so many minutes pass: the staff get their cards

    [[steps]]
    who = "lena"
    react = "👍"
    on = "bus"

How inviting must have gone in the end is said at the top, as far as it matters:

    invites = { issued = 7, joined = 2, revoked = 3, frozen = 1 }
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass as plain_dataclass
from dataclasses import field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from sandbox.steps import (
    FOR,
    STRICT,
    VERBS,
    Agree,
    Ask,
    Join,
    Order,
    Pause,
    Person,
    React,
    Role,
    Say,
    Step,
    Text,
)
from sandbox.world.reacting import FREE, plain


class ScenarioError(Exception):
    """The file is no scenario; the text is one line that names the step."""


Number = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, config=STRICT)
class Expected:
    """How inviting must have gone in the end; None where it does not matter."""

    issued: Number | None = None
    joined: Number | None = None
    revoked: Number | None = None
    frozen: Number | None = None


@dataclass(frozen=True, config=STRICT)
class Scenario:
    """A whole scenario."""

    title: Text
    people: Mapping[str, Person]
    steps: tuple[Step, ...]
    language: str = Field(default="ru", pattern="^(ru|en)$")
    undo_seconds: int = Field(default=60, ge=0)
    fast_undo_seconds: int = Field(default=5, ge=0)
    pause: Pause = 1.0
    invites: Expected = Expected()

    def says(self) -> Iterator[tuple[int, Say]]:
        """The messages, each with the number of its step (the first is 1)."""
        for number, step in enumerate(self.steps, 1):
            if isinstance(step, Say):
                yield number, step


def load(path: Path) -> Scenario:
    """Read a scenario. Raises ScenarioError, one line that names the step."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path.name} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path.name} is no TOML: {error}.") from None
    try:
        return read(table)
    except ScenarioError as error:
        raise ScenarioError(f"{path.name}: {error}") from None


def read(table: Mapping[str, Any]) -> Scenario:
    """The scenario that a TOML table holds. Raises ScenarioError."""
    steps, people = table.get("steps", []), table.get("people", {})
    if not isinstance(steps, list) or not isinstance(people, dict):
        raise ScenarioError("write the people as [people] and each step as [[steps]].")
    if not steps:
        raise ScenarioError("there are no steps.")
    given = {
        **table,
        "people": {key: _made(Person, value, f"people.{key}") for key, value in people.items()},
        "steps": tuple(_step(step, number) for number, step in enumerate(steps, 1)),
    }
    scenario: Scenario = _made(Scenario, given, "the scenario")
    _check(scenario)
    return scenario


def _step(table: Any, number: int) -> Any:
    where = f"step {number}"
    if not isinstance(table, dict):
        raise ScenarioError(f"{where} is no table.")
    verbs = [name for name in table if name in VERBS]
    if len(verbs) == 1:
        return _made(VERBS[verbs[0]], table, f"{where} ({verbs[0]})")
    if verbs:
        raise ScenarioError(f"{where} has two verbs: {' and '.join(verbs)}; make two steps.")
    near = [guess for name in table for guess in get_close_matches(name, VERBS, n=1)]
    advice = f"did you mean {near[0]}?" if near else f"write one of {', '.join(VERBS)}."
    raise ScenarioError(f"{where} has no verb: {advice}")


def _made(kind: type[Any], table: Any, where: str) -> Any:
    """The dataclass that a table holds."""
    try:
        return TypeAdapter(kind).validate_python(table)
    except ValidationError as error:
        # A misspelt key first: what it was meant for is probably reported as missing.
        first = min(error.errors(), key=lambda e: "unexpected" not in e["type"])
        name = ".".join(str(part) for part in first["loc"])
    if "unexpected" in first["type"]:
        names = [_key(kind, field.name) for field in fields(kind)]
        near = get_close_matches(name, names, n=1)
        advice = f"did you mean {near[0]}?" if near else f"it takes {', '.join(names)}."
        raise ScenarioError(f"{where} has a key {name}: {advice}")
    said = first["msg"].removeprefix("Input ").removeprefix("Field ")
    raise ScenarioError(f"{where}: {f'{name}: ' if name else ''}{said}.")


def _key(kind: type[Any], name: str) -> str:
    """How a field is written in the file."""
    return "as" if kind in (Say, Ask, Order) and name == "label" else name


@plain_dataclass(frozen=True, slots=True)
class _Known:
    """What the steps so far have brought: what each label stands for, and who came in."""

    said: dict[str, Step] = field(default_factory=dict)
    links: dict[str, Step] = field(default_factory=dict)
    cards: dict[str, Step] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)


def _check(scenario: Scenario) -> None:
    """What no step can know of itself. Raises ScenarioError."""
    known = _Known()
    for number, step in enumerate(scenario.steps, 1):
        where = f"step {number} ({type(step).__name__.lower()})"
        _check_person(scenario, step, known, where)
        _check_labels(step, known, where)
        if isinstance(step, React) and plain(step.react) not in FREE:
            raise ScenarioError(f"{where}: {step.react} is no free reaction of Telegram.")
        if isinstance(step, Say):
            _check_say(step, where)
        if isinstance(step, Join) and not step.refused:
            known.inside.add(step.who)
        if isinstance(step, Say | Ask | Order) and step.label is not None:
            _shelf(step, known, where)[step.label] = step


def _check_person(scenario: Scenario, step: Step, known: _Known, where: str) -> None:
    key = getattr(step, "who", None)
    if key is None:
        return
    if key not in scenario.people:
        raise ScenarioError(f"{where}: there is nobody called {key}{_near(key, scenario.people)}")
    roles = FOR.get(type(step))
    if roles and scenario.people[key].role not in roles:
        raise ScenarioError(f"{where}: this is for a {' or '.join(roles)}, and {key} is none.")
    outside = scenario.people[key].role is Role.GUEST and key not in known.inside
    if outside != isinstance(step, Join):
        problem = "is not in the chat yet: first let them join" if outside else "is in the chat"
        raise ScenarioError(f"{where}: {key} {problem}.")


def _shelf(step: Say | Ask | Order, known: _Known, where: str) -> dict[str, Step]:
    """Where a new label belongs."""
    if any(step.label in shelf for shelf in (known.said, known.links, known.cards)):
        raise ScenarioError(f"{where}: something was already said as {step.label}.")
    if isinstance(step, Say):
        return known.said
    if step.gives_link:
        return known.links
    if isinstance(step, Order) and step.gives_card:
        return known.cards
    raise ScenarioError(f"{where}: the answer holds neither a link nor a question to point at.")


def _check_say(step: Say, where: str) -> None:
    if step.flag is None and (step.decision is not None or step.card is not None):
        raise ScenarioError(f"{where}: only what is flagged has a card; give a flag.")
    expected = (step.flag, step.request, step.emergency)
    if step.refused and (step.label is not None or step.verified or any(expected)):
        raise ScenarioError(f"{where}: what Telegram refuses has neither a label nor a sequel.")
    if bool(step.say) == step.voice:
        raise ScenarioError(f"{where}: give it words, or make it a voice message.")
    if step.answer is not None and not (step.request or step.emergency):
        raise ScenarioError(f"{where}: Steward answers requests and emergencies only.")


def _check_labels(step: Step, known: _Known, where: str) -> None:
    """What a step points at must be there."""
    names = ("reply_to", "of", "delete", "report", "on", "unreact", "about")
    wanted = [(getattr(step, name, None), known.said, "nothing was said") for name in names]
    if isinstance(step, Join):
        wanted.append((step.join, known.links, "no link was given"))
    if isinstance(step, Agree):
        wanted.append((step.agree, known.cards, "nobody was asked to agree"))
    for label, shelf, problem in wanted:
        if label is not None and label not in shelf:
            raise ScenarioError(f"{where}: {problem} yet as {label}{_near(label, shelf)}")


def _near(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, n=1)
    return f": did you mean {near[0]}?" if near else "."
