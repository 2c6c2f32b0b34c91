"""What is said in the chat: requests, what belongs to them, and answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.effects import Effect, Priority, Say, Text, Unsay, Withdraw
from core.events import Media, Message
from outreach.keys import About, key
from outreach.language import language_of
from outreach.listening.heard import Answer, Heard, Kind
from outreach.moving import Mover
from outreach.request import SETTLED, Move, Reason, Reply, Request

SPOKEN: Final = frozenset({Media.VOICE, Media.ROUND})
SURE: Final = 0.8
"""From here on what a worker writes answers a request without being Telegram's reply to it."""
DANGER: Final = timedelta(hours=12)
"""Who raised an alarm less than that ago is not told about working hours."""
_MORNING: Final = timedelta(hours=6)  # until then it is still the evening before


def said(message: Message, heard: Heard, mover: Mover) -> list[Effect]:
    """A message of the chat, as far as it is about requests; alarms are not."""
    if message.out:
        return []  # Steward's own words answer nobody
    if is_ours(message, mover):
        return _said_by_staff(message, heard, mover)
    request, effects = _asks(message, heard, mover)
    if request is not None and request.message == message.id and message.media not in SPOKEN:
        effects += _written_instead(request, mover)
    found, replied = [*heard.answers], _replied(message, mover)
    if replied is not None and request is None:
        known = any(answer.request == replied.message for answer in found)
        if not known and (message.media in SPOKEN or replied.by_hand):
            found.append(Answer(replied.message, 0.5))
    for answer in found:
        effects += _answers(message, answer, mover)
    if heard.thanks is not None:
        effects += _thanked(message, heard.thanks, mover)
    return effects


def hushed(request: Request, *, entirely: bool = False) -> list[Effect]:
    """Whoever is looked after needs no notice: it is taken back while it waits to go out.

    `entirely`: as is what was said in the chat about the request, if that is out already.
    """
    names = [key(About.NOTICE, request.id)] if request.noticed else []
    if request.kind is Kind.VOICE and entirely:
        names.append(key(About.WISH, request.id))
    return [
        Withdraw(name, Unsay(name, request.chat, Priority.REST) if entirely else None)
        for name in names
    ]


def is_ours(message: Message, mover: Mover) -> bool:
    """Written by the staff, by the house itself, or by Steward."""
    if message.out or message.author is None:
        return message.out
    author, roster = message.author.id, mover.roster
    return author == message.chat or roster.is_staff(author) or roster.is_house(author)


def name_it(message: Message, mover: Mover, at: datetime) -> tuple[Request | None, list[Effect]]:
    """Somebody of the staff says that a message is a request: it has a card at once."""
    request = mover.store.requests.add(
        replace(_request_of(message, Kind.QUESTION, None, mover), staffed=True, by_hand=True)
    )
    if request is None:
        return None, []
    request = mover.move(mover.plan(request), Move.UNANSWERED, at)
    return mover.tell(request, at)


def _said_by_staff(message: Message, heard: Heard, mover: Mover) -> list[Effect]:
    replied = _replied(message, mover)
    if replied is not None:
        # An answer or not: the asker is being looked after.
        mover.plan(replace(replied, staffed=True))
    effects = [] if replied is None else hushed(replied)
    person = message.author is not None and mover.roster.is_staff(message.author.id)
    for answer in heard.answers:
        request = mover.store.requests.of_message(message.chat, answer.request)
        told = replied is not None and request is not None and replied.id == request.id
        sure = person and (told or answer.confidence >= SURE)
        effects += _answers(message, answer, mover, staff=True, sure=sure)
    return effects


def _asks(message: Message, heard: Heard, mover: Mover) -> tuple[Request | None, list[Effect]]:
    """The request that it is, or goes on with."""
    requests = mover.store.requests
    if heard.joins is not None:
        joined = requests.of_message(message.chat, heard.joins)
        if joined is not None:
            # Who merely goes on talking does not reopen what is settled.
            if requests.join(joined, message.id) and (heard.again or joined.is_open):
                mover.move(joined, Move.AGAIN, message.date)
            return joined, []
    if heard.kind is None or heard.kind is Kind.EMERGENCY:
        return None, []
    request = requests.add(_request_of(message, heard.kind, heard.topic, mover))
    if request is None:
        return None, []
    endangered = heard.incident is not None or in_danger(request, mover)
    # Hours are not what somebody needs to hear whose friend is dying.
    request = mover.plan(replace(request, noticed=endangered))
    wished = request.kind is Kind.VOICE and not endangered
    wish = _wish(request, mover) if wished else []
    if wish:  # it tells when somebody works again, too
        request = mover.plan(replace(request, noticed=True))
    return request, wish


