"""Who invited whom, and who is frozen, in SQLite: `invites.ports.Tree` inside one transaction."""

import json
from datetime import datetime

from adapters.clock import seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.invites.columns import blob, maybe_mask
from adapters.sqlite.invites.links import LIVE
from invites.records import Impact

# Both walks end even in a circle, which no edge makes: UNION takes nobody twice.
ABOVE = """
    above(member) AS (SELECT {} UNION
        SELECT edge.inviter FROM above CROSS JOIN edge ON edge.invitee = above.member)
"""
BELOW = """
    below(member) AS (SELECT :member UNION
        SELECT edge.invitee FROM below CROSS JOIN edge ON edge.inviter = below.member)
"""
# Told late, an older edge does not undo a newer one; of one second, the one told last counts.
CONNECT = f"""
    WITH RECURSIVE {ABOVE.format(":inviter")}
    INSERT INTO edge (invitee, inviter, at, expires) SELECT :invitee, :inviter, :at, :expires
    WHERE :invitee NOT IN (SELECT member FROM above)
    ON CONFLICT (invitee) DO UPDATE SET
        inviter = excluded.inviter, at = excluded.at, expires = excluded.expires
    WHERE excluded.at >= edge.at
"""
INVITER = "SELECT inviter FROM edge WHERE invitee = ?"
# What freezing would touch: how many members, and which live links of theirs.
IMPACT = f"""
    SELECT (SELECT count(*) FROM below),
           (SELECT json_group_array(link.id)
            FROM below CROSS JOIN link ON link.inviter = below.member AND {LIVE})
"""
IMPACT_OF_MEMBER = f"WITH below(member) AS (SELECT :member) {IMPACT}"
IMPACT_OF_BRANCH = f"WITH RECURSIVE {BELOW} {IMPACT}"
FREEZE = """
    INSERT INTO freeze (member, branch, set_by, at, expires) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (member, branch) DO UPDATE SET expires = excluded.expires, copied = 0,
        set_by = iif(copied, excluded.set_by, set_by), at = iif(copied, excluded.at, at)
"""
HAS_FROZEN = "SELECT 1 FROM freeze WHERE member = ? AND branch = ?"
THAW_COPIES = """
    DELETE FROM freeze WHERE copied AND (set_by, at) IN (
        SELECT set_by, at FROM freeze WHERE member = ? AND branch = ? AND NOT copied)
"""
THAW = "DELETE FROM freeze WHERE member = ? AND branch = ?"
IS_FROZEN = f"""
    WITH RECURSIVE {ABOVE.format(":member")}
    SELECT EXISTS (SELECT 1 FROM above CROSS JOIN freeze ON freeze.member = above.member
                   WHERE freeze.branch OR above.member = :member)
"""
FREEZES = "SELECT count(*) FROM freeze"
# Nobody thaws themselves, or others, by asking to be forgotten or by coming back through somebody
# else: whom a branch above keeps from inviting gets a copy of that freeze before the edge goes, and
# so do those whom they invited.
STAY_FROZEN = f"""
    WITH RECURSIVE {ABOVE.format(":member")},
    held(set_by, at, expires) AS (
        SELECT freeze.set_by, freeze.at, freeze.expires
        FROM above CROSS JOIN freeze ON freeze.member = above.member
        WHERE freeze.branch ORDER BY freeze.expires DESC LIMIT 1)
    INSERT INTO freeze (member, branch, set_by, at, expires, copied)
    SELECT person.member, 1, held.set_by, held.at, held.expires, 1
    FROM held CROSS JOIN (SELECT :member AS member
                          UNION ALL SELECT invitee FROM edge WHERE inviter = :member) AS person
    WHERE true
    ON CONFLICT (member, branch) DO NOTHING
"""
# All else that the key could tie to a member. Links stay without them: somebody may yet come. An
# arrival stays, as nobody's: Telegram tells of it again after a restart.
FORGET = (
    "DELETE FROM edge WHERE invitee = :member",
    "DELETE FROM edge WHERE inviter = :member",
    "UPDATE link SET inviter = NULL WHERE inviter = :member",
    "UPDATE arrival SET member = randomblob(16), forgotten = 1 WHERE member = :member",
    "DELETE FROM join_request WHERE member = :member",
    # Not what the staff are being asked: they would say yes to nothing.
    "DELETE FROM plan WHERE member = :member AND answer <> 'open'",
)


class TreeTable:
    """Implements `invites.ports.Tree`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def connect(self, invitee: str, inviter: str, at: datetime, expires: datetime) -> None:
        row = {"invitee": blob(invitee), "inviter": blob(inviter)}
        times = {"at": seconds(at), "expires": seconds(expires)}
        self._connection.execute(STAY_FROZEN, {"member": blob(invitee)})
        self._connection.execute(CONNECT, row | times)

    def inviter_of(self, member: str) -> str | None:
        row = self._connection.execute(INVITER, (blob(member),)).fetchone()
        return None if row is None else maybe_mask(row[0])

    def impact(self, member: str, branch: bool) -> Impact:
        question = IMPACT_OF_BRANCH if branch else IMPACT_OF_MEMBER
        members, links = self._connection.execute(question, {"member": blob(member)}).fetchone()
        return Impact(tuple(sorted(json.loads(links))), members)

    def freeze(self, member: str, branch: bool, by: int, at: datetime, expires: datetime) -> bool:
        known = self._connection.execute(HAS_FROZEN, (blob(member), branch)).fetchone()
        row = (blob(member), branch, by, seconds(at), seconds(expires))
        self._connection.execute(FREEZE, row)
        return known is None

    def thaw(self, member: str, branch: bool) -> bool:
        self._connection.execute(THAW_COPIES, (blob(member), branch))
        return bool(self._connection.execute(THAW, (blob(member), branch)).rowcount)

    def is_frozen(self, member: str) -> bool:
        row = self._connection.execute(IS_FROZEN, {"member": blob(member)}).fetchone()
        return bool(row[0])

    def frozen(self) -> int:
        return int(self._connection.execute(FREEZES).fetchone()[0])

    def forget(self, member: str) -> None:
        for statement in (STAY_FROZEN, *FORGET):
            self._connection.execute(statement, {"member": blob(member)})
