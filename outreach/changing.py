"""What becomes other than it was in the chat: edits, deletions, and who is gone."""

from dataclasses import replace
from datetime import datetime

from core.effects import Effect
from core.events import Message
from outreach import answers
from outreach.asking import hushed, said
from outreach.listening.heard import Heard
from outreach.moving import Mover
from outreach.request import Move, Reply, Request, State


def edited(message: Message, heard: Heard, mover: Mover) -> list[Effect]:
    """It may ask or answer now; what was asked stays asked, and cards show the new words."""
    known = mover.store.requests.of_message(message.chat, message.id)
    effects: list[Effect] = []
    if known is not None:
        mover.touch(known)
    else:
        effects = said(message, heard, mover)
    for reply in mover.store.requests.replies_by(message.chat, message.id):
        request = mover.store.requests.by_id(reply.request)
        if request is not None:
            mover.touch(request)
            effects += _other_words(request, reply, message, mover)
    return effects


def deleted(chat: int, ids: tuple[int, ...], at: datetime, mover: Mover) -> list[Effect]:
    """Messages are gone: requests are withdrawn, answers taken back."""
    requests, effects = mover.store.requests, list[Effect]()
    for number in ids:
        request = requests.of_message(chat, number)
        if request is not None and request.message == number and not request.gone:
            effects += _withdrawn(request, at, mover)
        elif request is not None:
            requests.leave(chat, number)
        for reply in requests.replies_by(chat, number):
            effects += _taken_back(reply, at, mover)
    return effects


def left(member: str, at: datetime, mover: Mover) -> list[Effect]:
    """A member is no longer in the chat, whoever saw to that."""
    effects: list[Effect] = []
    for request in mover.store.requests.of_author(member):
        after = mover.move(request, Move.LEFT, at)
        if not after.left:
            # Somebody has it, or answers wait to be verified: that goes on.
            mover.keep(replace(after, left=True))
        effects += hushed(request)
    return effects


def _withdrawn(request: Request, at: datetime, mover: Mover) -> list[Effect]:
    after = mover.move(request, Move.WITHDRAWN, at)
    if not after.gone:
        mover.keep(replace(after, gone=True))
    # A notice under nothing helps nobody.
    return hushed(request, entirely=True)


def _taken_back(reply: Reply, at: datetime, mover: Mover) -> list[Effect]:
    store = mover.store
    effects = answers.keep([replace(reply, gone=True)], mover.house, store, at)
    request = store.requests.by_id(reply.request)
    if request is None:
        return effects
    mover.touch(request)
    if _rests_on_nothing(request, reply, at, mover):
        mover.move(request, Move.TAKEN_BACK, at)
    return effects


def _rests_on_nothing(request: Request, gone: Reply, at: datetime, mover: Mover) -> bool:
    """Whether nothing is left of what answered the request.

    Who tidies up old answers reopens nothing: the asker has read them. Nor does a question that is
    gone itself.
    """
    if request.gone:
        return False
    left = [reply for reply in mover.store.requests.replies(request.id) if not reply.gone]
    soon = at - gone.at <= mover.house.rules.again
    match request.state:
        case State.ANSWERED:
            return not left and not request.thanked
        case State.VERIFIED:
            return soon and gone.right is True and not any(reply.right for reply in left)
        case State.WORKER | State.CORRECTED:
            by_chat = gone.staff and not request.stands
            return soon and by_chat and not any(reply.staff for reply in left)
        case _:
            return False


def _other_words(request: Request, reply: Reply, message: Message, mover: Mover) -> list[Effect]:
    """What a worker found right is not that any more: it has to be looked at again."""
    since = message.edited or message.date
    if not reply.right or reply.judged_at is None or since < reply.judged_at:
        return []
    fresh = replace(reply, right=None, judged=0, judged_at=None)
    effects = answers.keep([fresh], mover.house, mover.store, since)
    mover.move(request, Move.EDITED, since)
    return effects
