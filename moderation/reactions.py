"""What a reaction on a card, or its removal, means for the decision."""

from collections.abc import Set
from datetime import datetime, timedelta

from core.events import Reaction
from core.ports import Roster
from moderation.effects import waiting_key
from moderation.flag import NEXT, Decision, Flag
from moderation.ports import Flags
from moderation.words import decision_of_reaction


def meant(reaction: Reaction, roster: Roster) -> bool:
    """Whether it is one of the decision alphabet, by somebody of the staff."""
    known = decision_of_reaction(reaction.emoji) is not None
    return known and roster.is_staff(reaction.actor)


def still_undoes(
    flag: Flag, removed: Reaction, now: datetime, undo: timedelta, store: Flags
) -> bool:
    """Removing the reaction that decided undoes it, for the time `undo`.

    A removal that we learn of late, after a restart say, still counts as long as the effect
    waits: whoever removed it did so in time or is glad of it.
    """
    same = removed.actor == flag.decided_by
    if not same or decision_of_reaction(removed.emoji) is not flag.decision:
        return False
    if flag.decision is Decision.MINE or flag.decided_at is None:
        return True
    key = waiting_key(flag)
    in_time = now - flag.decided_at <= undo
    return in_time or (key is not None and store.waits(key))


def gave_way(flag: Flag, removed: Reaction, added: Set[Reaction]) -> bool:
    """True when a reaction was exchanged for another decision: that one follows, no undo between.

    Most accounts have one reaction per message, so this is how they decide anew.
    """
    return any(
        reaction.actor == removed.actor
        and (flag.state, decision_of_reaction(reaction.emoji)) in NEXT
        for reaction in added
    )
