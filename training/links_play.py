"""A labelled chat, message by message, as the linker meets it."""

from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

from outreach.listening.bursts import openings
from outreach.listening.linking.asked import ANSWERS_KEPT, MORE_KEPT, Asked
from outreach.listening.linking.linker import Compared, Linker
from outreach.listening.talk import Talk, Utterance
from training.chats import Chat, Told

_OPEN = 200  # requests that stay open, as in the listener
_LONGEST = 7 * 86400.0  # seconds they do
_WRONG = 12  # one message in so many is taken for a request, or a request is not, in training
_MISSED = 4  # one answer in so many is not noticed, in training
_MORE = frozenset({"burst", "bump"})
Links = set[tuple[int, int]]
"""A message and a request that it answers."""


class Stage:
    """The open requests of a chat whose requests are known for sure."""

    def __init__(self) -> None:
        self.talk = Talk()
        self.open: dict[int, Asked] = {}

    def asked(self, now: float) -> tuple[Asked, ...]:
        """The requests that are open."""
        for number in [n for n, one in self.open.items() if now - one.said.line.at > _LONGEST]:
            del self.open[number]
        return tuple(self.open.values())

    def follow(self, told: Told, said: Utterance, answers: tuple[int, ...]) -> None:
        """Take in what the message was: an answer, a request, a part of one."""
        for number in answers:
            if (one := self.open.get(number)) is not None:
                self.open[number] = replace(one, answers=(*one.answers, said)[-ANSWERS_KEPT:])
        if told.kind is not None and not told.line.staff:
            self.open[told.id] = Asked(said, told.kind, openings(said, self.talk))
            while len(self.open) > _OPEN:
                del self.open[next(iter(self.open))]
        elif told.tags & _MORE:
            for number, one in reversed(self.open.items()):
                if one.said.line.author == told.line.author:
                    self.open[number] = replace(one, more=(*one.more, said)[-MORE_KEPT:])
                    break


def play(chat: Chat, linker: Linker) -> Links:
    """The links that are found when the requests are known, but not their answers."""
    stage, found = Stage(), set()
    for told in chat:
        said = stage.talk.hear(told.line)
        asks = told.kind is not None
        links = linker.link(said, stage.asked(told.line.at), stage.talk, asks=asks)
        found |= {(told.id, link.request) for link in links}
        stage.follow(told, said, tuple(link.request for link in links))
    return found


def watch(chat: Chat, linker: Linker, see: Callable[[Told, Compared], None]) -> None:
    """Show `see` each message beside the requests it may answer, and what is known of these.

    So that the model does not trust it blindly, whether a message asks is now and then told wrong,
    and one in so many of the true answers is missed, as it will be in earnest.
    """
    stage = Stage()
    for told in chat:
        said = stage.talk.hear(told.line)
        asks = (told.kind is not None) != (crc32(told.line.text.encode()) % _WRONG == 0)
        see(told, linker.compare(said, stage.asked(told.line.at), stage.talk, asks=asks))
        stage.follow(told, said, told.answers if told.id % _MISSED else ())


def wanted(chat: Chat) -> Links:
    """The links that the annotator made."""
    asked = {told.id for told in chat if told.kind is not None and not told.line.staff}
    return {(told.id, number) for told in chat for number in told.answers if number in asked}
