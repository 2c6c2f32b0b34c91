"""What Steward has yet to do: the truth of the embedded Telegram against Steward's database."""

from datetime import timedelta

from core.events import PRIVATE
from invites.cards import Card, answer_of_reaction
from invites.records import Answer
from moderation.words import decision_of_reaction
from outreach.keys import read
from outreach.words import alarm_move_of_reaction, move_of_reaction
from sandbox.disk import OF_EMERGENCIES, OF_REQUESTS, Care, Invitations, Progress
from sandbox.rooms import Rooms, marked
from sandbox.world.messages import Message
from sandbox.world.reacting import plain


def arrears(rooms: Rooms, progress: Progress, undo: timedelta) -> list[str]:
    """What is not done yet, in words; empty when Steward has come to rest.

    `undo` is the time in which an answer to a card about invites can be taken back.
    """
    reactions = _reactions(rooms, progress) ^ progress.reactions
    votes = _votes(rooms, progress)
    work = {
        "messages not seen": len(unseen(rooms, progress)),
        "private messages not seen": len(unheard(rooms, progress)),
        "edits not seen": len(_edits(rooms, progress)),
        "reactions not acted upon": len(reactions | votes)
        + _unanswered(rooms, progress.invites, undo),
        "requests and emergencies that are due": _due(rooms, progress.care),
        "joins not traced to their link": _untraced(rooms, progress.invites),
        "requests to join not seen": len(_requests(rooms, progress.invites)),
        "wishes in the outbox": progress.waiting,
    }
    # Before Steward has begun with them, it takes what is written for older than itself.
    late = [] if PRIVATE in progress.lows else ["to begin with private messages"]
    return [f"{number} {what}" for what, number in work.items() if number] + late


def unseen(rooms: Rooms, progress: Progress) -> list[tuple[int, int]]:
    """Messages that were never applied: (room, message). Those deleted since do not count."""
    return [
        (room, message.id)
        for room in rooms.watched
        for message in rooms.of_others(room)
        if not progress.knows(marked(room), message.id)
    ]


def unheard(rooms: Rooms, progress: Progress) -> list[int]:
    """Private messages to Steward that were never applied."""
    return [m.id for m in rooms.to_steward() if not progress.knows(PRIVATE, m.id)]


def _edits(rooms: Rooms, progress: Progress) -> list[tuple[int, int]]:
    """Edited messages whose newest text was not applied."""
    return [
        (room, message.id)
        for room in rooms.watched
        for message in rooms.of_others(room)
        if message.edit_date is not None
        and progress.edits.get((marked(room), message.id), 0) < message.edit_date.timestamp()
    ]


def _reactions(rooms: Rooms, progress: Progress) -> frozenset[tuple[int, int, str]]:
    """The reactions of staff on cards that mean something: (card, actor, emoji)."""
    return frozenset(
        (post.id, actor, emoji)
        for post in rooms.posts(rooms.staff)
        if post.id in progress.cards
        for actor, emoji in _by_staff(rooms, post).items()
        if decision_of_reaction(emoji) is not None
    )


def _by_staff(rooms: Rooms, post: Message) -> dict[int, str]:
    staff = set(rooms.world.members(rooms.staff)) - {rooms.steward}
    return {actor: plain(r.emoji) for actor, r in post.reactions.items() if actor in staff}


# --- outreach


def _votes(rooms: Rooms, progress: Progress) -> frozenset[tuple[str, int, str]]:
    """Where reactions on posts about requests and emergencies and what was acted upon differ."""
    there, keys = set[tuple[str, int, str]](), set[str]()
    for post in rooms.posts(rooms.staff):
        name = progress.posts.get((marked(rooms.staff), post.id), "")
        about, _ = read(name)
        if post.deleted or about not in (*OF_REQUESTS, *OF_EMERGENCIES):
            continue
        keys.add(name)
        move = move_of_reaction if about in OF_REQUESTS else alarm_move_of_reaction
        there |= {(name, who, e) for who, e in _by_staff(rooms, post).items() if move(e)}
    return frozenset(there ^ {vote for vote in progress.care.votes if vote[0] in keys})


def _due(rooms: Rooms, care: Care) -> int:
    now = rooms.world.now
    times = [request.due for request in care.requests]
    times += [emergency.due for emergency in care.emergencies]
    return sum(due is not None and due <= now for due in times)


# --- invites


def _unanswered(rooms: Rooms, invites: Invitations, undo: timedelta) -> int:
    """Cards about invites that do not stand as the reactions on them say."""
    return sum(
        _differs(rooms, invites.questions[post.id], post, undo)
        for post in rooms.posts(rooms.staff)
        if post.id in invites.questions
    )


def _differs(rooms: Rooms, card: Card, post: Message, undo: timedelta) -> bool:
    reactions = _by_staff(rooms, post)
    votes = {actor: answer_of_reaction(emoji) for actor, emoji in reactions.items()}
    if card.answer is Answer.OPEN:
        return any(votes.values())
    if not card.reacted or card.by is None or card.decided is None:
        return False
    # Later nothing follows from a reaction that was taken away.
    return votes.get(card.by) is not card.answer and rooms.world.now - card.decided <= undo


def _untraced(rooms: Rooms, invites: Invitations) -> int:
    """Joins by a link of Steward's that it does not count yet."""
    came_by = rooms.came_by()
    used = {link.url: link.used for link in invites.links if link.url is not None}
    return sum(max(len(came_by.get(url, ())) - count, 0) for url, count in used.items())


def _requests(rooms: Rooms, invites: Invitations) -> set[tuple[str, int]]:
    """Who waits at Telegram and not with Steward, or the other way round."""
    waiting = rooms.world.chats[rooms.chat].requests.values()
    there = {(invites.mask(asked.user), int(asked.date.timestamp())) for asked in waiting}
    known = {(r.member, int(r.at.timestamp())): r.answer for r in invites.requests}
    opened = {asked for asked, answer in known.items() if answer is Answer.OPEN}
    return (there - known.keys()) | (opened - there)
