"""What the operator is told exists, in both languages, and gets what it needs."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from config.texts import FOLDER, LANGUAGES
from core import errors
from tests.texts import texts_in

ROOT = Path(__file__).parents[1]
SHIPPED = ("core", "config", "moderation", "adapters", "bot.py")
ERRORS = frozenset(
    name
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, errors.StewardError)
)
FOR_OPERATORS = ("error-", "check-", "login-", "logout-")


class Use(NamedTuple):
    """A text that is named in the code, with the arguments that it is given."""

    where: str
    text: str
    arguments: frozenset[str]


def sources() -> Iterator[Path]:
    """The files of the code."""
    for part in SHIPPED:
        yield from [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py"))


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of something that is called so, and where it stands."""
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in names:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def use_of(where: str, call: ast.Call) -> Use | None:
    """What a call says, if it is written out there."""
    match call.args:
        case [ast.Constant(value=str(text))]:
            arguments = [keyword.arg for keyword in call.keywords]
            return Use(where, text, frozenset(name or "**" for name in arguments))
    return None


def raised() -> list[Use]:
    """Every error of ours that is made."""
    found = []
    for where, call in calls(*ERRORS):
        use = use_of(where, call)
        assert use is not None, f"{where}: write the text's name out, so that it can be looked up"
        found.append(use)
    return found


def said() -> list[Use]:
    """Every text for the operator that is said besides."""
    uses = (use_of(*call) for call in calls("say", "_say"))
    return [use for use in uses if use is not None and use.text.startswith(FOR_OPERATORS)]


def test_no_error_is_raised_without_its_text() -> None:
    """A bare class would be raised without what to do."""
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name | ast.Attribute):
                assert ast.unparse(node.exc).rpartition(".")[2] not in ERRORS, file


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_text_that_gets_what_it_needs(language: str) -> None:
    """Exactly that: nothing is missing, and nothing is given for no use."""
    texts, found = texts_in(language), [*raised(), *said()]
    assert len(found) > 50
    for use in found:
        assert use.text in texts.names, use
        assert use.arguments == texts.variables(use.text), use


def test_every_text_for_the_operator_is_in_use() -> None:
    """In the code, or in another text."""
    source = (FOLDER / "en.ftl").read_text("utf-8")
    used = {use.text for use in [*raised(), *said()]}
    mine = {name for name in texts_in("en").names if name.startswith(FOR_OPERATORS)}
    assert {name for name in mine - used if f"{{ {name} }}" not in source} == set()


def test_an_error_is_put_into_words() -> None:
    """Those of the language."""
    error = errors.AccountError("error-not-a-member", rooms="-1001234567890")
    assert (
        texts_in("en").tell(error).startswith("Steward's account is not a member of -1001234567890")
    )
    assert texts_in("ru").tell(error).startswith("Аккаунт Стюарда не состоит в -1001234567890")


def test_an_error_is_plain_in_a_log() -> None:
    """Its name and its details."""
    error = errors.AccountError("error-not-a-member", rooms="-1001234567890")
    assert str(error) == "error-not-a-member rooms=-1001234567890"
    assert str(errors.AccountError("error-no-login")) == "error-no-login"
