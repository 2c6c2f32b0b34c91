"""The sessions that the server knows, by auth key."""

from typing import Any

from sandbox.wire.session import Session

IDLE = 8
"""Sessions without a connection kept for each key: Telethon begins a new one each time."""


class Sessions:
    """Finds sessions; forgets those that nobody comes back to."""

    def __init__(self) -> None:
        self._of_key: dict[int, dict[int, Session]] = {}

    def get(self, key: Any, session_id: int) -> Session:
        """Give a session, a new one if it is not known."""
        sessions = self._of_key.setdefault(key.key_id, {})
        if session_id not in sessions:
            idle = [number for number, known in sessions.items() if known.line is None]
            for number in idle[: max(0, len(idle) - IDLE + 1)]:
                del sessions[number]
            sessions[session_id] = Session(key, session_id)
        return sessions[session_id]

    def listening(self, key_id: int) -> list[Session]:
        """Give the connected sessions of a key that want updates."""
        sessions = self._of_key.get(key_id)
        if not sessions:
            return []
        return [known for known in sessions.values() if known.line and known.wants_updates]

    def destroy(self, key_id: int, session_id: int) -> bool:
        """Forget one session; tells whether there was one."""
        return self._of_key.get(key_id, {}).pop(session_id, None) is not None

    def forget_key(self, key_id: int) -> None:
        """Forget the sessions of a key."""
        self._of_key.pop(key_id, None)

    def forget(self) -> None:
        """Forget them all, as a restarted server does."""
        self._of_key.clear()
