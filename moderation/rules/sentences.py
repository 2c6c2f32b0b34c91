"""A message taken apart: what one sentence says is not softened by the friendly ones around it."""

import re
from dataclasses import replace

from moderation.rules.reading import Reading
from moderation.rules.rudeness import INSULTS
from moderation.said import Said

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_SEVERAL = 3  # of two sentences, each says how the other is meant


def sentences(reading: Reading) -> list[Said]:
    """Each sentence of a message that has several, as if it had been said alone.

    None of a message without anything that a rule knows: nearly all of them. Nor of one that tells
    what somebody said, which goes on from one sentence into the next.
    """
    if not reading.hits and INSULTS.isdisjoint(reading.classes):
        return []
    if "said" in reading.classes:
        return []
    parts = [part for part in _END.split(reading.text) if part.strip()]
    if len(parts) < _SEVERAL:
        return []
    return [replace(reading.said, text=part, quoted=()) for part in parts]
