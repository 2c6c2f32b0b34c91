"""What came of a scenario, against what it expects."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from invites.link import State as LinkState
from invites.words import asked_in_chat, asked_in_private
from moderation.flag import Flag, State
from outreach.emergency import Emergency
from outreach.keys import read
from outreach.request import Request
from sandbox import caring
from sandbox.arrears import unheard, unseen
from sandbox.cast import name_of
from sandbox.disk import Invitations, Progress
from sandbox.members import Play
from sandbox.rooms import marked
from sandbox.stage import Stage
from sandbox.steps import Join, Say

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
class Invited:
    """How inviting went, from the truth of the embedded Telegram."""

    issued: int
    """Links that Steward made."""
    joined: int
    """People who came by them."""
    revoked: int
    """Of the links."""
    frozen: int
    """Freezes in force, as Steward has them on disk: Telegram knows nothing of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a performance."""

    rows: tuple[Row, ...]
    flags: tuple[Flag, ...]
    requests: tuple[Request, ...]
    emergencies: tuple[Emergency, ...]
    messages: int
    """Sent in the chat by everybody but Steward."""
    reports: int
    """Members' reports that Steward took up and took away."""
    undone: int
    duplicates: int
    """Posts that are there once too often."""
    lost: int
    """Flags, requests and emergencies that should be there and are not, and messages never seen."""
    invites: Invited
    wrong: tuple[str, ...]
    """All that is not as expected, in words."""


def outcome(play: Play) -> Outcome:
    """Compare, once everything has settled."""
    stage, flags = play.stage, play.stage.flags()
    newest = {flag.message: flag for flag in flags}
    progress = stage.progress()
    said = {play.messages[n]: step for n, step in play.scenario.says() if n in play.messages}
    rows = tuple(_row(play, m, step, newest.get(m), progress) for m, step in said.items())
    unknown = sorted(newest.keys() - said.keys())
    never = unseen(stage.rooms, progress)
    private = unheard(stage.rooms, progress)
    handled = sum(_is_handled(stage, *report) for report in play.reports.values())
    duplicates = _duplicates(stage, flags, progress)
    wrong = [f"message {row.message}: {row.wrong}" for row in rows if row.wrong]
    wrong += [f"message {message} was flagged: {newest[message].kind}" for message in unknown]
    wrong += _not_asked(said, progress)
    wrong += [f"message {message} in {room} was never seen" for room, message in never]
    wrong += [f"private message {message} was never seen" for message in private]
    wrong += _not_refused(play) + play.wrong + caring.wrong_texts(play, progress)
    wrong += [f"{duplicates} posted twice"] if duplicates else []
    unhandled = len(play.reports) - handled
    wrong += [f"{unhandled} reports not taken up"] if unhandled else []
    invited = _invited(stage, progress.invites)
    wrong += _wrong_numbers(play, invited) + _wrong_links(stage, progress.invites)
    return Outcome(
        rows=rows,
        flags=tuple(flags),
        requests=progress.care.requests,
        emergencies=progress.care.emergencies,
        messages=sum(m.action is None for m in stage.rooms.of_others(stage.chat, deleted=True)),
        reports=handled,
        undone=play.undone,
        duplicates=duplicates,
        lost=sum(_is_lost(row) for row in rows) + len(never) + len(private),
        invites=invited,
        wrong=tuple(wrong),
    )


def _row(play: Play, message: int, step: Say, flag: Flag | None, progress: Progress) -> Row:
    wanted = [f"{step.flag}: {step.decision or State.OPEN}"] if step.flag else []
    found = [f"{flag.kind}: {flag.state}"] if flag else []
    expected = ", ".join(wanted + caring.expected(step)) or NOTHING
    got = ", ".join(found + caring.got(play.stage, progress, message)) or NOTHING
    wrong = caring.taken_for(step, progress, message)
    if got != expected and not wrong:
        wrong = f"expected {expected}, got {got}"
    if flag is not None and not wrong:
        wrong = _not_done(play.stage, flag, progress) or _not_on_card(
            play.stage, message, step.card
        )
    who = play.scenario.people[step.who].name
    return Row(message, who, step.say or "[voice message]", expected, got, wrong)


def _is_lost(row: Row) -> bool:
    """Whether something that was expected is not there at all, in whatever state."""
    wanted, found = (
        {one.partition(":")[0] for one in side.split(", ")} for side in (row.expected, row.got)
    )
    return bool(wanted - found - {NOTHING, caring.VERIFIED})


def _not_asked(said: Mapping[int, Say], progress: Progress) -> list[str]:
    """What was taken for a request or an emergency beside all that the scenario says."""
    found = {request.message for request in progress.care.requests}
    found |= {emergency.message for emergency in progress.care.emergencies}
    others = sorted(found - said.keys())
    return [f"message {number} {caring.taken_for(None, progress, number)}" for number in others]


