"""Members ask Steward for links, guests come by them, the staff order and agree."""

from typing import Any

from telethon import errors
from telethon.tl import functions

from sandbox.cast import Cast, PlayError, name_of
from sandbox.rooms import INVITE, marked
from sandbox.steps import Agree, Ask, Join, OfInvites, Order
from sandbox.world.joining import find
from sandbox.world.messages import Message

YES = "👍"
FILES = 2
"""How many belong to a hand-out: the sheet, and the list."""


class Inviting:
    """What is done about invites; links and cards are kept by their label."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._stage = cast.stage
        self.refused: set[int] = set()
        """Steps whose link Telegram did refuse."""
        self.wrong: list[str] = []
        """Answers that do not say what they should."""
        self._links: dict[str, str] = {}
        self._cards: dict[str, int] = {}

    async def do(self, number: int, step: OfInvites) -> str:
        """Play a step; returns what it was, in words. Raises Telethon's errors, and PlayError."""
        match step:
            case Ask():
                return await self._ask(number, step)
            case Join():
                return await self._join(number, step)
            case Order():
                return await self._order(number, step)
            case Agree():
                return await self._agree(number, step)

    async def _ask(self, number: int, step: Ask) -> str:
        client = await self._stage.member(step.who)
        sent = await client.send_message(await self._steward(client), step.ask, parse_mode=None)
        me, found = self._stage.people[step.who], list[Message]()

        def look() -> bool:
            answers = self._stage.world.received(me, self._stage.steward, deleted=True)
            found[:] = [answer for answer in answers if answer.id > sent.id]
            return bool(found)

        await self._cast.until(look, number, step)
        answer = found[0].text
        self._check(number, step, answer)
        if step.label is not None:
            self._links[step.label] = _first_link(answer, number, step)
        told = " ".join(INVITE.sub(r"\g<public>…", answer).split("\n"))
        return f"{self._cast.name(step.who)} in private: {step.ask} → Steward: {told}"

    async def _steward(self, client: Any) -> Any:
        """Steward as somebody's client names it; who does not know it looks at the members."""
        try:
            return await client.get_input_entity(self._stage.steward)
        except ValueError:
            await client.get_participants(marked(self._stage.chat))
            return await client.get_input_entity(self._stage.steward)

    async def _join(self, number: int, step: Join) -> str:
        link, name = self._links[step.join], self._cast.name(step.who)
        if step.refused:
            await self._cast.until(lambda: self._is_dead(link), number, step)
        client = await self._stage.member(step.who)
        found = INVITE.fullmatch(link)
        request = functions.messages.ImportChatInviteRequest(found["secret"] if found else link)
        try:
            await client(request)
        except errors.InviteRequestSentError:
            return f"{name} asks to be let in"
        except errors.RPCError:
            if not step.refused:
                raise
            self.refused.add(number)
            return f"{name} tries a link that is dead, and Telegram refuses"
        return f"{name} comes in by a link"

    def _is_dead(self, link: str) -> bool:
        """Whether nobody comes in by it any more."""
        world = self._stage.world
        _, invite = find(world, link)
        return invite.is_over(world.now) or invite.is_full()

    async def _order(self, number: int, step: Order) -> str:
        text = step.order
        if step.about is not None:
            text += f" https://t.me/c/{self._stage.chat}/{self._cast.said[step.about]}"
        sent = await self._cast.send(step.who, self._stage.staff, text)
        await self._cast.until(lambda: self._is_answered(sent), number, step)
        answers = self._answers(sent)
        self._check(number, step, "\n".join(answer.text for answer in answers))
        if step.label is not None and step.gives_card:
            self._cards[step.label] = answers[0].id
        elif step.label is not None:
            content = self._stage.world.content(answers[-1])  # the list comes last
            self._links[step.label] = _first_link(content.decode(), number, step)
        return f"{self._cast.name(step.who)} in the staff room: {step.order}"

    def _answers(self, order: int) -> list[Message]:
        posts = self._stage.rooms.posts(self._stage.staff)
        return [post for post in posts if post.reply_to == order and not post.deleted]

    def _is_answered(self, order: int) -> bool:
        answers = self._answers(order)
        files = sum(answer.media is not None for answer in answers)
        if not answers or files >= FILES:
            return bool(answers)
        return order not in self._stage.progress().invites.handouts

    async def _agree(self, number: int, step: Agree) -> str:
        card = self._cards[step.agree]
        # Telegram shows a card a moment before Steward has noted its id; nobody is that fast.
        await self._cast.until(lambda: self._turn(card) is not None, number, step)
        before = self._turn(card)
        await self._cast.react(step.who, card, YES)
        await self._cast.until(lambda: self._turn(card) != before, number, step)
        return f"{self._cast.name(step.who)} agrees: {YES}"

    def _turn(self, card: int) -> int | None:
        """How often it was decided about; None as long as Steward does not know the card."""
        question = self._stage.progress().invites.questions.get(card)
        return None if question is None else question.turn

    def _check(self, number: int, step: Ask | Order, answer: str) -> None:
        if step.answer is not None and step.answer not in answer:
            where = name_of(number, step)
            self.wrong.append(f"{where}: the answer does not say {step.answer}, but: {answer}")


def _first_link(text: str, number: int, step: Ask | Order) -> str:
    found = INVITE.search(text)
    if found is None:
        raise PlayError(f"{name_of(number, step)}: there is no link in the answer: {text}")
    return found[0]
