"""What a rule is."""

from collections.abc import Callable

from moderation.findings import Finding
from moderation.said import Said

# A rule is a function; its settings are in its closure.
Rule = Callable[[Said], Finding | None]
