"""Emergencies: the text in the chat, pages until one takes it, prompts until it is over."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.effects import Effect
from core.events import Message, Reaction, ReactionsSeen
from core.ports import Roster
from outreach.deciding import in_order
from outreach.emergency import ACTIVE, NEXT, Emergency, Move, State
from outreach.house import House
from outreach.keys import About
from outreach.language import language_of
from outreach.listening.heard import ALARM, Heard
from outreach.paging import Pager, pause_of
from outreach.ports import Store
from outreach.words import alarm_move_of_reaction

UNDONE: Final = timedelta(hours=1)
"""How long removing a reaction reopens what is over: later somebody merely tidies up."""
BREATH: Final = timedelta(seconds=30)
"""Everybody is not called again within that time because others cry for help, too."""


def is_due(emergency: Emergency, house: House, at: datetime) -> bool:
    """Whether a page or prompt is due; also where the clock was set back since it was planned."""
    due = emergency.due
    return due is None or due <= at or due > at + pause_of(emergency, house)


class Alarms:
    """The emergencies of one transaction."""

    def __init__(self, house: House, roster: Roster, store: Store) -> None:
        self._house = house
        self._roster = roster
        self._store = store
        self._pager = Pager(house, roster, store)
        self._touched: dict[int, None] = {}

    def heard(self, message: Message, heard: Heard, reason: str) -> list[Effect]:
        """A message of a member: an alarm, one more about the same, or none."""
        if heard.emergency < ALARM:
            return []
        store = self._store.emergencies
        if store.of_message(message.chat, message.id) is not None:
            return []
        author = None if message.author is None else self._house.mask(message.author.id)
        incident = message.id if heard.incident is None else heard.incident
        for active in store.active():
            if active.chat == message.chat and incident in (active.incident, active.message):
                return self._joined(active, message, author)
        emergency = store.add(
            Emergency(
                id=0,
                chat=message.chat,
                message=message.id,
                author=author,
                reason=reason,
                language=language_of(message.text, self._house.language),
                at=message.date,
                incident=incident,
            )
        )
        return [] if emergency is None else self._raise(emergency, message.date)

    def gone(self, chat: int, number: int) -> list[Effect]:
        """The message is deleted: humans still decide what that means."""
        emergency = self._store.emergencies.of_message(chat, number)
        if emergency is None or emergency.message != number or emergency.gone:
            return []
        emergency = self._keep(replace(emergency, gone=True))
        return self._shown_elsewhere(emergency)

    def edited(self, chat: int, number: int) -> list[Effect]:
        """The message has other words: whatever quotes it is to show those."""
        emergency = self._store.emergencies.of_message(chat, number)
        if emergency is None or emergency.message != number:
            return []
        self._touched[emergency.id] = None
        return self._shown_elsewhere(emergency)

    def came(self, at: datetime) -> list[Effect]:
        """Pages and prompts that are due."""
        effects: list[Effect] = []
        for emergency in self._store.emergencies.active():
            if not is_due(emergency, self._house, at):
                continue
            if emergency.state is State.RAISED:
                effects += self._page(emergency, at)
            elif emergency.holder not in self._roster.everybody():
                # Whoever had it is no longer of the staff: somebody else must.
                effects += self.decide(emergency, Move.DROP, emergency.holder, at)
            else:
                effects += self._prompt(emergency, at)
        return effects

    def _shown_elsewhere(self, emergency: Emergency) -> list[Effect]:
        return self._pager.show_others(emergency) if emergency.state in ACTIVE else []

    def shows(self) -> list[Effect]:
        """Each card that has something new to say, once."""
        known = [self._store.emergencies.by_id(number) for number in self._touched]
        self._touched.clear()
        return [self._pager.show(emergency) for emergency in known if emergency is not None]

    def reacted(self, emergency: Emergency, name: str, event: ReactionsSeen) -> list[Effect]:
        """All reactions that a card, page or prompt (`name`: its key) carries now."""
        posts = self._store.posts
        before, now = posts.reactions(name), frozenset(event.reactions)
        known = {
            reaction
            for reaction in now - before
            if alarm_move_of_reaction(reaction.emoji) and self._roster.is_staff(reaction.actor)
        }
        posts.keep_reactions(name, frozenset((before & now) | known))
        effects: list[Effect] = []
        # A page that is deleted has lost its reactions, but nobody removed them.
        removed = frozenset() if posts.taken_back(name) else before - now
        again = {reaction.actor for reaction in known}
        for reaction in in_order(removed, event.at):
            # Most accounts have one reaction for each message: who asks for help still has it.
            if reaction.actor not in again and _undoes(emergency, reaction, event.at):
                back = Move.DROP if emergency.state is State.TAKEN else Move.UNDO
                effects += self.decide(emergency, back, reaction.actor, event.at)
                emergency = self._store.emergencies.by_id(emergency.id) or emergency
        for reaction in in_order(known, event.at):
            move = alarm_move_of_reaction(reaction.emoji)
            if move is not None:
                effects += self.decide(emergency, move, reaction.actor, event.at)
                emergency = self._store.emergencies.by_id(emergency.id) or emergency
        return effects

    def decide(
        self, emergency: Emergency, move: Move, by: int | None, at: datetime
    ) -> list[Effect]:
        """Do what somebody of the staff has decided; nothing where it means nothing here."""
        state = NEXT.get((emergency.state, move))
        if state is None:
            return []
        # One has it; who comes to help is welcome, and is asked nothing. Only they give it back.
        if emergency.state is State.TAKEN and state is State.RAISED and by != emergency.holder:
            return []
        if move is Move.BACKUP and emergency.state in ACTIVE:
            return self._back_up(emergency, by, at)
        turn = emergency.turn + 1
        again = emergency.state is State.FALSE and state in ACTIVE
        after = replace(
            emergency,
            state=state,
            turn=turn,
            text_turn=turn if again else emergency.text_turn,
            holder=by if state is State.TAKEN else None,
            decision=move,
            decided_by=by,
            decided_at=at,
        )
        return self._moved(emergency, after, at)

    def refused(self, emergency: Emergency, about: About, code: str, at: datetime) -> list[Effect]:
        """Telegram refused a text, a page or a card: what can be said otherwise, is, once."""
        first = emergency.trouble is None
        after = self._keep(replace(emergency, trouble=code))
        if after.state not in ACTIVE:
            return []
        again = first or not emergency.gone
        if about is About.TEXT and again and _is_about_reply(code):
            # The message replied to is deleted, which may be known by now; the text is for
            # everybody who reads it.
            turn = after.turn + 1
            after = self._keep(replace(after, turn=turn, text_turn=turn, gone=True))
            return [self._pager.text(after)]
        if not first:
            return []  # pages and prompts go on, as no replies
        return self._page(after, at) if after.state is State.RAISED else self._prompt(after, at)

    def _moved(self, before: Emergency, after: Emergency, at: datetime) -> list[Effect]:
        """What a new state brings."""
        pager, ended = self._pager, after.state not in ACTIVE
        again = before.state is State.FALSE and not ended
        effects: list[Effect] = [pager.text(after)] if again else []
        if after.state is State.FALSE:
            effects.append(pager.untext(before))
        if after.state is not State.TAKEN:
            effects += pager.unprompt(before)
        if after.state is State.RAISED:
            return [*effects, *self._page(after, at)]
        self._keep(replace(after, due=None if ended else at + self._house.rules.prompt))
        return [*effects, *pager.unpage(before)]

    def _raise(self, emergency: Emergency, at: datetime) -> list[Effect]:
        emergency = self._keep(replace(emergency, due=at + self._house.rules.page, paged_at=at))
        del self._touched[emergency.id]
        return [self._pager.text(emergency), self._pager.card(emergency)]

    def _joined(self, about: Emergency, message: Message, author: str | None) -> list[Effect]:
        """A further alarm: by somebody else it may be about somebody else, so all are called."""
        if not self._store.emergencies.join(about, message.id):
            return []  # it came on both roads
        after = self._keep(replace(about, joined=about.joined + 1))
        if author is not None and author == about.author:
            return []
        if about.paged_at is not None and about.paged_at <= message.date < about.paged_at + BREATH:
            return []
        return self._page(after, message.date)

    def _back_up(self, emergency: Emergency, by: int | None, at: datetime) -> list[Effect]:
        others = self._pager.on_duty() - {by}
        return self._page(emergency, at, others or self._roster.everybody() - {by})

    def _page(
        self, emergency: Emergency, at: datetime, people: frozenset[int] | None = None
    ) -> list[Effect]:
        """Call everybody, again; the page before has done its work."""
        due = at + pause_of(emergency, self._house)
        after = replace(emergency, pages=emergency.pages + 1, due=due, paged_at=at)
        called = self._pager.on_duty() if people is None else people
        page = self._pager.page(self._keep(after), called)
        return [*self._pager.unpage(emergency), page]

    def _prompt(self, emergency: Emergency, at: datetime) -> list[Effect]:
        due = at + self._house.rules.prompt
        after = self._keep(replace(emergency, prompts=emergency.prompts + 1, due=due))
        return [*self._pager.unprompt(emergency), self._pager.prompt(after)]

    def _keep(self, emergency: Emergency) -> Emergency:
        self._store.emergencies.save(emergency)
        self._touched[emergency.id] = None
        return emergency


def _undoes(emergency: Emergency, removed: Reaction, now: datetime) -> bool:
    if alarm_move_of_reaction(removed.emoji) is not emergency.decision:
        return False
    if removed.actor != emergency.decided_by or emergency.decided_at is None:
        return False
    return emergency.state is State.TAKEN or now - emergency.decided_at <= UNDONE


def _is_about_reply(code: str) -> bool:
    """Whether Telegram found no message to reply to."""
    return "MESSAGE_ID" in code or "MSG_ID" in code