def _not_done(stage: Stage, flag: Flag, progress: Progress) -> str:
    """What a decision should have changed in the chat, and did not."""
    world, chat, member = stage.world, stage.chat, flag.member or 0
    rights = world.restriction(chat, member)
    if flag.state is State.MUTED and not (rights and rights.send_messages):
        return "the author is not muted"
    if flag.state is State.BANNED and not (rights and rights.view_messages):
        return "the author is not banned"
    if flag.deleted and world.chats[chat].history.get(flag.message) is not None:
        return "the message is still there"
    explained = _explanations(stage, progress)[flag.message]
    if explained != (flag.state is State.EXPLAINED):
        return f"explained {explained} times in the chat"
    return ""


def _not_on_card(stage: Stage, message: int, words: str | None) -> str:
    card = next((card for card in reversed(stage.cards()) if card.about == message), None)
    if card is None:
        return "it has no card"
    return "" if words is None or words in card.text else f"its card does not say: {words}"


def _explanations(stage: Stage, progress: Progress) -> Counter[int]:
    """Steward's texts that stand in the chat, by the flagged message they answer."""
    posts = progress.posts
    return Counter(
        post.reply_to
        for post in stage.rooms.posts(stage.chat)
        if post.reply_to is not None
        and not post.deleted
        and read(posts.get((marked(stage.chat), post.id), ""))[0] is None
    )


def _duplicates(stage: Stage, flags: list[Flag], progress: Progress) -> int:
    """Cards about one flag, or posts of any sort, that are there once too often."""
    wanted = Counter(flag.message for flag in flags)
    posts = progress.posts
    cards = Counter(
        card.about
        for card in stage.cards()
        if read(posts.get((marked(stage.staff), card.id), ""))[0] is None
    )
    return max(sum((cards - wanted).values()), caring.posted_twice(stage, progress))


def _is_handled(stage: Stage, report: int, about: int) -> bool:
    """The report is gone, and the card of what was reported counts it; staff have no cards."""
    chat = stage.world.chats[stage.chat].history
    counted = any(flag.reports for flag in stage.flags() if flag.message == about)
    by_staff = chat.messages[about].author in stage.world.members(stage.staff)
    return chat.get(report) is None and (counted or by_staff)


def _not_refused(play: Play) -> list[str]:
    return [
        f"{name_of(number, step)}: Telegram took what it should refuse"
        for number, step in enumerate(play.scenario.steps, 1)
        if isinstance(step, Say | Join) and step.refused and number not in play.refused
    ]


# --- invites


def _invited(stage: Stage, invites: Invitations) -> Invited:
    links, came_by = stage.rooms.links(), stage.rooms.came_by()
    return Invited(
        issued=len(links),
        joined=len(set().union(*(came_by.get(link.link, ()) for link in links))),
        revoked=sum(link.revoked for link in links),
        frozen=invites.frozen,
    )


def _wrong_numbers(play: Play, found: Invited) -> list[str]:
    got, expected = asdict(found), asdict(play.scenario.invites)
    return [
        f"invites: expected {number} {what}, got {got[what]}"
        for what, number in expected.items()
        if number is not None and number != got[what]
    ]


def _wrong_links(stage: Stage, invites: Invitations) -> list[str]:
    """Where Telegram and Steward differ about the links, and about who was handed one."""
    now, came_by = stage.world.now, stage.rooms.came_by()
    live = {link.link for link in stage.rooms.links() if not link.is_over(now)}
    known = {link.url: link for link in invites.links if link.url is not None}
    opened = {u for u, link in known.items() if link.state is LinkState.OPEN and link.is_live(now)}
    wrong = [f"{url} works, and Steward does not have it as open" for url in sorted(live - opened)]
    wrong += [f"{url} does not work, and Steward has it as open" for url in sorted(opened - live)]
    for url, link in known.items():
        people = len(came_by.get(url, ()))
        if people != link.used:
            wrong.append(f"{people} came by {url}, and Steward counts {link.used}")
        if people >= link.uses and url in live:
            wrong.append(f"{url} was used, and still works")
    return wrong + _handed_twice(stage, invites)


def _handed_twice(stage: Stage, invites: Invitations) -> list[str]:
    """Who got more answers in private than they asked for; that a link takes long is extra."""
    world, wrong = stage.world, list[str]()
    in_private = stage.rooms.to_steward(deleted=True)
    in_chat = stage.rooms.of_others(stage.chat, deleted=True)
    asked = Counter(m.peer for m in in_private if asked_in_private(m.text))
    asked += Counter(m.author for m in in_chat if asked_in_chat(m.text))
    late = Counter(link.inviter for link in invites.links if link.late)
    for user in set(world.accounts) - {stage.steward}:
        answers = len(world.received(user, stage.steward, deleted=True))
        if answers > asked[user] + late[invites.mask(user)]:
            name = world.accounts[user].first_name
            wrong.append(f"{name} asked {asked[user]} times and was answered {answers} times")
    return wrong
