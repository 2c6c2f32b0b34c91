"""The scripted members: they play a scenario on a stage with real Telegram clients.

Staff act as people do: they wait for the card of a message, or for the answer to their order, and
go on when Steward has taken their decision down.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from telethon import errors

from sandbox.cast import Cast, PlayError, name_of
from sandbox.deciding import Deciding
from sandbox.inviting import Inviting
from sandbox.rooms import marked
from sandbox.scenario import Scenario
from sandbox.stage import Stage
from sandbox.steps import (
    Agree,
    Ask,
    Bot,
    BotAction,
    Channel,
    Delete,
    Edit,
    Join,
    Order,
    React,
    Report,
    Say,
    Step,
    Time,
    Unreact,
    Word,
)

REPORT = "!"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something done: the number of the step (the first is 1), and what it was."""

    number: int
    step: Step
    text: str


class Play:
    """One performance. What was done is kept by the number of its step."""

    def __init__(self, stage: Stage, scenario: Scenario, *, hurry: bool) -> None:
        """`hurry`: without the pauses."""
        self.stage = stage
        self.scenario = scenario
        self.messages: dict[int, int] = {}
        """Messages of the chat, by step: what was said."""
        self.reports: dict[int, tuple[int, int]] = {}
        """Reports, by step: the message of the report, and the message reported."""
        self._refused: set[int] = set()
        self._hurry = hurry
        self._cast = Cast(stage, scenario)
        self._deciding = Deciding(self._cast)
        self._inviting = Inviting(self._cast)

    @property
    def refused(self) -> set[int]:
        """Steps that Telegram did refuse."""
        return self._refused | self._inviting.refused

    @property
    def undone(self) -> int:
        """How many decisions were taken back."""
        return self._deciding.undone

    @property
    def wrong(self) -> list[str]:
        """Answers that did not say what they should."""
        return self._inviting.wrong

    async def enter(self) -> None:
        """Everybody enters the rooms of their role and logs in."""
        await self._cast.enter()

    async def run(self) -> AsyncIterator[Happening]:
        """Play; each step is told when it is done. Raises PlayError."""
        for number, step in enumerate(self.scenario.steps, 1):
            if not self._hurry:
                await asyncio.sleep(self.scenario.pause if step.pause is None else step.pause)
            try:
                text = await self._do(number, step)
            except (errors.RPCError, TimeoutError, ConnectionError) as error:
                problem = f"{type(error).__name__}: {error}"
                raise PlayError(f"{name_of(number, step)}: {problem}") from None
            yield Happening(number, step, text)

    async def _do(self, number: int, step: Step) -> str:
        match step:
            case Say():
                return await self._say(number, step)
            case Edit() | Delete():
                return await self._think_again(step)
            case Report(who, label):
                about = self._cast.said[label]
                sent = await self._cast.send(who, self.stage.chat, REPORT, about)
                self.reports[number] = (sent, about)
                return f"{self._cast.name(who)} reports a message"
            case Channel(who, text):
                await self._cast.send(who, self.stage.channel, text)
                return f"{self._cast.name(who)} posts in the channel: {text}"
            case Time(minutes):
                await self.stage.pass_time(timedelta(minutes=minutes))
                return f"{minutes:g} minutes pass"
            case Bot(action):
                return await self._bot(action)
            case React() | Unreact() | Word():
                return await self._deciding.decide(number, step)
            case Ask() | Join() | Order() | Agree():
                return await self._inviting.do(number, step)

    async def _say(self, number: int, step: Say) -> str:
        cast, chat, name = self._cast, self.stage.chat, self._cast.name(step.who)
        reply = None if step.reply_to is None else cast.said[step.reply_to]
        if step.refused:
            await cast.until(lambda: self._is_restricted(step.who), number, step)
            try:
                await cast.send(step.who, chat, step.say, reply)
            except errors.RPCError:
                self._refused.add(number)
                return f"{name} tries to write, and Telegram refuses"
            return f"{name} writes, though Telegram should refuse: {step.say}"
        sent = await cast.send(
            *(step.who, chat, step.say, reply, step.quoted), photo=step.photo, voice=step.voice
        )
        self.messages[number] = sent
        if step.label is not None:
            cast.said[step.label], cast.authors[step.label] = sent, step.who
        return f"{name}: {step.say or '[voice message]'}"

    async def _think_again(self, step: Edit | Delete) -> str:
        """The author changes a message, or takes it away."""
        label = step.of if isinstance(step, Edit) else step.delete
        author, message = self._cast.authors[label], self._cast.said[label]
        client, chat = await self.stage.member(author), marked(self.stage.chat)
        if isinstance(step, Edit):
            await client.edit_message(chat, message, step.edit, parse_mode=None)
            return f"{self._cast.name(author)} edits: {step.edit}"
        await client.delete_messages(chat, [message])
        return f"{self._cast.name(author)} deletes a message"

    def _is_restricted(self, who: str) -> bool:
        return self.stage.world.restriction(self.stage.chat, self.stage.people[who]) is not None

    async def _bot(self, action: BotAction) -> str:
        match action:
            case BotAction.KILL:
                await self.stage.kill_bot()
                return "Steward is killed (SIGKILL)"
            case BotAction.START:
                await self.stage.start_bot()
                return "Steward is started again"
            case BotAction.RESTART:
                await self.stage.kill_bot()
                await self.stage.start_bot()
                return "Steward is killed (SIGKILL) and started again"
            case BotAction.CUT:
                self.stage.cut_bot()
                return "Steward's connection is cut"
