"""The sandbox's clock."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset that a test or a demo may move; implements `contract.Time`."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Aware, UTC, whole seconds, as Telegram's dates are."""
        return (datetime.now(UTC) + self.offset).replace(microsecond=0)

    def move(self, by: timedelta) -> None:
        """Let that much time pass at once (or turn it back)."""
        self.offset += by
