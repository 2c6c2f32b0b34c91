"""What is written down of a judged message, as `score` and `replay` print it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.offline.ears import request_of
from config.texts import Texts
from moderation.findings import Finding, Kind
from outreach.listening.heard import NOTHING, Heard

# Rudeness comes first, because the reason stands beside `flag`, which is about rudeness.
ORDER: Final = (Kind.RUDE, Kind.PERSONAL, Kind.ADVERT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of one message, and what counts of them."""

    found: Mapping[Kind, Finding]
    """Of each kind the one with the highest score."""
    flag: bool
    exempt: bool = False
    """Staff and the house are scored, but nothing of theirs is ever flagged."""

    @property
    def rude(self) -> float:
        """From 0 to 1."""
        return self.found[Kind.RUDE].score if Kind.RUDE in self.found else 0.0

    @property
    def counts(self) -> list[Finding]:
        """What is the matter with the message, whoever wrote it."""
        kinds = [kind for kind in ORDER if kind in self.found and (kind != Kind.RUDE or self.flag)]
        return [self.found[kind] for kind in kinds]

    @property
    def shown(self) -> list[Finding]:
        """What the staff would have been shown."""
        return [] if self.exempt else self.counts

    def row(self, texts: Texts, heard: Heard = NOTHING) -> dict[str, Any]:
        """The fields of `score`."""
        counts = self.counts
        return {
            "rude": round(self.rude, 6),
            "flag": self.flag,
            "reason": texts.say(counts[0].reason) if counts else None,
            "request": request_of(heard),
            "emergency": round(heard.emergency, 6),
            "personal_data": Kind.PERSONAL in self.found,
            "advert": Kind.ADVERT in self.found,
        }


def verdict(findings: Sequence[Finding], flag_at: float, *, exempt: bool = False) -> Verdict:
    """Judge by the threshold `flag_at`: who reaches it is flagged."""
    found = {finding.kind: finding for finding in sorted(findings, key=lambda f: f.score)}
    rude = found.get(Kind.RUDE)
    flag = rude is not None and rude.score >= flag_at and not exempt
    return Verdict(found, flag, exempt)
