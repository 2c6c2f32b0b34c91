"""Every question is answered from an index, so that a long history costs nothing."""

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from adapters.sqlite.invites import arrivals, book, cards, links, tree

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
# Walks, and the single row that a walk begins with.
NO_TABLES = ("above", "below", "held", "person", "CONSTANT")
# A few rows each, however long the history; or what is asked for is all of them.
READ_TO_THE_END = {"SOURCES", "FREEZES", "THAW_COPIES"}


def statements(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The SQL of a module, by name; fragments are seen in the statements that they are part of."""
    for name, value in vars(module).items():
        for statement in value if isinstance(value, tuple) else (value,):
            whole = isinstance(statement, str) and statement.split()[0] in VERBS
            if name.isupper() and whole and name != "IMPACT":
                yield name, statement


QUESTIONS = [
    found for module in (arrivals, book, cards, links, tree) for found in statements(module)
]


@pytest.mark.parametrize(("name", "statement"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
def test_no_question_reads_a_table_from_end_to_end(
    connection: Any, name: str, statement: str
) -> None:
    """Where all rows of an index are read, it is one that holds what is asked for and no more."""
    named = dict.fromkeys(re.findall(r":(\w+)", statement))
    values = named or (None,) * statement.count("?")
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    scans = [step for step in plan if step.startswith("SCAN ")]
    partial = ("link_live", "arrival_untold", "join_request_open")
    whole = [
        step
        for step in scans
        if step.split()[1] not in NO_TABLES and step.split()[-1] not in partial
    ]
    assert bool(whole) == (name in READ_TO_THE_END), plan
