"""An exported chat as the live Steward would have seen it: who was there, who answers whom."""

from adapters.recent import Recent
from core.events import Message
from moderation.policy import is_exempt
from moderation.said import Said, said_of


class ExportedRoster:
    """Who is staff: the accounts that the operator names. Channels speak for the house.

    An export does not say which channel is linked to the chat, so that all are taken for it.
    """

    def __init__(self, staff: frozenset[int]) -> None:
        self._staff = staff

    def is_staff(self, account: int) -> bool:
        return account in self._staff

    def everybody(self) -> frozenset[int]:
        return self._staff

    def is_house(self, account: int) -> bool:
        return account < 0


class Talk:
    """Goes through a chat, message by message, and remembers as much as the live one."""

    def __init__(self, roster: ExportedRoster) -> None:
        self._roster = roster
        self._recent = Recent()

    def hear(self, message: Message) -> Said:
        """The next message, with what is known of the talk around it."""
        if message.id:
            self._recent.remember(message)
        return said_of(message, self._parent(message), self._recent.names(message.chat))

    def is_exempt(self, message: Message) -> bool:
        """Whether Steward would never have flagged it, whatever it says."""
        return is_exempt(message, self._roster)

    def _parent(self, message: Message) -> Message | None:
        if message.reply_to is None:
            return None
        return self._recent.get(message.chat, message.reply_to)
