"""What is wrong with the settings, in one line that says what to do; never with a value in it."""

import os
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import ErrorDetails

from core.errors import SettingsError

NOTHING_NEAR = "none"


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
        near = get_close_matches(unknown[0], [*variables, "STEWARD_CONFIG"], n=1) or [NOTHING_NEAR]
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
    name = ".".join(str(part) for part in first["loc"])
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
            near = _nearest(name, known)
            return SettingsError(
                "error-setting-unknown", file=str(file), setting=name, near=near, others=others
            )
        case "model_type":
            return SettingsError(
                "error-setting-no-table", file=str(file), setting=name, others=others
            )
    if variable(name) in variables:
        return _about_value(variable(name), first, others)
    return _about_value(f"{file}: {name}" if name else str(file), first, others)


def unknown(file: Path, tables: Sequence[str], known: Collection[str]) -> SettingsError:
    """About tables, or settings outside a table, that do not exist."""
    near, others = _nearest(tables[0], known), len(tables) - 1
    return SettingsError(
        "error-setting-unknown", file=str(file), setting=tables[0], near=near, others=others
    )


def _about_value(place: str, error: ErrorDetails, others: int) -> SettingsError:
    """A value that does not do. What pydantic tells of it are limits, never the value itself."""
    kind, told = error["type"], error.get("ctx", {})
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


def _nearest(name: str, known: Collection[str]) -> str:
    """Where the writer may have wanted to go: a like name, or the same name elsewhere."""
    tables = {setting.rpartition(".")[0] for setting in known} - {""}
    same = [setting for setting in known if setting.rpartition(".")[2] == name.rpartition(".")[2]]
    near = same or get_close_matches(name, [*known, *tables], n=1, cutoff=0.7)
    return near[0] if near else NOTHING_NEAR
