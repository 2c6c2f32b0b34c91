"""What came of a scenario, against what it expects."""

from collections import Counter
from dataclasses import dataclass

from moderation.flag import Flag, State
from sandbox.arrears import unseen
from sandbox.members import Play
from sandbox.stage import Stage
from sandbox.steps import Say

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Row:
    """One message: what Steward should have made of it, and what it made of it."""

    message: int
    who: str
    text: str
    expected: str
    got: str
    wrong: str = ""
    """Why this is not what was expected; empty where it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a performance."""

    rows: tuple[Row, ...]
    flags: tuple[Flag, ...]
    messages: int
    """Sent in the chat by everybody but Steward."""
    reports: int
    """Members' reports that Steward took up and took away."""
    undone: int
    duplicates: int
    """Cards, or public texts under one message, that are there once too often."""
    lost: int
    """Flags that should be there and are not, and messages that Steward never saw."""
    wrong: tuple[str, ...]
    """All that is not as expected, in words."""


def outcome(play: Play) -> Outcome:
    """Compare, once everything has settled."""
    stage, flags = play.stage, play.stage.flags()
    newest = {flag.message: flag for flag in flags}
    said = {play.messages[n]: step for n, step in play.scenario.says() if n in play.messages}
    rows = tuple(_row(play, message, step, newest.get(message)) for message, step in said.items())
    missing = [message for message, step in said.items() if step.flag and message not in newest]
    unknown = sorted(newest.keys() - said.keys())
    never = unseen(stage.rooms, stage.progress())
    handled = sum(_is_handled(stage, *report) for report in play.reports.values())
    duplicates = _duplicates(stage, flags)
    wrong = [f"message {row.message}: {row.wrong}" for row in rows if row.wrong]
    wrong += [f"message {message} was flagged: {newest[message].kind}" for message in unknown]
    wrong += [f"message {message} in {room} was never seen" for room, message in never]
    wrong += _not_refused(play)
    wrong += [f"{duplicates} posted twice"] if duplicates else []
    unhandled = len(play.reports) - handled
    wrong += [f"{unhandled} reports not taken up"] if unhandled else []
    return Outcome(
        rows=rows,
        flags=tuple(flags),
        messages=sum(m.action is None for m in stage.rooms.of_others(stage.chat, deleted=True)),
        reports=handled,
        undone=play.undone,
        duplicates=duplicates,
        lost=len(missing) + len(never),
        wrong=tuple(wrong),
    )


def _row(play: Play, message: int, step: Say, flag: Flag | None) -> Row:
    expected = f"{step.flag}: {step.decision or State.OPEN}" if step.flag else NOTHING
    got = f"{flag.kind}: {flag.state}" if flag else NOTHING
    wrong = "" if got == expected else f"expected {expected}, got {got}"
    if flag is not None and not wrong:
        wrong = _not_done(play.stage, flag) or _not_on_card(play.stage, message, step.card)
    who = play.scenario.people[step.who].name
    return Row(message, who, step.say, expected, got, wrong)


def _not_done(stage: Stage, flag: Flag) -> str:
    """What a decision should have changed in the chat, and did not."""
    world, chat, member = stage.world, stage.chat, flag.member or 0
    rights = world.restriction(chat, member)
    if flag.state is State.MUTED and not (rights and rights.send_messages):
        return "the author is not muted"
    if flag.state is State.BANNED and not (rights and rights.view_messages):
        return "the author is not banned"
    if flag.deleted and world.chats[chat].history.get(flag.message) is not None:
        return "the message is still there"
    explained = _explanations(stage)[flag.message]
    if explained != (flag.state is State.EXPLAINED):
        return f"explained {explained} times in the chat"
    return ""


def _not_on_card(stage: Stage, message: int, words: str | None) -> str:
    card = next((card for card in reversed(stage.cards()) if card.about == message), None)
    if card is None:
        return "it has no card"
    return "" if words is None or words in card.text else f"its card does not say: {words}"


def _explanations(stage: Stage) -> Counter[int]:
    """Steward's texts that stand in the chat, by the message they answer."""
    posts = stage.rooms.posts(stage.chat)
    return Counter(post.reply_to or 0 for post in posts if not post.deleted)


def _duplicates(stage: Stage, flags: list[Flag]) -> int:
    wanted = Counter(flag.message for flag in flags)
    cards = Counter(card.about for card in stage.cards())
    texts = _explanations(stage)
    return sum((cards - wanted).values()) + sum(count - 1 for count in texts.values())


def _is_handled(stage: Stage, report: int, about: int) -> bool:
    """The report is gone, and the card of what was reported counts it; staff have no cards."""
    chat = stage.world.chats[stage.chat].history
    counted = any(flag.reports for flag in stage.flags() if flag.message == about)
    by_staff = chat.messages[about].author in stage.world.members(stage.staff)
    return chat.get(report) is None and (counted or by_staff)


def _not_refused(play: Play) -> list[str]:
    return [
        f"step {number}: Telegram took what it should refuse"
        for number, step in play.scenario.says()
        if step.refused and number not in play.refused
    ]
