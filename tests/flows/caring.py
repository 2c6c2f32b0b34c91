"""An evening at which members ask, peers answer, workers verify, and alarms ring."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from telethon.tl import types

from adapters.masks import mask_of
from adapters.sqlite.database import unlock
from sandbox.arrears import unseen
from sandbox.rooms import Card, marked
from sandbox.stage import Stage
from sandbox.world.members import restrict
from sandbox.world.messages import Message
from tests.flows.evening import Evening
from tests.flows.inviting import MOVED

ASKED, CALL = "Спросили ", "Взять: 👀"
"""What only the card of a request says, and what only a call to it does."""
ALARM, PAGE, PROMPT = re.compile(r"🆘 \d\d:\d\d"), "· вызов ", "Как там?"
"""The same for emergencies."""
DUE = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND due <= ?"
KEY = "SELECT key FROM outbox WHERE chat = ? AND message = ?"
KNOWN = """
    SELECT coalesce((SELECT low FROM cursor WHERE chat = ?), 0) >= ?
        OR EXISTS (SELECT 1 FROM seen WHERE chat = ? AND id = ?)
"""
VOTES = "SELECT actor, emoji FROM vote WHERE key = ?"
SLACK = timedelta(seconds=3)
"""More than Steward's clock is ever off Telegram's."""

BUS = "Подскажите, во сколько завтра приедет автобус на Ладожскую?"
SOS = "Помогите, он не дышит и весь синий!"


def minutes(number: float) -> timedelta:
    """So many."""
    return timedelta(minutes=number)


class Caring(Evening):
    """What happens around requests and emergencies.

    A message of the chat stands for its card, too. People act through the world, or `client`.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.mask = mask_of(stage.key)
        self.crew = {self.lena, self.ira, self.rita, stage.rooms.owner}
        """Everybody in the staff room but Steward."""

    # --- the chat

    async def asked(self, text: str = BUS, who: int | None = None) -> int:
        """A question that Steward knows of."""
        number = self.say(who or self.enter(), text)
        await self.knows(number)
        return number

    async def answered(self, question: int, *texts: str) -> list[int]:
        """Peers reply to a question, one each; Steward knows of it."""
        answers = [self.say(self.enter("Олег"), text, question) for text in texts]
        for answer in answers:
            await self.knows(answer)
        return answers

    async def verify(self, *texts: str, question: str = BUS) -> tuple[int, list[int]]:
        """A question with answers of peers whose card is there."""
        asked = await self.asked(question)
        answers = await self.answered(asked, *texts)
        await self.pass_time(minutes(11))
        await self.card(asked)
        return asked, answers

    async def escalate(self, text: str = BUS) -> int:
        """A question that nobody answered, whose card is there."""
        asked = await self.asked(text)
        await self.pass_time(minutes(46))
        await self.card(asked)
        return asked

    def voice(self, who: int, reply_to: int | None = None) -> int:
        """A voice message."""
        audio = types.DocumentAttributeAudio(duration=7, voice=True)
        world = self.world
        document = world.files.add_document(b"voice", "audio/ogg", [audio], world.now)
        media = types.MessageMediaDocument(document=document, voice=True)
        return world.post(self.stage.chat, who, "", reply_to, media=media)

    def ban(self, who: int) -> None:
        """As an admin does by hand, for ever."""
        owner = self.world.accounts[self.stage.rooms.owner]
        rights = types.ChatBannedRights(until_date=None, view_messages=True)
        restrict(self.world, self.world.chats[self.stage.chat], owner, who, rights)

    def order(self, text: str, who: int | None = None, reply_to: int | None = None) -> int:
        """A word in the staff room, of Lena unless somebody is named."""
        return self.world.post(self.stage.staff, who or self.lena, text, reply_to)

    def put(self, post: Message, who: int, emoji: str | None) -> None:
        """React to a message in the staff room, or take the reaction back."""
        self.world.react(self.stage.staff, post.id, who, emoji)

    async def deletes(self, message: int) -> None:
        """The author deletes a message of theirs, and Steward knows."""
        self.world.delete(self.stage.chat, message)
        await self.until(lambda: self.rows(GONE, message, message) == [(1,)])

    async def reacted(self, who: int, about: int, emoji: str | None) -> None:
        """React to the card of a message, and wait until Steward knows."""
        self.react(who, about, emoji)
        await self.noticed(self.cards(about)[-1])

    # --- the chat, looked at

    def mark(self, message: int) -> str | None:
        """Steward's reaction on a message of the chat."""
        found = self.message(message).reactions.get(self.steward)
        return found.emoji if found else None

    async def marked(self, *messages: int) -> None:
        """Wait until Steward's mark stands under all of these."""
        await self.until(lambda: all(self.mark(message) == "👍" for message in messages))

    async def reply(self, to: int, after: int = 0) -> Message:
        """What Steward says in the chat about a message; the next after so many."""
        await self.until(lambda: len(self.replies(to)) > after)
        return self.replies(to)[after]

    # --- the staff room, looked at

    def cards(self, about: int) -> list[Card]:
        """The cards of requests about a message, oldest first."""
        return [card for card in super().cards(about) if ASKED in card.text]

    def calls(self, about: int) -> list[Message]:
        """The calls to a card that stand, oldest first."""
        return [post for post in self._posts(about) if CALL in post.text]

    def alarms(self, about: int) -> list[Message]:
        """The cards of emergencies."""
        return [post for post in self._posts(about) if ALARM.match(post.text)]

    def pages(self, about: int) -> list[Message]:
        """The pages that stand."""
        return [post for post in self._posts(about) if PAGE in post.text]

    def prompts(self, about: int) -> list[Message]:
        """The prompts that stand."""
        return [post for post in self._posts(about) if PROMPT in post.text]

    def told(self, words: str) -> list[Message]:
        """What Steward says in the staff room with these words in it."""
        return [post for post in self._staff() if words in post.text]

    async def tells(self, words: str, times: int = 1) -> Message:
        """Wait until Steward has said that so often in the staff room; gives the newest."""
        await self.until(lambda: len(self.told(words)) >= times)
        return self.told(words)[times - 1]

    async def answer_to(self, order: int) -> Message:
        """Wait for Steward's reply to a word in the staff room."""

        def found() -> list[Message]:
            return [post for post in self._staff() if post.reply_to == order]

        return (await self.until(found))[0]

    def shown(self, about: int) -> Message:
        """The newest card about a message, with all that belongs to it."""
        return self.message(self.cards(about)[-1].id, self.stage.staff)

    def called(self, post: Message) -> set[int]:
        """Whose phones a message rings, with the lists of names that follow it."""
        lists = [o for o in self._staff() if o.reply_to == post.id and "https://" not in o.text]
        return {who for each in (post, *lists) for who in _mentioned(each)}

    async def alarm(self, about: int) -> Message:
        """The card of an emergency, as soon as it is there."""
        return (await self.until(lambda: self.alarms(about)))[-1]

    async def only(self, look: Callable[[], list[Message]]) -> Message:
        """Wait until there is exactly one."""
        await self.until(lambda: len(look()) == 1)
        return look()[0]

    async def says(self, post: Message, words: str) -> str:
        """Wait until a message of the staff room has these words; gives all of it."""
        return await self.until(lambda: post.text if words in post.text else "")

    def _posts(self, about: int) -> list[Message]:
        link = f"https://t.me/c/{self.stage.chat}/{about}"
        return [post for post in self._staff() if link in post.text.split()]

    def _staff(self) -> list[Message]:
        return [post for post in self.stage.rooms.posts(self.stage.staff) if not post.deleted]

    # --- waiting

    async def knows(self, *messages: int) -> None:
        """Wait until Steward has applied these messages of the chat."""
        chat = marked(self.stage.chat)
        for message in messages:
            asked = (chat, message, chat, message)
            await self.until(lambda asked=asked: self.rows(KNOWN, *asked) == [(1,)])  # type: ignore[misc]

    async def noticed(self, card: Card | Message) -> None:
        """Wait until Steward has acted upon the reactions that a message of its carries now."""
        post = self.message(card.id, self.stage.staff)
        await self.until(lambda: self._votes(post.id) == _given(post))

    def _votes(self, post: int) -> set[tuple[int, str]]:
        keys = self.rows(KEY, marked(self.stage.staff), post)
        return set(self.rows(VOTES, keys[0][0])) if keys else {(0, "not known yet")}

    async def quiet(self) -> None:
        """Steward has seen every message, and nothing is due in its outbox."""
        await self.until(lambda: not unseen(self.stage.rooms, self.stage.progress()))
        await self.until(
            lambda: self.rows(DUE, int((self.world.now + SLACK).timestamp())) == [(0,)]
        )

    # --- time

    async def pass_time(self, by: timedelta) -> None:
        """That much time passes, and Steward hears of it: its line breaks, and it looks anew."""
        await self.quiet()
        heard = self.log().count(MOVED)
        self.stage.telegram.clock.move(by)
        self.stage.cut_bot()
        await self.until(lambda: self.log().count(MOVED) > heard)
        await self.minded()
        # What waits in the outbox is looked at when something new comes into it.
        await self.answer_to(self.order("кто дежурит"))

    async def pass_until(self, moment: datetime) -> None:
        """Until then, and a second."""
        await self.pass_time(moment - self.world.now + timedelta(seconds=1))

    async def minded(self) -> None:
        """Wait until nothing is left that was due by now about requests and emergencies."""
        now = int(self.world.now.timestamp())
        await self.until(lambda: self.rows(LATE, now, now) == [(0,)])

    async def travel(self, by: timedelta) -> None:
        """That much time passes while Steward is down."""
        if self.stage.bot.running:
            await self.stage.stop_bot()
        self.stage.telegram.clock.move(by)
        await self.stage.start_bot()
        await self.minded()

    async def clear(self) -> None:
        """Whatever members said is deleted: what is open closes, and nobody listens for it."""
        members = self.stage.people.values()
        chat = self.world.chats[self.stage.chat].history.messages.values()
        for message in [m for m in chat if m.author in members and not m.deleted]:
            self.world.delete(self.stage.chat, message.id, by=self.stage.rooms.owner)
        await self.until(lambda: self.rows(GONE_ON) == [(0,)])
        await self.quiet()

    # --- on disk

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with closing(unlock(self.stage.database, self.stage.key)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            return list(connection.execute(question, values).fetchall())

    def log(self) -> str:
        """What Steward logged."""
        return self.stage.bot.log.read_text("utf-8")


GONE = """
    SELECT EXISTS (SELECT 1 FROM request WHERE message = ? AND gone)
        OR EXISTS (SELECT 1 FROM reply WHERE message = ? AND gone)
"""
GONE_ON = (
    "SELECT count(*) FROM request WHERE state IN ('asked', 'answered', 'escalated', 'claimed')"
)
LATE = """
    SELECT (SELECT count(*) FROM request WHERE due <= ?)
        + (SELECT count(*) FROM emergency WHERE due <= ?)
"""


def _given(post: Message) -> set[tuple[int, str]]:
    return {(who, reaction.emoji) for who, reaction in post.reactions.items()}


def _mentioned(post: Message) -> set[int]:
    names = [e for e in post.entities or () if isinstance(e, types.MessageEntityMentionName)]
    return {name.user_id for name in names}
