"""Whoever has the file and its key, but not the key of the hashes, finds no member in it."""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from adapters.sqlite.invites.tables import InviteTables
from core.events import Way
from invites.link import State
from invites.records import Answer, Arrival, Counted, Plan, Request, Target
from tests.adapters.sqlite.invites.people import KEEP, NOW, kept, link

MEMBERS = [7_100_000_001 + 7919 * number for number in range(12)]
STAFF_MEMBER = 11


def mask(account: int) -> str:
    """As `core.ports.Mask` is, with a key that is not in the file."""
    return hmac.digest(b"elsewhere", str(account).encode(), "sha256")[:16].hex()


def spellings(account: int) -> Iterator[bytes]:
    """An id as digits, and as bytes in either order, as short as they get."""
    yield str(account).encode()
    yield f"{account:x}".encode()
    yield account.to_bytes(5, "big")
    yield account.to_bytes(5, "little")


def life(store: InviteTables) -> None:
    """Everybody does everything that leaves a row."""
    for number, (inviter, invitee) in enumerate(pairwise(MEMBERS)):
        at = NOW + timedelta(minutes=number)
        who, guest = mask(inviter), mask(invitee)
        one = kept(store.links, link(f"t{number}", inviter=who, asked=at, state=State.OPEN))
        store.cards.add_request(Request(0, guest, at, one.id))
        store.arrivals.add(Arrival(0, guest, at, Way.LINK, ours=True, link=one.id))
        store.tree.connect(guest, who, at, at + KEEP)
        store.book.count("peers", at.date(), Counted.JOINED)
        store.cards.add_plan(Plan(0, Target.BRANCH, who, at, 1, 2, Answer.NO))
        if number > 3:  # of who may not invite, that is kept
            store.tree.freeze(who, number % 2 == 0, STAFF_MEMBER, at, at + KEEP)
    store.tree.forget(mask(MEMBERS[3]))


def plain_bytes(connection: Any, path: str) -> bytes:
    """Every byte of the database, deciphered."""
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (path,))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.execute("DETACH DATABASE plain")
    with open(path, "rb") as file:  # noqa: PTH123 # the path that SQLite was given
        return file.read()


def test_no_member_can_be_found_in_the_deciphered_file(connection: Any, tmp_path: Any) -> None:
    """Neither as a number nor as its bytes; a hash can, unless it is that of who was forgotten."""
    connection.execute("BEGIN")
    life(InviteTables(connection))
    connection.execute("COMMIT")
    found = plain_bytes(connection, str(tmp_path / "plain.db"))
    assert found.startswith(b"SQLite format 3")
    for account in MEMBERS:
        assert not [spelling for spelling in spellings(account) if spelling in found]
        assert (bytes.fromhex(mask(account)) in found) == (account != MEMBERS[3])


def test_an_id_in_place_of_a_hash_would_be_found(connection: Any, tmp_path: Any) -> None:
    """The search above finds what is planted."""
    connection.execute("INSERT INTO note (name, at) VALUES ('x', ?)", (MEMBERS[0],))
    connection.execute("INSERT INTO source (name, off) VALUES (?, 0)", (str(MEMBERS[1]),))
    found = plain_bytes(connection, str(tmp_path / "plain.db"))
    for account in MEMBERS[:2]:
        assert [spelling for spelling in spellings(account) if spelling in found]
