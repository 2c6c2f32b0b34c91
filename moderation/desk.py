"""The moderation room: events in, effects out. What it may touch is `Flags`, nothing else."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.effects import Delete, Effect, Say, Text
from core.events import (
    EffectRefused,
    Event,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    ReactionsSeen,
)
from core.ports import Roster
from moderation.answers import answer
from moderation.effects import (
    House,
    carry_out,
    flag_of_key,
    member_of_key,
    post_card,
    rewrite_card,
    standing,
    still_wanted,
    take_back,
    waiting_key,
)
from moderation.findings import Finding, Kind
from moderation.flag import NEXT, RESTRICTING, UNDECIDED, Decision, Flag, State
from moderation.judgement import HIGHEST, LOWEST, threshold
from moderation.policy import gravest, is_exempt
from moderation.ports import Flags
from moderation.reactions import gave_way, meant, still_undoes
from moderation.words import Question, decision_of_reaction, decision_of_word, question_of

Effects = Sequence[Effect]


@dataclass(frozen=True, slots=True)
class Notes:
    """What was found out about a message before the transaction."""

    findings: tuple[Finding, ...] = ()
    parent: Message | None = None
    """The message replied to, when it still exists."""


NOTHING = Notes()
LINK = re.compile(r"https://t\.me/c/\d+/(\d+)")


class Moderation:
    """Flags what the rules find, and carries out what the staff room decides."""

    def __init__(
        self,
        house: House,
        roster: Roster,
        watched: frozenset[Kind],
        report_mark: str,
        known_elsewhere: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`known_elsewhere` tells what other rooms of the house understand under a card."""
        self._known_elsewhere = known_elsewhere
        self._house = house
        self._roster = roster
        self._watched = watched
        self._report_mark = report_mark

    def handle(self, event: Event, notes: Notes, store: Flags) -> Effects:
        """Decide about one event."""
        match event:
            case MessageSent(message) if message.chat == self._house.chat:
                if self.is_report(message):
                    return self._report(message, notes.parent, store)
                return self._judge(message, notes.findings, store)
            case MessageEdited(message) if message.chat == self._house.chat:
                return self._judge(message, notes.findings, store)
            case MessageSent(message) if message.chat == self._house.staff:
                return self._word(message, notes.parent, store)
            case MessagesDeleted(chat, ids) if chat == self._house.chat:
                return self._gone(ids, store)
            case ReactionsSeen(chat) if chat == self._house.staff:
                return self._reactions(event, store)
            case EffectRefused():
                return self._refused(event, store)
            case _:
                return ()

    def is_report(self, message: Message) -> bool:
        """True for a member's report: a reply that is nothing but the mark."""
        mark = message.text.strip() == self._report_mark
        return mark and message.reply_to is not None and not message.out

    def is_word(self, message: Message) -> bool:
        """True for what may be a decision: a known word, as a reply, in the staff room."""
        here = message.chat == self._house.staff and message.reply_to is not None
        return here and not message.out and decision_of_word(message.text) is not None

    def _judge(self, message: Message, findings: Sequence[Finding], store: Flags) -> Effects:
        findings = self._worth_a_look(message.chat, findings, store)
        finding = gravest(findings, self._watched)
        if finding is None or is_exempt(message, self._roster):
            return ()
        version = _version(message)
        earlier = store.of_message(message.chat, message.id)
        if earlier is None:
            return self._open(message, finding, f"flag:{message.chat}:{message.id}", store)
        if earlier.version >= version:
            return ()
        if earlier.state not in UNDECIDED:
            # Decided about other words than these: a new question, hence a new card.
            key = f"flag:{message.chat}:{message.id}:{version}"
            return self._open(message, finding, key, store)
        now = replace(earlier, version=version, kind=finding.kind, reason=finding.reason)
        return self._show(now, store)

    def _worth_a_look(
        self, chat: int, findings: Sequence[Finding], store: Flags
    ) -> Sequence[Finding]:
        """Without the rudeness below this chat's threshold."""
        score = max((f.score for f in findings if f.kind is Kind.RUDE), default=0.0)
        # Most messages are below any threshold, and cost no question.
        if score >= HIGHEST or (score >= LOWEST and score >= threshold(store.tally(chat))):
            return findings
        return [finding for finding in findings if finding.kind is not Kind.RUDE]

    def _open(
        self, message: Message, finding: Finding, key: str, store: Flags, reports: int = 0
    ) -> Effects:
        flag = store.add(
            Flag(
                id=0,
                key=key,
                chat=message.chat,
                message=message.id,
                member=None if message.author is None else message.author.id,
                kind=finding.kind,
                reason=finding.reason,
                at=message.date,
                version=_version(message),
                reports=reports,
            )
        )
        return () if flag is None else [post_card(flag, store.record(flag), self._house)]

    def _report(self, report: Message, about: Message | None, store: Flags) -> Effects:
        # The mark goes first: while it stands there, everybody sees who reported.
        effects: list[Effect] = [
            Delete(f"report:{report.chat}:{report.id}", report.chat, (report.id,))
        ]
        if about is None or is_exempt(about, self._roster):
            return effects
        flag = store.of_message(about.chat, about.id)
        if flag is not None and (flag.state in UNDECIDED or flag.version >= _version(about)):
            return [*effects, *self._show(replace(flag, reports=flag.reports + 1), store)]
        # Never flagged, or decided about other words than these, or so long ago that it was
        # forgotten here; Telegram never forgets a key, so it is one of this report's own.
        finding = Finding(Kind.REPORT, "reason-report", 1.0)
        key = f"flag:{about.chat}:{about.id}:report:{report.id}"
        return [*effects, *self._open(about, finding, key, store, reports=1)]

    def _gone(self, ids: Sequence[int], store: Flags) -> Effects:
        flags = (store.of_message(self._house.chat, message) for message in ids)
        changed = [replace(flag, gone=True) for flag in flags if flag and not flag.gone]
        return [effect for flag in changed for effect in self._show(flag, store)]

    def _word(self, message: Message, card: Message | None, store: Flags) -> Effects:
        if message.author is None or message.out:
            return ()
        if message.reply_to is None:
            return self._answer(message, message.author.id, store)
        flag = store.of_card(message.chat, message.reply_to) or self._by_link(card, store)
        if flag is None or not self._roster.is_staff(message.author.id):
            return ()
        decision = decision_of_word(message.text)
        if decision is not None:
            return self._decide(flag, decision, message.author.id, message.date, store)
        one_word = len(message.text.split()) == 1 and not self._known_elsewhere(message.text)
        if flag.state in UNDECIDED and one_word:
            # One word under an open card is meant for Steward; say once what it understands.
            hint = Text("staff-words")
            return [Say(f"hint:{flag.id}", message.chat, hint, reply_to=message.id)]
        return ()

    def _answer(self, message: Message, by: int, store: Flags) -> Effects:
        """What staff ask of Steward, and its answer."""
        question = question_of(message.text)
        if question is None or not self._roster.is_staff(by):
            return ()
        before = store.tally(self._house.chat)
        if question is Question.RESET:
            store.reset_tally(self._house.chat)
        return [answer(question, message, before)]

    def _by_link(self, card: Message | None, store: Flags) -> Flag | None:
        """The flag of a card whose message id was not stored before a crash.

        Its first line links to the message that it is about; only what Steward wrote counts.
        """
        link = LINK.search(card.text.partition("\n")[0]) if card is not None and card.out else None
        return None if link is None else store.of_message(self._house.chat, int(link[1]))

    def _reactions(self, event: ReactionsSeen, store: Flags) -> Effects:
        flag = store.of_card(event.chat, event.message)
        if flag is None:
            return ()
        before, now = store.reactions(flag), frozenset(event.reactions)
        added = {r for r in now - before if meant(r, self._roster)}
        store.keep_reactions(flag, (before & now) | added)
        effects: list[Effect] = []
        for reaction in before - now:
            if gave_way(flag, reaction, added):
                continue
            if still_undoes(flag, reaction, event.at, self._house.undo, store):
                effects += self._decide(flag, Decision.UNDO, reaction.actor, event.at, store)
                flag = store.by_id(flag.id) or flag
        for reaction in sorted(added, key=lambda r: (r.at or event.at, r.actor, r.emoji)):
            decision = decision_of_reaction(reaction.emoji)
            if decision is not None:
                effects += self._decide(flag, decision, reaction.actor, event.at, store)
                flag = store.by_id(flag.id) or flag
        return effects

    def _decide(
        self, flag: Flag, decision: Decision, by: int, at: datetime, store: Flags
    ) -> Effects:
        new = NEXT.get((flag.state, decision))
        if new is None:
            return ()
        if flag.member is None and decision in (Decision.MUTE, Decision.BAN):
            return self._show(replace(flag, trouble="AUTHOR_UNKNOWN"), store)
        turn = flag.turn + 1
        decided = replace(
            flag, turn=turn, deleted=flag.deleted or decision is Decision.DELETE, trouble=None
        )
        if new is not flag.state:  # else a deletion beside the decision, which stays whose it was
            decided = replace(
                decided, state=new, since=turn, decision=decision, decided_by=by, decided_at=at
            )
        before: Effects = ()
        if new is not flag.state:
            before = take_back(flag)
        elif new is State.EXPLAINED:
            decided, before = self._say_to_all(flag, decided, store)
        return [
            *before,
            *carry_out(decided, decision, self._house, at),
            *self._show(decided, store),
            *self._stand(flag, decided, at, store),
        ]

    def _say_to_all(self, before: Flag, flag: Flag, store: Flags) -> tuple[Flag, Effects]:
        """Have an explanation that waits still go out, now that what it answers was deleted.

        Telegram refuses a reply to what is gone: it is said without one, at the same time.
        """
        key, at = waiting_key(before), before.decided_at
        if key is None or at is None or not store.waits(key):
            return flag, ()
        flag = replace(flag, since=flag.turn)
        anew = carry_out(flag, Decision.EXPLAIN, self._house, at)
        return flag, [*take_back(before), *anew]

    def _stand(self, before: Flag, flag: Flag, at: datetime, store: Flags) -> Effects:
        changed = before.state is not flag.state
        if not changed or flag.member is None or not {before.state, flag.state} & RESTRICTING:
            return ()
        decided = store.decided_about(flag.chat, flag.member)
        return standing(flag, decided, self._house, at)

    def _show(self, flag: Flag, store: Flags) -> Effects:
        store.save(flag)
        return [rewrite_card(flag, store.record(flag), self._house)]

    def _refused(self, event: EffectRefused, store: Flags) -> Effects:
        flag = self._concerned(event, store)
        return () if flag is None else self._show(replace(flag, trouble=event.code), store)

    def _concerned(self, event: EffectRefused, store: Flags) -> Flag | None:
        """The flag whose card must say that something could not be done."""
        member, number = member_of_key(event.key), flag_of_key(event.key)
        if member is not None:
            decided = store.decided_about(event.chat, member)
            return decided[-1] if decided else None
        flag = None if number is None else store.by_id(number)
        return flag if flag is not None and still_wanted(event.key, flag) else None


def _version(message: Message) -> int:
    return 0 if message.edited is None else int(message.edited.timestamp())
