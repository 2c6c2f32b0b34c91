"""Two-step verification, the server's side of Telegram's SRP (core.telegram.org/api/srp)."""

import os
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from telethon import password as client_side
from telethon.tl import types

PRIME = int(
    "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F48198A0AA7C14058229493D2"
    "2530F4DBFA336F6E0AC925139543AED44CCE7C3720FD51F69458705AC68CD4FE6B6B13ABDC97465129693284"
    "54F18FAF8C595F642477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4A4A69581"
    "1051907E162753B56B0F6B410DBA74D8A84B2A14B3144E0EF1284754FD17ED950D5965B4B9DD46582DB1178D"
    "169C6BC465B0D6FF9CA3928FEF5B9AE4E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850C"
    "E929851F0D8115F635B105EE2E4E15D04B2454BF6F4FADF034B10403119CD8E3B92FCC5B",
    16,
)
"""The prime that Telegram's clients know to be good."""
GENERATOR = 3


def fresh_algo() -> Any:
    """The algorithm offered for a new password; the client lengthens `salt1`."""
    return types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
        salt1=os.urandom(8), salt2=os.urandom(16), g=GENERATOR, p=_wide(PRIME)
    )


def _wide(number: int) -> bytes:
    return number.to_bytes(256, "big")


def _hash(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


@dataclass(slots=True)
class Password:
    """What the server keeps of a password: the verifier, never the password."""

    algo: Any
    verifier: int
    hint: str = ""
    secrets: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, plain: str) -> "Password":
        """The verifier a client would send for this password."""
        algo = fresh_algo()
        algo.salt1 += os.urandom(32)
        return cls(algo, int.from_bytes(client_side.compute_digest(algo, plain), "big"))

    def challenge(self) -> tuple[int, bytes]:
        """A fresh `srp_id` and `srp_B`."""
        secret = int.from_bytes(os.urandom(256), "big") % PRIME
        srp_id = int.from_bytes(os.urandom(7), "big")
        self.secrets = {srp_id: secret}
        return srp_id, _wide(self._public(secret))

    def _public(self, secret: int) -> int:
        multiplier = int.from_bytes(_hash(_wide(PRIME), _wide(GENERATOR)), "big")
        return (multiplier * self.verifier + pow(GENERATOR, secret, PRIME)) % PRIME

    def knows(self, srp_id: int) -> bool:
        """Whether this challenge is the last one handed out."""
        return srp_id in self.secrets

    def check(self, answer: Any) -> bool:
        """Whether the client's proof is right; a challenge is good for one answer."""
        secret = self.secrets.pop(answer.srp_id)
        ours, theirs = _wide(self._public(secret)), answer.A.rjust(256, b"\0")
        client = int.from_bytes(theirs, "big")
        if not 0 < client < PRIME:
            return False
        scramble = int.from_bytes(_hash(theirs, ours), "big")
        shared = pow(client * pow(self.verifier, scramble, PRIME) % PRIME, secret, PRIME)
        groups = bytes(
            a ^ b for a, b in zip(_hash(_wide(PRIME)), _hash(_wide(GENERATOR)), strict=True)
        )
        proof = _hash(
            groups,
            _hash(self.algo.salt1),
            _hash(self.algo.salt2),
            theirs,
            ours,
            _hash(_wide(shared)),
        )
        return compare_digest(proof, answer.M1)
