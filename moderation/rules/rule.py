"""What a rule is."""

from collections.abc import Callable

from moderation.findings import Finding
from moderation.rules.reading import Reading

# A rule is a function; its settings are in its closure.
Rule = Callable[[Reading], Finding | None]