def _request_of(message: Message, kind: Kind, topic: str | None, mover: Mover) -> Request:
    house, author = mover.house, message.author
    return Request(
        id=0,
        chat=message.chat,
        message=message.id,
        author=None if author is None else house.mask(author.id),
        kind=kind,
        topic=topic if topic in house.topics else None,
        language=language_of(message.text, house.language),
        at=message.date,
        waits_since=message.date,
        heard_at=message.date,
    )


def in_danger(request: Request, mover: Mover) -> bool:
    """Whether its author raised an alarm, since or not long before."""
    if request.author is None:
        return False
    return bool(mover.store.emergencies.of_author(request.author, request.at - DANGER))


def _wish(request: Request, mover: Mover) -> list[Effect]:
    """Ask for text, once a member and evening, with the time at which somebody listens."""
    house = mover.house
    # An evening goes on after midnight.
    evening = house.hours.day(request.at - _MORNING)
    if request.author is None or not mover.store.diary.wish(request.author, evening):
        return []
    start = None if house.hours.is_working(request.at) else house.hours.next_start(request.at)
    text = Text("voice-wish", {"when": when(start, mover)}, request.language)
    name = key(About.WISH, request.id)
    return [Say(name, request.chat, text, reply_to=request.message, silent=True)]


def when(start: datetime | None, mover: Mover) -> str:
    """A promised time as members read it, `now` for during working hours."""
    return "now" if start is None else f"{start.astimezone(mover.house.hours.zone):%d.%m, %H:%M}"


def _written_instead(request: Request, mover: Mover) -> list[Effect]:
    """Who sent a voice message, and asks in writing now, has granted the wish."""
    effects: list[Effect] = []
    for spoken in mover.store.requests.of_author(request.author or ""):
        if spoken.kind is Kind.VOICE and spoken.id != request.id:
            after = mover.move(spoken, Move.WRITTEN, request.heard_at or request.at)
            effects += hushed(spoken, entirely=True) if after.reason is Reason.WRITTEN else []
    return effects


def _replied(message: Message, mover: Mover) -> Request | None:
    """The open request of somebody else that a message is Telegram's reply to."""
    if message.reply_to is None:
        return None
    request = mover.store.requests.of_message(message.chat, message.reply_to)
    if request is None or not request.is_open or _is_own(message, request, mover):
        return None
    return request


def _is_own(message: Message, request: Request, mover: Mover) -> bool:
    author = message.author
    return author is not None and request.author == mover.house.mask(author.id)


def _answers(
    message: Message, answer: Answer, mover: Mover, *, staff: bool = False, sure: bool = False
) -> list[Effect]:
    """Keep it, and what it means; of the staff's only what is `sure` settles anything."""
    requests = mover.store.requests
    request = requests.of_message(message.chat, answer.request)
    if request is None or _is_own(message, request, mover):
        return []
    guess = answer.confidence < SURE and not _is_reply_to(message, request, mover)
    if request.state in SETTLED and guess:
        return []  # what is settled is not taken up again by a guess
    confidence = round(answer.confidence, 2)
    reply = Reply(request.id, message.id, staff, confidence, message.date)
    if not requests.add_reply(reply):
        return []
    if staff:
        request = mover.plan(replace(request, staffed=True))
    after = mover.move(request, Move.STAFF if sure else Move.PEER, message.date)
    mover.touch(after)
    return hushed(request)


def _is_reply_to(message: Message, request: Request, mover: Mover) -> bool:
    """Whether it is Telegram's reply to what is asked, or to an answer."""
    requests, parent = mover.store.requests, message.reply_to
    if parent is None:
        return False
    asked = requests.of_message(message.chat, parent)
    if asked is not None:
        return asked.id == request.id
    answered = requests.replies_by(message.chat, parent)
    return any(reply.request == request.id for reply in answered)


def _thanked(message: Message, number: int, mover: Mover) -> list[Effect]:
    request = mover.store.requests.of_message(message.chat, number)
    if request is None or not request.is_open:
        return []
    after = mover.move(request, Move.THANKS, message.date)
    if not after.thanked:
        mover.keep(replace(after, thanked=True))
    return hushed(request)
