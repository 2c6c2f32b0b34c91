"""What the rules (and later the models) found in a message, with the reason in words."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is the matter with a message."""

    RUDE = "rude"
    PERSONAL = "personal"
    ADVERT = "advert"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one message.

    `reason` is the name of a text (`config/texts`, `reason-…`) that a moderator reads on the
    card; it names the rule, never the member's words. `score` is the evidence, from 0 to 1.
    """

    kind: Kind
    reason: str
    score: float
