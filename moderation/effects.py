"""What a decision about a flag sets going, and how it is taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from core.effects import (
    Delete,
    Effect,
    Limit,
    Person,
    Priority,
    Quote,
    Restrict,
    Rewrite,
    Say,
    Text,
    Unsay,
    Withdraw,
)
from moderation.flag import Decision, Flag, Record, State

# A restriction takes a moment to reach Telegram, and two clocks are never quite the same.
LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class House:
    """Where moderation lives and how long things take."""

    chat: int
    staff: int
    undo: timedelta
    mute: timedelta


def card_text(flag: Flag, record: Record, house: House) -> Text:
    """The card as it should read now."""
    args: Mapping[str, int | str | Person | Text] = {
        "kind": flag.kind.value,
        "reason": Text(flag.reason),
        "state": flag.state.value,
        "by": Person(flag.decided_by) if flag.decided_by is not None else "",
        "deleted": "yes" if flag.deleted else "no",
        "gone": "yes" if flag.gone and not flag.deleted else "no",
        "edited": "yes" if flag.version else "no",
        "trouble": flag.trouble or "none",
        "turn": flag.turn,
        "reports": flag.reports,
        "record": record.explained + record.deleted + record.muted + record.banned,
        "hours": int(house.mute / timedelta(hours=1)),
        "seconds": int(house.undo.total_seconds()),
        "explained": record.explained,
        "removed": record.deleted,
        "muted": record.muted,
        "banned": record.banned,
    }
    return Text("card-flag", args)


def post_card(flag: Flag, record: Record, house: House) -> Say:
    """Put the card of a new flag into the staff room."""
    return Say(
        key=flag.key,
        chat=house.staff,
        text=card_text(flag, record, house),
        quote=Quote(flag.chat, flag.message),
        priority=Priority.CARD,
    )


def rewrite_card(flag: Flag, record: Record, house: House) -> Rewrite:
    """Bring the card of a flag up to date."""
    return Rewrite(
        key=flag.key,
        chat=house.staff,
        text=card_text(flag, record, house),
        quote=Quote(flag.chat, flag.message),
        priority=Priority.CARD,
    )


def carry_out(flag: Flag, decision: Decision, house: House, now: datetime) -> list[Effect]:
    """The effects of a decision just taken (`flag` is as it stands after it).

    A public text waits for the time in which it can be undone. A deletion does not, because a
    leaked number must not stay. The member's rights are another matter: `standing`.
    """
    turn, later = f"{flag.id}:{flag.turn}", now + house.undo
    match decision:
        case Decision.EXPLAIN:
            text = Text("public-explain", {"kind": flag.kind.value})
            reply = None if flag.deleted else flag.message
            return [Say(f"explain:{turn}", flag.chat, text, reply_to=reply, after=later)]
        case Decision.DELETE:
            return [Delete(f"delete:{turn}", flag.chat, (flag.message,))]
        case _:
            return []


def take_back(flag: Flag) -> list[Effect]:
    """Undo what was said in the chat when `flag` came into its state."""
    if flag.state is not State.EXPLAINED:
        return []
    key = f"explain:{flag.id}:{flag.since}"
    return [Withdraw(key, otherwise=Unsay(key, flag.chat))]


def standing(flag: Flag, decided: Iterable[Flag], house: House, now: datetime) -> list[Effect]:
    """How the member of `flag` is to stand after all that was decided about them.

    Several cards can be about one member: undoing one must not lift what another imposed. A ban
    begins when it can no longer be undone; a mute that is in force goes on until then.
    """
    if flag.member is None:
        return []
    restrict = partial(Restrict, flag.chat, flag.member, via=flag.message)
    still = [f for f in decided if f.id == flag.id or _may_be_in_force(f, flag, house)]
    bans = [f.decided_at + house.undo for f in still if f.state is State.BANNED and f.decided_at]
    if bans:
        return [restrict(Limit.BANNED, after=min(bans))]
    mutes = [f.decided_at + house.mute for f in still if f.state is State.MUTED and f.decided_at]
    until = max(mutes, default=now)
    return [restrict(Limit.MUTED, until=until) if until > now else restrict(Limit.NONE)]


def _may_be_in_force(earlier: Flag, flag: Flag, house: House) -> bool:
    """False when the member wrote the message of `flag` after `earlier` had taken effect.

    Then somebody has lifted it by hand since, and Steward must not impose it anew.
    """
    if earlier.decided_at is None:
        return False
    wait = house.undo if earlier.state is State.BANNED else timedelta()
    return earlier.decided_at + wait + LATE >= flag.at


def waiting_key(flag: Flag) -> str | None:
    """The key of the effect that still waits out its time to be undone, if the state has one."""
    match flag.state:
        case State.EXPLAINED:
            return f"explain:{flag.id}:{flag.since}"
        case State.BANNED if flag.member is not None:
            return Restrict(flag.chat, flag.member, Limit.BANNED, flag.message).key
        case _:
            return None


def flag_of_key(key: str) -> int | None:
    """The flag that an effect's key belongs to, or None for a card or a foreign key."""
    name, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if name in ("explain", "delete") and number.isdecimal() else None


def member_of_key(key: str) -> int | None:
    """The member whose rights an effect's key is about."""
    match key.split(":"):
        case ["restrict", _, member]:
            return int(member)
        case _:
            return None


def still_wanted(key: str, flag: Flag) -> bool:
    """True when the effect of that key serves what the card says now, not an earlier decision."""
    name, _, turn = key.split(":")
    return name == "delete" or (flag.state is State.EXPLAINED and turn == str(flag.since))
