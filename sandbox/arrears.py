"""What Steward has yet to do: the truth of the embedded Telegram against Steward's database."""

from moderation.words import decision_of_reaction
from sandbox.disk import Progress
from sandbox.rooms import Rooms, marked
from sandbox.world.reacting import plain


def arrears(rooms: Rooms, progress: Progress) -> list[str]:
    """What is not done yet, in words; empty when Steward has come to rest."""
    work = {
        "messages not seen": len(unseen(rooms, progress)),
        "edits not seen": len(_edits(rooms, progress)),
        "reactions not acted upon": len(_reactions(rooms, progress) ^ progress.reactions),
        "wishes in the outbox": progress.waiting,
    }
    return [f"{number} {what}" for what, number in work.items() if number]


def unseen(rooms: Rooms, progress: Progress) -> list[tuple[int, int]]:
    """Messages that were never applied: (room, message). Those deleted since do not count."""
    return [
        (room, message.id)
        for room in rooms.watched
        for message in rooms.of_others(room)
        if not progress.knows(marked(room), message.id)
    ]


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
    staff = set(rooms.world.members(rooms.staff)) - {rooms.steward}
    return frozenset(
        (post.id, actor, plain(reaction.emoji))
        for post in rooms.posts(rooms.staff)
        if post.id in progress.cards
        for actor, reaction in post.reactions.items()
        if actor in staff and decision_of_reaction(reaction.emoji) is not None
    )
