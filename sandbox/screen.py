"""The evening in the terminal: left the chat, right the staff room; or line by line in a file."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.layout import Layout
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from telethon.tl import types

from sandbox.members import Happening
from sandbox.outcome import NOTHING, Outcome
from sandbox.rooms import LINK
from sandbox.stage import Stage
from sandbox.steps import Agree, Order, React, Say, Unreact, Word
from sandbox.world.messages import Message

FRAMES = 8
"""Pictures a second."""
COLUMN = 62
"""Letters in a column where there is no terminal to measure."""
SHOWN = 40
"""So many of a room's newest messages may find a place."""
IN_STAFF_ROOM = React | Unreact | Word | Order | Agree
COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_cyan", "bright_magenta")


class Screen(Protocol):
    """What an evening is shown on."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def tell(self, happening: Happening) -> None:
        """Something was done."""
        ...


class LiveScreen:
    """Two columns that show what Telegram shows, drawn anew several times a second."""

    def __init__(self, console: Console, stage: Stage, title: str) -> None:
        self._console = console
        self._stage = stage
        self._title = title
        self._note = ""
        self._live = Live(console=console, screen=True, auto_refresh=False)

    async def __aenter__(self) -> Self:
        self._live.start()
        self._drawing = asyncio.create_task(self._draw())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drawing.cancel()
        with suppress(asyncio.CancelledError):
            await self._drawing
        self._show()  # how it all ended
        self._live.stop()

    def tell(self, happening: Happening) -> None:
        """Above the columns stands what cannot be read in them."""
        step = happening.step
        said = isinstance(step, Order) or (isinstance(step, Say) and not step.refused)
        self._note = "" if said else happening.text

    async def _draw(self) -> None:
        while True:
            self._show()
            await asyncio.sleep(1 / FRAMES)

    def _show(self) -> None:
        self._live.update(self.picture(), refresh=True)

    def picture(self) -> Layout:
        """How it looks now."""
        works = self._stage.bot.running
        head = Text.assemble(
            (f"{self._title}   ", "bold"),
            ("● Steward works", "green") if works else ("○ Steward is down", "bold red"),
            f"\n{self._note}",
            no_wrap=True,
            overflow="ellipsis",
        )
        whole, columns = Layout(), Layout()
        rooms = (self._stage.chat, self._stage.staff)
        columns.split_row(*(Layout(self._room(room)) for room in rooms))
        whole.split_column(Layout(head, size=2), columns)
        return whole

    def _room(self, room: int) -> Panel:
        """The newest messages that fit into a column."""
        width, height = self._console.width // 2 - 4, self._console.height - 4
        shown: list[Text] = []
        for message in reversed(self._stage.world.history(room)[-SHOWN:]):
            text = shape(self._stage, message)
            height -= len(text.wrap(self._console, width))
            if height < 0:
                break
            shown.insert(0, text)
        return Panel(Group(*shown), title=self._stage.world.chats[room].title)


class PlainScreen:
    """The same two columns for pipes and logs: a row for everything that is done."""

    def __init__(self, console: Console, stage: Stage) -> None:
        self._console = console
        self._stage = stage
        self._shown: dict[tuple[int, int], tuple[str, bool]] = {}

    async def __aenter__(self) -> Self:
        for room, staff in ((self._stage.chat, False), (self._stage.staff, True)):
            self._print(f"== {self._stage.world.chats[room].title} ==", staff=staff)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tell_steward()

    def tell(self, happening: Happening) -> None:
        """What Steward did meanwhile, then the row itself; but an order before its answer."""
        if not isinstance(happening.step, Order):
            self._tell_steward()
        self._print(happening.text, staff=isinstance(happening.step, IN_STAFF_ROOM))
        if isinstance(happening.step, Order):
            self._tell_steward()

    def _tell_steward(self) -> None:
        for room in (self._stage.chat, self._stage.staff):
            for post in self._stage.rooms.posts(room):
                now = (post.text, post.deleted)
                before = self._shown.get((room, post.id))
                if now != before:
                    self._shown[room, post.id] = now
                    verb = "deletes" if post.deleted else "edits" if before else "posts"
                    text = f"Steward {verb}: {_file(post)}{' | '.join(brief(post.text))}"
                    self._print(text, staff=room == self._stage.staff)

    def _print(self, line: str, *, staff: bool) -> None:
        row = Table.grid(padding=(0, 1))
        row.add_column(width=COLUMN)
        row.add_column(width=COLUMN)
        row.add_row(*(("", Text(line)) if staff else (Text(line), "")))
        self._console.print(row)


def screen_for(console: Console, stage: Stage, title: str) -> Screen:
    """Columns on a terminal, lines everywhere else."""
    return LiveScreen(console, stage, title) if console.is_terminal else PlainScreen(console, stage)


def shape(stage: Stage, message: Message) -> Text:
    """A message as it stands in a column."""
    name, colour = _author(stage, message)
    if message.action is not None:
        action = type(message.action).__name__.removeprefix("MessageAction")
        return Text(f"· {name}: {action}", "dim")
    text = Text.assemble((f"{name}: ", f"bold {colour}"))
    if message.reply_to is not None and message.chat is not None:
        answered = message.chat.history.messages[message.reply_to]
        text.append(f"↪ {_author(stage, answered)[0]}: ", "dim")
    body = _file(message) + "\n".join(brief(message.text))
    text.append(body, "strike dim" if message.deleted else "")
    if message.edit_date is not None and message.author != stage.steward:
        text.append(" (edited)", "dim")
    text.append("".join(f" {reaction.emoji}" for reaction in message.reactions.values()))
    return text


def _file(message: Message) -> str:
    """What stands above the text."""
    if message.media is None:
        return ""
    if isinstance(message.media, types.MessageMediaPhoto):
        return "[photo] "
    return "[voice message] " if getattr(message.media, "voice", None) else "[file] "


def brief(text: str) -> list[str]:
    """The lines of a message; of a card without the link and the legend."""
    first, *rest = text.split("\n")
    if LINK.search(first) is None:
        return [first, *rest]
    return [LINK.sub("", first).rstrip(": "), *rest[:-1]]


def _author(stage: Stage, message: Message) -> tuple[str, str]:
    """Whom readers see as the author, and a colour for them."""
    if isinstance(message.sender, types.PeerChannel):
        return stage.world.chats[message.sender.channel_id].title, "white"
    name = stage.world.accounts[message.author].first_name
    return name, COLOURS[message.author % len(COLOURS)]


def summary(result: Outcome, seconds: float) -> Group:
    """The table at the end, and the numbers below it."""
    table = Table(title="What Steward made of it")
    for column in ("message", "by", "words", "expected", "got", ""):
        # What is right and what is wrong must be seen, however long the words are.
        least = None if column in ("words", "expected", "got") else len(column) or 1
        table.add_column(column, no_wrap=True, overflow="ellipsis", min_width=least)
    for row in result.rows:
        if row.wrong or row.expected != NOTHING:
            words = row.text if len(row.text) <= 30 else f"{row.text[:30].rstrip()}…"
            mark = Text("✗", "bold red") if row.wrong else Text("✓", "green")
            cells = (str(row.message), row.who, words, row.expected, row.got)
            table.add_row(*map(Text, cells), mark)
    quiet = sum(row.expected == row.got == NOTHING for row in result.rows)
    numbers = (
        f"{result.messages} messages, {len(result.flags)} flags, {quiet} rightly left alone, "
        f"{result.reports} reports, {result.undone} undone, {result.duplicates} duplicates, "
        f"{result.lost} lost; {seconds:.0f} s"
    )
    invited = result.invites
    inviting = (
        f"Invites: {invited.issued} issued, {invited.joined} joined, {invited.revoked} revoked, "
        f"{invited.frozen} frozen"
    )
    requests = _counted([request.state for request in result.requests])
    emergencies = _counted([emergency.state for emergency in result.emergencies])
    asking = f"Requests: {requests}; emergencies: {emergencies}"
    verdict = [Text(f"✗ {wrong}", "bold red") for wrong in result.wrong]
    if not verdict:
        verdict = [Text("✓ Everything came out as the scenario expects.", "green")]
    return Group(table, Text(numbers), Text(inviting), Text(asking), *verdict)


def _counted(states: Sequence[str]) -> str:
    """How many stand in which state: `3 verified, 1 closed`."""
    numbers = Counter(states)
    return ", ".join(f"{number} {state}" for state, number in numbers.items()) or "none"
