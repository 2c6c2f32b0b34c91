"""What belongs together: pieces of one request sent one after another, and asking again."""

from collections.abc import Iterable
from typing import Final

from outreach.listening.linking.asked import Asked
from outreach.listening.reading import Reading
from outreach.listening.talk import Talk, Utterance

BURST: Final = 3 * 60.0
"""Seconds between the pieces of one request."""
AGAIN: Final = 24 * 3600.0
"""Seconds within which one who asks again means the same."""
_SHORT: Final = 6  # words of a bump
_SAME: Final = 0.75  # of the words of a repeat were said before
_STEM: Final = 5  # letters of a word that two messages are compared by
_LOOK: Final = 12  # messages in which an opening is looked for
_OTHER: Final = frozenset({"thanks", "laugh"})


def joined(
    said: Utterance, reading: Reading, own: Iterable[Asked], *, asks: bool
) -> tuple[Asked, bool] | None:
    """The request of the same author that `said` goes on with, or (True) asks again.

    `own`: the author's open requests, the newest first; `asks`: the judge hears a new request in
    it. A reply to somebody else is part of another exchange.
    """
    for asked in own:
        age = said.line.at - asked.said.line.at
        quiet = said.line.at - max(asked.said.line.at, *(more.line.at for more in asked.more), 0.0)
        if age > AGAIN or (said.line.reply_to is not None and said.line.reply_to not in asked.ids):
            continue
        if _repeats(said, asked) or _bumps(reading):
            return asked, True
        if not asks and quiet <= BURST and not _OTHER & set(reading.classes):
            return asked, False
    return None


def openings(said: Utterance, talk: Talk) -> tuple[Utterance, ...]:
    """What the author said just before: a reply to "I have a question" means the question, too."""
    found: list[Utterance] = []
    last = said.line.at
    for other in talk.before(said, _LOOK):
        if last - other.line.at > BURST:
            break
        if other.line.author == said.line.author and said.line.author is not None:
            if other.line.reply_to is not None:
                break
            found.insert(0, other)
            last = other.line.at
    return tuple(found[-2:])


def _bumps(reading: Reading) -> bool:
    words = [word for word in reading.words if word != "."]
    if not words:
        return bool(reading.text) and set(reading.text) <= set("?!. ⬆️👆☝️🆙")
    return len(words) <= _SHORT and any(name == "bump" and at <= 1 for name, at in reading.hits)


def _repeats(said: Utterance, asked: Asked) -> bool:
    """Nearly the same words once more."""
    now, before = _stems(said), _stems(asked.said)
    return len(now) > 1 and len(now & before) >= _SAME * max(len(now), len(before) / 2)


def _stems(said: Utterance) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in said.plain.words if len(word) > 2)
