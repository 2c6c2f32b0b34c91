"""What Steward tells the staff room about itself."""

from core.effects import Say, Text
from core.events import Message
from moderation.judgement import FLAG_AT, HIGHEST, LOWEST, Tally, threshold
from moderation.words import Question


def answer(question: Question, asked: Message, tally: Tally) -> Say:
    """The answer to a question; `tally` is what counted before it."""
    now = threshold(tally)
    name = {Question.NUMBERS: "answer-numbers", Question.RESET: "answer-reset"}[question]
    text = Text(
        name,
        {
            "threshold": _hundredths(now),
            "usual": _hundredths(FLAG_AT),
            "lowest": _hundredths(LOWEST),
            "highest": _hundredths(HIGHEST),
            "upheld": tally.upheld,
            "harmless": tally.harmless,
            "moved": "up" if now > FLAG_AT else "down" if now < FLAG_AT else "no",
        },
    )
    return Say(f"answer:{asked.chat}:{asked.id}", asked.chat, text, reply_to=asked.id)


def _hundredths(score: float) -> int:
    """A score from 0 to 1 as people read it: 0 to 100."""
    return round(100 * score)
