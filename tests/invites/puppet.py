"""A Telegram of a few lines: invite links, who is in the chat, who waits, what was posted."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.sqlite.outbox import Wish
from core.effects import Admit, Alter, Delete, Export, Revoke, Rewrite, Say, Unsay
from core.events import JoinRequest, OpenLink
from core.ports import Mask


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


EVENING = utc(2026, 3, 27, 20)
"""Two days before the clocks of Berlin are put forward."""
LONG_AGO = timedelta(days=90)


class Refusal(Exception):
    """What Telegram says when it will not."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Invite:
    """A link as Telegram keeps it."""

    url: str
    title: str
    expires: datetime
    uses: int
    requested: bool
    revoked: bool = False
    here: set[int] = field(default_factory=set)
    """Who is in the chat by it now: Telegram counts those, not all who ever came."""

    def is_live(self, now: datetime) -> bool:
        """Whether somebody may come in, or ask to, by it."""
        left = self.requested or len(self.here) < self.uses
        return not self.revoked and self.expires > now and left


class Telegram:
    """Does what effects wish, the same message once, and keeps its own truth."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self.invites: dict[str, Invite] = {}
        self.here: dict[int, datetime] = {}
        self.known: set[int] = set()
        """Who ever came near the chat."""
        self.muted: set[int] = set()
        self.waiting: dict[int, tuple[datetime, str | None]] = {}
        self.admitted: list[tuple[int, str | None]] = []
        """Who was let in, and by which link; whoever tells of it takes them away."""
        self.posts: dict[tuple[int, int], Say | Rewrite] = {}
        self.removed: set[int] = set()
        self.unsaid: set[tuple[int, int]] = set()
        """What Steward took back; that it was posted stays in `posts`."""
        self.shut: set[str] = set()
        """Whom Steward cannot write to."""
        self._posted: dict[int, int] = {}

    def carry_out(self, wish: Wish, now: datetime) -> int | str | None:
        """What the gateway would answer: a message's id, a link's address, or nothing."""
        match wish.effect:
            case Export() as export:
                return self._export(export, now, again=wish.again)
            case Alter(url=url, requested=requested, uses=uses):
                self._alter(url, uses, requested=requested)
            case Revoke(url=url):
                self.invites[url].revoked = True
            case Admit() as admit:
                self._admit(admit, now)
            case Say() as say:
                return self._post(say, wish.rid)
            case Rewrite() as rewrite if wish.target is not None:
                self.posts[rewrite.chat, wish.target] = rewrite
            case Unsay(chat=chat) if wish.target is not None:
                self.unsaid.add((chat, wish.target))
            case Delete() as delete:
                self.removed |= set(delete.messages)
        return None

    def _post(self, say: Say, rid: int) -> int:
        if say.member in self.shut:
            raise Refusal("USER_PRIVACY_RESTRICTED")
        number = self._posted.setdefault(rid, 5000 + len(self._posted))
        self.posts.setdefault((say.chat, number), say)
        return number

    def _export(self, export: Export, now: datetime, *, again: bool) -> str:
        if export.expires <= now:
            raise Refusal("LINK_EXPIRED")
        found = [i.url for i in self.invites.values() if i.title == export.title] if again else []
        return found[0] if found else self.make(export)

    def make(self, export: Export) -> str:
        """A new link, whether there is one of that title or not: nobody else is so simple."""
        url = f"https://t.me/+{len(self.invites):016}"
        self.invites[url] = Invite(url, export.title, export.expires, export.uses, export.requested)
        return url

    def _alter(self, url: str, uses: int, *, requested: bool) -> None:
        invite = self.invites[url]
        if invite.revoked:
            raise Refusal("INVITE_HASH_EXPIRED")
        invite.requested, invite.uses = requested, uses

    def _admit(self, admit: Admit, now: datetime) -> None:
        for who, (_, url) in list(self.waiting.items()):
            if self._mask(who) == admit.member:
                del self.waiting[who]
                if admit.approved:
                    self.enter(who, url, now)
                    self.admitted.append((who, url))

    # What people do.

    def live(self, now: datetime) -> list[Invite]:
        """The links by which somebody may come now."""
        return [invite for invite in self.invites.values() if invite.is_live(now)]

    def come(self, who: int, url: str, now: datetime) -> bool:
        """Somebody follows a link: True if they are in, False if they wait, or may not."""
        invite = self.invites[url]
        if who in self.here or not invite.is_live(now):
            return False
        if invite.requested:
            self.known.add(who)
            self.waiting[who] = (now, url)
            return False
        self.enter(who, url, now)
        return True

    def enter(self, who: int, url: str | None, now: datetime) -> None:
        """Somebody is in the chat from now on, and waits no more, whichever way they came."""
        self.known.add(who)
        self.waiting.pop(who, None)
        self.here[who] = now
        if url is not None:
            self.invites[url].here.add(who)

    def leave(self, who: int) -> None:
        """Somebody leaves: the link that they came by has room again."""
        self.here.pop(who, None)
        for invite in self.invites.values():
            invite.here.discard(who)

    # What can be read.

    def links(self, now: datetime) -> tuple[OpenLink, ...]:
        """All links that are not revoked, the used up and the expired with them."""
        return tuple(
            OpenLink(i.url, i.title, i.requested) for i in self.invites.values() if not i.revoked
        )

    def requests(self) -> tuple[JoinRequest, ...]:
        """All who wait."""
        return tuple(JoinRequest(who, at, url) for who, (at, url) in self.waiting.items())
