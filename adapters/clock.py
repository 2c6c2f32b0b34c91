"""The time, in one place, so that everything else takes it as an argument."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock. Durations are what Steward needs of it; dates come from Telegram."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)


def seconds(moment: datetime) -> int:
    """A moment as the database keeps it: whole seconds since 1970."""
    return int(moment.timestamp())


def moment(value: int) -> datetime:
    """The opposite of `seconds`."""
    return datetime.fromtimestamp(value, UTC)
