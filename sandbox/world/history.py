"""The messages of one conversation, in order, with Telegram's paging."""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass

from sandbox.world.messages import Message


@dataclass(frozen=True, slots=True)
class Page:
    """The paging arguments that `messages.getHistory` and its like share."""

    offset_id: int = 0
    add_offset: int = 0
    limit: int = 100
    max_id: int = 0
    min_id: int = 0


class History:
    """All messages ever written here; the deleted ones are kept for the truth alone."""

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}
        self.live: list[int] = []

    def add(self, message: Message) -> None:
        """Append a message; ids only grow, so this is nearly always at the end."""
        self.messages[message.id] = message
        if self.live and message.id < self.live[-1]:
            insort(self.live, message.id)
        else:
            self.live.append(message.id)

    def remove(self, message_id: int) -> None:
        """Delete a message that is there."""
        self.messages[message_id].deleted = True
        del self.live[bisect_left(self.live, message_id)]

    def get(self, message_id: int) -> Message | None:
        """The message, unless it never existed or was deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    @property
    def top(self) -> int:
        """The id of the newest message, 0 when there is none."""
        return self.live[-1] if self.live else 0

    def unread(self, read: int) -> int:
        """How many messages are newer than the id `read`."""
        return len(self.live) - bisect_right(self.live, read)

    def page(self, page: Page) -> list[Message]:
        """One page, newest first.

        The window is laid over all messages from newest to oldest: it begins `add_offset`
        after the first one older than `offset_id` and holds `limit` of them; `min_id` and
        `max_id` (both exclusive) then filter it (core.telegram.org/api/offsets).
        """
        limit = min(max(page.limit, 0), 100)
        total = len(self.live)
        older = bisect_left(self.live, page.offset_id) if page.offset_id else total
        first = total - older + page.add_offset
        start, stop = max(first, 0), max(first + limit, 0)
        window = reversed(self.live[max(total - stop, 0) : max(total - start, 0)])
        return [
            self.messages[i]
            for i in window
            if i > page.min_id and (not page.max_id or i < page.max_id)
        ]
