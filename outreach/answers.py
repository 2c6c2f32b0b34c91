"""The answers of a request: which are looked at, what a worker said of them, and the mark it left.

The mark in the chat stands under an answer that a worker found right, as long as nobody found it
wrong for another request that it answers, too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.effects import Effect, React, Say, Text, Unsay, Withdraw
from outreach.house import House
from outreach.keys import About, key
from outreach.ports import Store
from outreach.request import Move, Reply, Request, State

SHOWN: Final = 8
"""Answers that a card shows; more are counted, and shown once those are judged."""


def window(request: Request, replies: Sequence[Reply]) -> Sequence[Reply]:
    """What the card shows, in the order of its numbers: what is new, or was judged last."""
    judged = [number for number, reply in enumerate(replies) if _is_judged(request, reply)]
    new = [number for number, reply in enumerate(replies) if not reply.staff and not reply.judged]
    # What the last word was about, as long as that counts; else what nobody has judged.
    first = min(judged if judged and request.stands else new or judged, default=0)
    return replies[first : first + SHOWN]


def can_be_judged(request: Request, replies: Sequence[Reply]) -> bool:
    """Whether the card shows an answer of a peer."""
    return any(reply.is_peers for reply in window(request, replies))


def can_be_right(request: Request, replies: Sequence[Reply]) -> bool:
    """Whether the card shows an answer that 👍 could be about."""
    return any(_may_be_right(request, reply) for reply in window(request, replies))


def left_over(replies: Sequence[Reply]) -> bool:
    """Whether there is an answer of a peer about which nobody has decided."""
    return any(reply.is_peers and not reply.judged for reply in replies)


def judge(
    before: Request, after: Request, move: Move, only: frozenset[int], seen: datetime, store: Store
) -> list[Reply]:
    """What a worker's word makes of the answers: those that change.

    `only`: their numbers on the card; none: all of them. `seen`: when it was said: nobody has
    judged what came later.
    """
    replies = store.requests.replies(before.id)
    at = after.decided_at
    if move is Move.UNDO or (before.stands and _overrules(before, move)):
        # Where a doubt is undone nobody has found anything wrong; what was verified before stays.
        back = [r for r in replies if _is_judged(before, r) or r.right is False]
        return [replace(reply, right=None, judged=0, judged_at=None) for reply in back]
    if move not in (Move.RIGHT, Move.WRONG):
        return []
    changed: list[Reply] = []
    for number, reply in enumerate(window(before, replies), 1):
        if not reply.is_peers or reply.at > seen:
            continue
        if move is Move.RIGHT and not _may_be_right(before, reply):
            continue
        if move is Move.RIGHT:
            right = True if not only or number in only else None
        else:
            right = False if not only or number in only else reply.right
        if right is not reply.right or not reply.judged:
            changed.append(replace(reply, right=right, judged=after.turn, judged_at=at))
    return changed


def keep(replies: Sequence[Reply], house: House, store: Store, at: datetime) -> list[Effect]:
    """Save what is said of answers; a mark in the chat comes once that cannot be undone."""
    effects: list[Effect] = []
    for reply in replies:
        request = store.requests.by_id(reply.request)
        if request is None:
            continue
        before = store.requests.replies_by(request.chat, reply.message)
        store.requests.save_reply(reply)
        now = store.requests.replies_by(request.chat, reply.message)
        effects += _marks(before, now, request, house, at, store)
    return effects


def _may_be_right(request: Request, reply: Reply) -> bool:
    """What was found wrong can only be found right by whoever doubted it, while they do."""
    return reply.is_peers and (reply.right is not False or request.state is State.DOUBTED)


def _overrules(before: Request, move: Move) -> bool:
    """Whether what was found right is no longer said to be."""
    verified = before.state is State.VERIFIED
    return move in (Move.NOT, Move.FOR_DOCTOR) or (move is Move.FIXED and verified)


def _is_judged(request: Request, reply: Reply) -> bool:
    return not reply.staff and reply.judged > 0 and reply.judged >= request.round


def _stands(replies: Sequence[Reply]) -> bool:
    verdicts = {reply.right for reply in replies if reply.is_peers}
    return True in verdicts and False not in verdicts


def _marks(
    before: Sequence[Reply],
    now: Sequence[Reply],
    request: Request,
    house: House,
    at: datetime,
    store: Store,
) -> list[Effect]:
    """The difference that a message's verdicts make in the chat."""
    stood, stands = _stands(before), _stands(now)
    effects: list[Effect] = []
    message = (*now, *before)[0].message if (*now, *before) else 0
    after = at + house.rules.undo
    if stood and not stands:
        effects.append(React(request.chat, message, None))
    if stands and not stood:
        effects.append(React(request.chat, message, house.rules.mark, after))
    if not house.rules.line:
        return effects
    was = {_line_of(reply) for reply in before if stood and reply.right}
    wanted = {_line_of(reply): reply for reply in now if stands and reply.right}
    effects += [Withdraw(line, Unsay(line, request.chat)) for line in sorted(was - wanted.keys())]
    for line in sorted(wanted.keys() - was):
        asked = store.requests.by_id(wanted[line].request) or request
        text = Text("answer-verified", language=asked.language)
        effects.append(Say(line, request.chat, text, reply_to=message, silent=True, after=after))
    return effects


def _line_of(reply: Reply) -> str:
    """The key of the line under it: that of the decision by which it was said."""
    return key(About.LINE, reply.request, reply.message, reply.judged)
