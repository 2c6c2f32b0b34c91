"""What came of requests and emergencies, against what the scenario expects."""

from collections import Counter

from outreach.emergency import State as AlarmState
from outreach.keys import About, read
from outreach.listening.heard import Kind
from outreach.request import Move, Reason, Request, State
from sandbox.disk import Progress
from sandbox.members import Play
from sandbox.rooms import marked
from sandbox.stage import Stage
from sandbox.steps import Say
from sandbox.world.messages import Message

VERIFIED = "verified"
SAID = (State.CORRECTED, State.WORKER)


def expected(step: Say) -> list[str]:
    """What must come of a message."""
    found = [f"request: {step.request}"] if step.request else []
    found += [f"emergency: {step.emergency}"] if step.emergency else []
    return [*found, VERIFIED] if step.verified else found


def got(stage: Stage, progress: Progress, message: int) -> list[str]:
    """What came of it."""
    care = progress.care
    found = [f"request: {each.state}" for each in care.requests if each.message == message]
    found += [f"emergency: {each.state}" for each in care.emergencies if each.message == message]
    return [*found, VERIFIED] if message in marked_by_steward(stage) else found


def taken_for(step: Say | None, progress: Progress, message: int) -> str:
    """What a message was taken for that asks for nothing; empty where that is not so."""
    care = progress.care
    if step is None or step.request is None:
        for request in care.requests:
            if request.message == message:
                return f"was taken for a request: {request.kind}"
    if step is None or step.emergency is None:
        for emergency in care.emergencies:
            if emergency.message == message:
                return f"was taken for an emergency: {emergency.reason}"
    return ""


def marked_by_steward(stage: Stage) -> set[int]:
    """The messages of the chat that carry Steward's reaction."""
    there = [message for message in stage.world.history(stage.chat) if not message.deleted]
    return {message.id for message in there if stage.steward in message.reactions}


def wrong_texts(play: Play, progress: Progress) -> list[str]:
    """Texts that should stand in the chat and do not, or do and should not; the same of marks."""
    stage, care, wrong = play.stage, progress.care, list[str]()
    standing = Counter(_subject(progress, stage.chat, post) for post in _standing(stage))
    for request in care.requests:
        wanted = 1 if request.decision is Move.FIXED and request.state in SAID else 0
        found = standing[About.ANSWER, str(request.id)]
        if found != wanted:
            wrong.append(f"message {request.message} has {found} answers of the staff")
    for emergency in care.emergencies:
        wanted = 0 if emergency.state is AlarmState.FALSE else 1
        found = standing[About.TEXT, str(emergency.id)]
        if found != wanted:
            wrong.append(f"message {emergency.message} has {found} emergency texts")
    right = {reply.message for reply in care.replies if reply.right and not reply.staff}
    for message in sorted(marked_by_steward(stage) - right):
        wrong.append(f"message {message} is marked, and nobody found it right")
    return wrong + _wrong_wishes(stage, progress) + _wrong_words(play)


def posted_twice(stage: Stage, progress: Progress) -> int:
    """Posts that no wish on disk accounts for, and texts about the same that stand twice."""
    unknown = sum(
        (marked(room), post.id) not in progress.posts
        for room in (stage.chat, stage.staff)
        for post in stage.rooms.posts(room)
    )
    standing = Counter(_subject(progress, stage.chat, post) for post in _standing(stage))
    return unknown + sum(count - 1 for count in standing.values())


def _standing(stage: Stage) -> list[Message]:
    """What Steward says in the chat."""
    return [post for post in stage.rooms.posts(stage.chat) if not post.deleted]


def _subject(progress: Progress, room: int, post: Message) -> tuple[str, str]:
    """What sort of text it is, and of what request or emergency; else of what message."""
    name = progress.posts.get((marked(room), post.id), "")
    about, parts = read(name)
    return (about, parts[0]) if about else (name.partition(":")[0], str(post.reply_to))


def _wrong_wishes(stage: Stage, progress: Progress) -> list[str]:
    """Each who spoke is asked for text once, and not any more when they have written."""
    spoken: dict[str | None, list[Request]] = {}
    for request in progress.care.requests:
        if request.kind is Kind.VOICE:
            spoken.setdefault(request.author, []).append(request)
    posts = {
        read(name)[1][0]: stage.world.chats[stage.chat].history.messages[message]
        for (room, message), name in progress.posts.items()
        if room == marked(stage.chat) and read(name)[0] is About.WISH
    }
    wrong = []
    for requests in spoken.values():
        wishes = [posts[str(each.id)] for each in requests if str(each.id) in posts]
        first = requests[0]
        if len(wishes) != 1:
            wrong.append(f"message {first.message} is followed by {len(wishes)} wishes for text")
        elif wishes[0].deleted != (first.reason is Reason.WRITTEN):
            verb = "is gone" if wishes[0].deleted else "still stands"
            wrong.append(f"message {first.message}: the wish for text {verb}")
    return wrong


def _wrong_words(play: Play) -> list[str]:
    """Texts that do not say what they should."""
    posts, wrong = _standing(play.stage), list[str]()
    for number, step in play.scenario.says():
        message = play.messages.get(number)
        under = " | ".join(post.text for post in posts if post.reply_to == message)
        if step.answer is not None and step.answer not in under:
            wrong.append(f"message {message}: Steward does not say {step.answer}, but: {under}")
    return wrong
