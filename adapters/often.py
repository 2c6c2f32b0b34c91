"""How often somebody asked lately: in memory only, so that no row says who talks to Steward."""

from collections import OrderedDict
from datetime import datetime, timedelta

# Whoever asks more often in an hour is not answered: Telegram limits an account that writes too
# much, for everybody; and each answer costs questions to Telegram.
MOST, SPAN = 8, timedelta(hours=1)
# So many people are remembered, whoever asked last.
KEPT = 1_000


class Often:
    """Counts each message once, however often it is looked at."""

    def __init__(self) -> None:
        self._asked: OrderedDict[int, dict[int, datetime]] = OrderedDict()

    def is_too_often(self, who: int, message: int, at: datetime) -> bool:
        """Whether that message is one too many of theirs within the hour before it."""
        known = self._asked.pop(who, {})
        lately = {number: then for number, then in known.items() if at - then < SPAN}
        if message not in lately and len(lately) < MOST:
            lately[message] = at
        self._asked[who] = lately
        if len(self._asked) > KEPT:
            self._asked.popitem(last=False)
        return message not in lately
