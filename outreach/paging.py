"""What is said about an emergency: the text in the chat, the card, pages and prompts."""

from datetime import timedelta
from typing import Final

from core.effects import (
    Argument,
    Effect,
    Person,
    Priority,
    Quote,
    Rewrite,
    Say,
    Text,
    Unsay,
    Withdraw,
)
from core.ports import Roster
from outreach.emergency import Emergency, State
from outreach.house import House
from outreach.keys import About, key
from outreach.ports import Store

FIRST: Final = Priority.EMERGENCY


def pause_of(emergency: Emergency, house: House) -> timedelta:
    """How long until the next page, or the next prompt."""
    return house.rules.prompt if emergency.state is State.TAKEN else house.rules.page


class Pager:
    """Puts emergencies into effects; decides nothing."""

    def __init__(self, house: House, roster: Roster, store: Store) -> None:
        self._house = house
        self._roster = roster
        self._store = store

    def text(self, emergency: Emergency) -> Say:
        """What everybody in the chat reads."""
        rules = self._house.rules
        text = Text(
            "alarm-own-text" if rules.help_text else "alarm-text",
            {"text": rules.help_text, "bot": rules.help_bot, "number": rules.help_number},
            emergency.language,
        )
        reply_to = None if emergency.gone else emergency.message
        return Say(_text_of(emergency), emergency.chat, text, FIRST, reply_to=reply_to)

    def untext(self, emergency: Emergency) -> Withdraw:
        """Take that text back."""
        text = _text_of(emergency)
        return Withdraw(text, Unsay(text, emergency.chat, FIRST))

    def card(self, emergency: Emergency) -> Say:
        """The card, which calls everybody on duty."""
        return Say(
            key(About.ALARM, emergency.id),
            self._house.staff,
            Text("alarm-card", self._arguments(emergency)),
            FIRST,
            quote=Quote(emergency.chat, emergency.message),
            call=tuple(sorted(self.on_duty())),
        )

    def show(self, emergency: Emergency) -> Rewrite:
        """Bring the card up to date."""
        return self._rewrite(About.ALARM, "alarm-card", emergency)

    def show_others(self, emergency: Emergency) -> list[Effect]:
        """Bring the newest page and prompt up to date: they show a member's words, too."""
        effects: list[Effect] = []
        if emergency.pages:
            effects.append(self._rewrite(About.PAGE, "alarm-page", emergency, emergency.pages))
        if emergency.prompts and emergency.state is State.TAKEN:
            number = emergency.prompts
            effects.append(self._rewrite(About.PROMPT, "alarm-prompt", emergency, number))
        return effects

    def page(self, emergency: Emergency, people: frozenset[int]) -> Say:
        """Call people to it; its number is `emergency.pages`."""
        return self._call(About.PAGE, "alarm-page", emergency, emergency.pages, people)

    def prompt(self, emergency: Emergency) -> Say:
        """Ask whoever has it how it goes; its number is `emergency.prompts`."""
        holder = frozenset() if emergency.holder is None else frozenset({emergency.holder})
        return self._call(About.PROMPT, "alarm-prompt", emergency, emergency.prompts, holder)

    def unpage(self, emergency: Emergency) -> list[Effect]:
        """The newest page has done its work."""
        return self._unsay(About.PAGE, emergency.id, emergency.pages)

    def unprompt(self, emergency: Emergency) -> list[Effect]:
        """The newest prompt has done its work."""
        return self._unsay(About.PROMPT, emergency.id, emergency.prompts)

    def on_duty(self) -> frozenset[int]:
        """Everybody on duty; everybody where nobody is."""
        here = self._roster.everybody()
        return (self._store.crew.on_duty() & here) or here

    def _call(
        self, about: About, text: str, emergency: Emergency, number: int, people: frozenset[int]
    ) -> Say:
        card = self._store.posts.message_of(key(About.ALARM, emergency.id))
        return Say(
            key(about, emergency.id, number),
            self._house.staff,
            Text(text, self._arguments(emergency)),
            FIRST,
            # Where Telegram has refused something, the card may be gone.
            reply_to=card if emergency.trouble is None else None,
            quote=Quote(emergency.chat, emergency.message),
            call=tuple(sorted(people)),
        )

    def _unsay(self, about: About, number: int, last: int) -> list[Effect]:
        name = key(about, number, last)
        return [Withdraw(name, Unsay(name, self._house.staff, FIRST))] if last else []

    def _rewrite(self, about: About, text: str, emergency: Emergency, *number: int) -> Rewrite:
        return Rewrite(
            key(about, emergency.id, *number),
            self._house.staff,
            Text(text, self._arguments(emergency)),
            FIRST,
            Quote(emergency.chat, emergency.message),
        )

    def _arguments(self, emergency: Emergency) -> dict[str, Argument]:
        by = emergency.holder if emergency.state is State.TAKEN else emergency.decided_by
        raised = emergency.at.astimezone(self._house.hours.zone)
        return {
            "state": emergency.state,
            "reason": Text(emergency.reason),
            "by": "" if by is None else Person(by),
            "human": "no" if by is None else "yes",
            "asked": f"{raised:%H:%M}",
            "pages": emergency.pages,
            "prompts": emergency.prompts,
            "joined": emergency.joined,
            "gone": "yes" if emergency.gone else "no",
            "number": self._house.rules.help_number,
            "trouble": emergency.trouble or "",
        }


def _text_of(emergency: Emergency) -> str:
    return key(About.TEXT, emergency.id, emergency.text_turn)
