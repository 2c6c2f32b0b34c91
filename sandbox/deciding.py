"""The staff decide about flagged messages, by reaction and by word."""

from moderation.flag import Decision, Flag
from moderation.words import decision_of_reaction, decision_of_word
from sandbox.cast import Cast
from sandbox.rooms import Card
from sandbox.steps import React, Step, Unreact, Word


class Deciding:
    """They wait for the card of a message (found by its link to the message), as people do."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._stage = cast.stage
        self.undone = 0
        """How many decisions were taken back."""

    async def decide(self, number: int, step: React | Unreact | Word) -> str:
        """Act on a card, and wait until Steward has taken it down if it means something."""
        label = step.unreact if isinstance(step, Unreact) else step.on
        card = await self._card(self._cast.said[label], number, step)
        before = self._flag(card.about)
        match step:
            case Word(who, word):
                await self._cast.send(who, self._stage.staff, word, card.id)
                decision, text = decision_of_word(word), f"replies to the card: {word}"
            case React(who, emoji):
                await self._cast.react(who, card.id, emoji)
                decision, text = decision_of_reaction(emoji), f"reacts to the card: {emoji}"
            case Unreact(who):
                await self._cast.react(who, card.id)
                decision, text = Decision.UNDO, "takes the reaction back"
        if decision is not None and before is not None:
            await self._cast.until(lambda: self._turn(card.about) > before.turn, number, step)
            self.undone += decision is Decision.UNDO
        return f"{self._cast.name(who)} {text}"

    async def _card(self, about: int, number: int, step: Step) -> Card:
        """The newest card about a message, as soon as Steward knows that it is there."""
        found: list[Card] = []

        def look() -> bool:
            found[:] = [card for card in self._stage.cards() if card.about == about]
            # Telegram shows a card a moment before Steward has noted its id; nobody is that fast.
            return bool(found) and found[-1].id in self._stage.progress().cards

        await self._cast.until(look, number, step)
        return found[-1]

    def _flag(self, message: int) -> Flag | None:
        """What Steward has taken down about a message, the newest."""
        return next((f for f in reversed(self._stage.flags()) if f.message == message), None)

    def _turn(self, message: int) -> int:
        flag = self._flag(message)
        return -1 if flag is None else flag.turn
