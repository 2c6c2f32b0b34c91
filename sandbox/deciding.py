"""The staff decide about flagged messages, requests and emergencies, by reaction and by word."""

from dataclasses import dataclass
from functools import partial

from moderation.flag import Decision, Flag
from moderation.words import decision_of_reaction, decision_of_word
from outreach import emergency, words
from outreach.emergency import Emergency
from outreach.keys import About, read
from outreach.request import Move, Request, State
from sandbox.cast import Cast
from sandbox.disk import OF_EMERGENCIES, OF_REQUESTS, Care
from sandbox.rooms import marked
from sandbox.steps import Decide, React, Step, Unreact, Word

TAKEN_BACK = (Decision.UNDO, Move.UNDO, emergency.Move.UNDO, emergency.Move.DROP)

Matter = Flag | Request | Emergency


@dataclass(frozen=True, slots=True)
class Post:
    """A card, call, page or prompt in the staff room, and what it is about."""

    id: int
    matter: Matter


class Deciding:
    """They wait for the newest post about a message, as people do."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._stage = cast.stage
        self.undone = 0
        """How many decisions were taken back."""

    async def decide(self, number: int, step: Decide) -> str:
        """Act on a card, and wait until Steward has taken it down if it means something."""
        label = step.unreact if isinstance(step, Unreact) else step.on
        about = self._cast.said[label]
        post = await self._post(about, number, step)
        match step:
            case Word(who, word):
                await self._cast.send(who, self._stage.staff, word, post.id)
                text = f"replies to the card: {word}"
            case React(who, emoji):
                await self._cast.react(who, post.id, emoji)
                text = f"reacts to the card: {emoji}"
            case Unreact(who):
                await self._cast.react(who, post.id)
                text = "takes the reaction back"
        meant = self._meant(step, post.matter)
        if meant is not None:
            before = _turn(post.matter, meant)
            done = partial(self._is_done, about, post.matter, meant, before)
            await self._cast.until(done, number, step)
            self.undone += meant in TAKEN_BACK
        return f"{self._cast.name(step.who)} {text}"

    async def _post(self, about: int, number: int, step: Step) -> Post:
        """As soon as Steward knows that it is there: it is shown a moment before."""
        found: list[Post] = []

        def look() -> bool:
            found[:] = self._posts(about)
            return bool(found)

        await self._cast.until(look, number, step)
        return found[-1]

    def _posts(self, about: int) -> list[Post]:
        """Those that are there and stay there, oldest first."""
        progress = self._stage.progress()
        matters, posts = self._matters(about, progress.care), list[Post]()
        for message in self._stage.rooms.posts(self._stage.staff):
            name = progress.posts.get((marked(self._stage.staff), message.id), "")
            matter = matters.get(name) or matters.get(_matter_of(name))
            if matter is not None and not message.deleted and name not in progress.leaving:
                posts.append(Post(message.id, matter))
        return posts

    def _matters(self, about: int, care: Care) -> dict[str, Matter]:
        """What Steward has taken down about a message, by key."""
        flags = {flag.key: flag for flag in self._stage.flags() if flag.message == about}
        requests = {f"{About.CARD}:{r.id}": r for r in care.requests if r.message == about}
        alarms = {f"{About.ALARM}:{e.id}": e for e in care.emergencies if e.message == about}
        return {**flags, **requests, **alarms}

    def _is_done(self, about: int, matter: Matter, meant: str, before: int) -> bool:
        """Whether Steward has taken down what was decided."""
        found = self._matters(about, self._stage.progress().care).values()
        same = (m for m in found if (type(m), m.id) == (type(matter), matter.id))
        return any(_turn(m, meant) != before for m in same)

    def _meant(self, step: Decide, matter: Matter) -> str | None:
        """The decision or move that Steward will take down; None where people simply talk."""
        match step, matter:
            case Unreact(), _:
                return Decision.UNDO
            case Word(_, word), Flag():
                return decision_of_word(word)
            case Word(who, word), Request():
                # Whoever doubts an answer owes the right one, and need not say what it is.
                owes = matter.state is State.DOUBTED and matter.holder == self._stage.people[who]
                verdict = words.verdict_of(word)
                return verdict.move if verdict else Move.FIXED if owes else None
            case Word(_, word), _:
                return words.alarm_move_of(word)
            case React(_, emoji), Flag():
                return decision_of_reaction(emoji)
            case React(_, emoji), Request():
                return words.move_of_reaction(emoji)
            case React(_, emoji), _:
                return words.alarm_move_of_reaction(emoji)
        return None


def _turn(matter: Matter, meant: str) -> int:
    """How often it was decided about; a page is all that a call for back-up leaves behind."""
    if isinstance(matter, Emergency) and meant == emergency.Move.BACKUP:
        return matter.pages
    return matter.turn


def _matter_of(name: str) -> str:
    """The key of the first card, for a call, page or prompt."""
    about, parts = read(name)
    if about in OF_REQUESTS:
        return f"{About.CARD}:{parts[0]}"
    return f"{About.ALARM}:{parts[0]}" if about in OF_EMERGENCIES else ""
