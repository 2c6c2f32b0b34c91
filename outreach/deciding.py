"""What the staff decide about a request: by a reaction on its card, or by a reply to it."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.effects import Effect, Priority, Say, Text, Unsay, Withdraw
from core.events import Message, Reaction, ReactionsSeen
from outreach import answers
from outreach.asking import hushed
from outreach.keys import About, key
from outreach.moving import Mover
from outreach.request import NEXT, SETTLED, Move, Reason, Request, State
from outreach.words import Verdict, move_of_reaction, verdict_of

LONGEST: Final = 3_500
"""Characters of a worker's text that fit into one message beside what Steward says around it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody of the staff said, and when Steward heard of it."""

    verdict: Verdict
    by: int
    at: datetime
    said: datetime
    """Nobody has judged answers that came later than this."""


def reacted(request: Request, event: ReactionsSeen, mover: Mover) -> list[Effect]:
    """All reactions that the card, or a call to it, carries now."""
    posts = mover.store.posts
    name = posts.key_of(event.chat, event.message) or ""
    before, now = posts.reactions(name), frozenset(event.reactions)
    known = {r for r in now - before if _means(r, mover)}
    posts.keep_reactions(name, frozenset((before & now) | known))
    effects: list[Effect] = []
    removed = frozenset() if posts.taken_back(name) else before - now
    for reaction in in_order(removed, event.at):
        if _still_undoes(request, reaction, known, event.at, mover):
            word = Word(Verdict(Move.UNDO), reaction.actor, event.at, event.at)
            effects += decide(request, word, mover)
            request = mover.store.requests.by_id(request.id) or request
    for reaction in in_order(known, event.at):
        move = move_of_reaction(reaction.emoji)
        if move is not None:
            said = min(reaction.at or event.at, event.at)
            effects += decide(request, Word(Verdict(move), reaction.actor, event.at, said), mover)
            request = mover.store.requests.by_id(request.id) or request
    return effects


def answered(request: Request, message: Message, by: int, mover: Mover) -> list[Effect]:
    """A reply to the card by somebody of the staff."""
    verdict = verdict_of(message.text)
    owes = request.state is State.DOUBTED and request.holder == by
    if verdict is None and owes and message.text.strip():
        verdict = Verdict(Move.FIXED, words=message.text.strip())
    if verdict is None:
        return []
    if verdict.move is Move.FIXED and len(verdict.words) > LONGEST:
        hint = Text("answer-too-long", {"most": LONGEST, "length": len(verdict.words)})
        return [_hint(request, message, hint)]
    shown = answers.window(request, mover.store.requests.replies(request.id))
    if verdict.only and not any(
        reply.is_peers for number, reply in enumerate(shown, 1) if number in verdict.only
    ):
        return [_hint(request, message, Text("no-such-answer", {"most": len(shown)}))]
    return decide(request, Word(verdict, by, message.date, message.date), mover)


def decide(request: Request, word: Word, mover: Mover) -> list[Effect]:
    """Do what somebody of the staff has decided; nothing where it means nothing here."""
    move, at, store = word.verdict.move, word.at, mover.store
    if not _may(request, word, mover):
        return []
    effects = _take_back(request, move)
    after = mover.move(request, move, at, word.by)
    if after.turn == request.turn:
        return []
    effects += hushed(request, entirely=move is Move.NOT)
    judged = answers.judge(request, after, move, word.verdict.only, word.said, store)
    effects += answers.keep(judged, mover.house, store, at)
    if move is Move.RIGHT and answers.left_over(store.requests.replies(request.id)):
        # Some came while the worker looked, or found no room on the card: these are next.
        after = mover.move(after, Move.PEER, at)
    if move is Move.FIXED:
        refused = request.trouble is not None
        effects.append(_said(after, word.verdict.words, at, mover, refused=refused))
    if move in (Move.PASS, Move.FOR_DOCTOR) and after.told_at is not None:
        effects += mover.tell(after, at)[1]
    return effects


def failed(request: Request, turn: int, code: str, at: datetime, mover: Mover) -> list[Effect]:
    """Telegram refused a worker's text: it is theirs to say it again, and they are told."""
    if not request.stands or request.decided_turn != turn:
        return []
    # It may be the message replied to that is gone; then the next text is no reply.
    gone = request.gone or "MSG_ID" in code or "MESSAGE_ID" in code
    after = mover.move(request, Move.FAILED, at)
    mover.keep(replace(after, gone=gone, trouble=code))
    hint = Say(
        key(About.HINT, request.id, "refused", turn),
        mover.house.staff,
        Text("answer-refused", {"code": code}),
        Priority.CARD,
        reply_to=mover.store.posts.message_of(key(About.CARD, request.id)),
        call=() if request.decided_by is None else (request.decided_by,),
    )
    return [hint]


