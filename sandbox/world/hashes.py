"""Access hashes: what an account must show to address a user or a chat."""

from functools import lru_cache
from hashlib import blake2b


@lru_cache(maxsize=1 << 17)
def access_hash(viewer: int, target: int) -> int:
    """The hash that account `viewer` holds for a user, a chat or a file `target`.

    It differs from account to account, as on Telegram, and is the same in every run.
    """
    digest = blake2b(f"{viewer}/{target}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
