"""What is wrong with the settings, in one line that says what to do; never with a value in it."""

import os
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import ErrorDetails

from config.outreach import Topic
from config.settings import names
from core.errors import SettingsError

NOTHING_NEAR = "none"
# What pydantic appends to the place of a table's name that does not do.
NAME_OF_TABLE = "[key]"


def no_file(file: Path) -> SettingsError:
    """There are no settings at all."""
    return SettingsError("error-no-settings", file=str(file.absolute()))


def variable(name: str) -> str:
    """The environment variable of a setting: `rooms.staff` is STEWARD_ROOMS__STAFF."""
    return "STEWARD_" + name.upper().replace(".", "__")


def refuse_unknown_variables(given: Collection[str], known: Collection[str]) -> None:
    """Raise a SettingsError for a STEWARD_* variable that sets nothing: most often a typo."""
    variables = {variable(name): name for name in known}
    unknown = sorted(set(given) - variables.keys())
    if unknown:
        # A table whose names the operator chooses is one variable, as JSON.
        above = [name for name in variables if unknown[0].startswith(f"{name}__")]
        like = get_close_matches(unknown[0], [*variables, "STEWARD_CONFIG"], n=1)
        near = above or like or [NOTHING_NEAR]
        raise SettingsError(
            "error-variable-unknown", variable=unknown[0], near=near[0], others=len(unknown) - 1
        )


def complaint(
    file: Path, found: Sequence[ErrorDetails], known: Collection[str], variables: Collection[str]
) -> SettingsError:
    """About what pydantic found: the first thing, and how many others there are.

    `known` are the settings, `variables` those set in the environment.
    """
    if not os.path.lexists(file) and any(error["type"] == "missing" for error in found):
        return no_file(file)
    # A misspelt name first: the setting that it was meant for is probably reported as missing.
    urgency = {"extra_forbidden": 0, "missing": 2}
    first = min(found, key=lambda error: urgency.get(error["type"], 1))
    others = len(found) - 1
    # Which item of a list it is, says less than the list's name.
    name = ".".join(
        part for part in first["loc"] if isinstance(part, str) and part != NAME_OF_TABLE
    )
    match first["type"]:
        case "missing":
            return SettingsError(
                "error-setting-missing",
                file=str(file),
                setting=name,
                purpose=name.replace(".", "-"),
                others=others,
            )
        case "extra_forbidden":
            near = _nearest(name, _known_near(name, known))
            return SettingsError(
                "error-setting-unknown", file=str(file), setting=name, near=near, others=others
            )
        case "model_type" | "dict_type":
            return SettingsError(
                "error-setting-no-table", file=str(file), setting=name, others=others
            )
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        given = variable(".".join(parts[:length]))
        if given in variables:
            return _about_value(given, first, others)
    return _about_value(f"{file}: {name}" if name else str(file), first, others)


def unknown(file: Path, tables: Sequence[str], known: Collection[str]) -> SettingsError:
    """About tables, or settings outside a table, that do not exist."""
    near, others = _nearest(tables[0], known), len(tables) - 1
    return SettingsError(
        "error-setting-unknown", file=str(file), setting=tables[0], near=near, others=others
    )


def _about_value(place: str, error: ErrorDetails, others: int) -> SettingsError:
    """A value that does not do. What pydantic tells of it are limits, never the value itself."""
    kind, told = _kind_of(error), error.get("ctx", {})
    match kind:
        case "same_rooms":
            one, other = str(told["one"]), str(told["other"])
            return SettingsError(
                "error-same-rooms", place=place, one=one, other=other, others=others
            )
        case "literal_error":
            choices, _, last = str(told["expected"]).rpartition(" or ")
            return SettingsError(
                "error-setting-choice", place=place, choices=choices, last=last, others=others
            )
    keys = ("ge", "gt", "le", "lt", "min_length", "max_length")
    limit = next((int(told[key]) for key in keys if key in told), 0)
    return SettingsError("error-setting-value", place=place, kind=kind, limit=limit, others=others)


def _kind_of(error: ErrorDetails) -> str:
    """Pydantic's name for what is wrong, or ours where one text says it better."""
    kind = error["type"]
    if kind == "string_pattern_mismatch" and error["loc"][0] == "topics":
        return "no_topic"
    return "no_date" if kind.startswith("date_") else kind


def _known_near(name: str, known: Collection[str]) -> list[str]:
    """The settings that somebody may have meant who wrote `name`: the operator names topics."""
    table, _, rest = name.partition(".")
    topic, _, setting = rest.partition(".")
    if table != "topics" or not setting:
        return [*known]
    return [known_name for known_name, _ in names(Topic, f"topics.{topic}.")]


def _nearest(name: str, known: Collection[str]) -> str:
    """Where the writer may have wanted to go: a like name, or the same name elsewhere."""
    tables = {setting.rpartition(".")[0] for setting in known} - {""}
    same = [setting for setting in known if setting.rpartition(".")[2] == name.rpartition(".")[2]]
    near = same or get_close_matches(name, [*known, *tables], n=1, cutoff=0.7)
    return near[0] if near else NOTHING_NEAR