def in_order(reactions: Iterable[Reaction], seen: datetime) -> list[Reaction]:
    """As they were given: who was first has it."""
    return sorted(reactions, key=lambda r: (r.at or seen, r.actor, r.emoji))


def _may(request: Request, word: Word, mover: Mover) -> bool:
    """What the table cannot say: whose word counts, and whether there is anything to be right."""
    move, by = word.verdict.move, word.by
    if (request.state, move) not in NEXT:
        return False
    match move:
        case Move.PASS:
            return request.holder == by
        case Move.MINE:
            return request.holder != by
        case Move.RIGHT | Move.WRONG:
            replies = mover.store.requests.replies(request.id)
            if move is Move.WRONG:
                return answers.can_be_judged(request, replies)
            return answers.can_be_right(request, replies) and _may_verify(request, word, mover)
        case Move.UNDO if request.state is State.CLOSED:
            return request.reason is Reason.NOT_A_REQUEST
        case Move.UNDO:
            decided = request.decision not in (None, Move.UNDO)
            return decided or request.state in SETTLED
        case _:
            return True


def _may_verify(request: Request, word: Word, mover: Mover) -> bool:
    """A doubt is not outweighed by another's 👍."""
    match request.state:
        case State.VERIFIED:
            return bool(word.verdict.only)  # says more exactly which
        case State.DOUBTED:
            return word.by == request.decided_by
        case State.DOCTOR:
            known, doctor = mover.store.crew.specialities(), mover.house.doctor
            here = mover.roster.everybody()
            doctors = {who for who, theirs in known.items() if doctor in theirs} & here
            return not doctors or word.by in doctors or word.by == request.decided_by
        case _:
            return True


def _hint(request: Request, message: Message, text: Text) -> Say:
    name = key(About.HINT, request.id, message.id)
    return Say(name, message.chat, text, Priority.CARD, message.id)


def _said(request: Request, words: str, at: datetime, mover: Mover, *, refused: bool) -> Say:
    """A worker's words in the chat; who it was stays in the staff room.

    `refused`: Telegram would not take the one before.
    """
    corrected = request.state is State.CORRECTED
    template = "answer-corrected" if corrected else "answer-worker"
    reply_to: int | None = request.message
    if request.gone:
        # To be read beside what it corrects.
        peers = [r.message for r in mover.store.requests.replies(request.id) if r.is_peers]
        reply_to = None if refused else max(peers, default=None)
    return Say(
        key(About.ANSWER, request.id, request.turn),
        request.chat,
        Text(template, {"words": words}, request.language),
        Priority.POST,
        reply_to=reply_to,
        after=at + mover.house.rules.undo,
    )


def _take_back(request: Request, move: Move) -> list[Effect]:
    """A text of a worker that went out, or waits to, by the decision that is replaced."""
    if request.decision is not Move.FIXED or not (request.stands or move is Move.UNDO):
        return []
    name = key(About.ANSWER, request.id, request.decided_turn)
    if move in (Move.UNDO, Move.WRONG, Move.FIXED):
        return [Withdraw(name, Unsay(name, request.chat, Priority.POST))]
    return [Withdraw(name)]


def _means(reaction: Reaction, mover: Mover) -> bool:
    known = move_of_reaction(reaction.emoji) is not None
    return known and mover.roster.is_staff(reaction.actor)


def _still_undoes(
    request: Request, removed: Reaction, added: Set[Reaction], now: datetime, mover: Mover
) -> bool:
    """Removing the reaction that decided undoes it, for a while; claims and doubts, always."""
    if removed.actor != request.decided_by or request.decided_at is None:
        return False
    if move_of_reaction(removed.emoji) is not request.decision:
        return False
    if any(_follows(request, removed, other, now, mover) for other in added):
        return False
    if request.decision in (Move.MINE, Move.WRONG):
        return request.stands
    in_time = now - request.decided_at <= mover.house.rules.undo
    verified = request.decision is Move.RIGHT
    # A new answer may have come meanwhile: the mark is taken back all the same.
    return (request.stands or verified) and (in_time or (verified and _waits(request, mover)))


def _follows(
    request: Request, removed: Reaction, other: Reaction, now: datetime, mover: Mover
) -> bool:
    """Exchanged for another decision: most accounts have one reaction for each message."""
    move = move_of_reaction(other.emoji)
    if move is None or other.actor != removed.actor:
        return False
    moves = NEXT.get((request.state, move), request.state) is not request.state
    return moves and _may(request, Word(Verdict(move), other.actor, now, now), mover)


def _waits(request: Request, mover: Mover) -> bool:
    """A removal that we learn of late still counts as long as what was decided waits."""
    return any(
        mover.store.posts.waits(f"react:{request.chat}:{reply.message}")
        for reply in mover.store.requests.replies(request.id)
        if reply.right
    )
