"""What Telegram refused for good: said otherwise where it can be, else shown to the staff."""

from dataclasses import replace
from typing import Final

from core.effects import Effect
from core.events import EffectRefused
from outreach import cards, deciding
from outreach.alarming import Alarms
from outreach.keys import About, read
from outreach.moving import Mover
from outreach.request import Request

ALARMS: Final = frozenset({About.TEXT, About.ALARM, About.PAGE, About.PROMPT})
_TOLD = frozenset({About.LINE, About.NOTICE, About.WISH})


def refused(event: EffectRefused, mover: Mover, alarms: Alarms) -> list[Effect]:
    """Nothing that a person waits for is lost with it."""
    store = mover.store
    if event.key.startswith("react:"):
        message = int(event.key.rpartition(":")[2])
        for reply in store.requests.replies_by(event.chat, message):
            if reply.right:
                _trouble(store.requests.by_id(reply.request), event.code, mover)
        return []
    about, parts = read(event.key)
    if about is None or not parts or not parts[0].isdecimal():
        return []
    if about in ALARMS:
        emergency = store.emergencies.by_id(int(parts[0]))
        if emergency is None:
            return []
        return alarms.refused(emergency, about, event.code, event.at)
    request = store.requests.by_id(int(parts[0]))
    if request is None:
        return []
    match about:
        case About.ANSWER:
            return deciding.failed(request, int(parts[1]), event.code, event.at, mover)
        case About.CARD if request.is_open:
            # There is nothing to react to, but there is the call, with its link.
            return mover.tell(replace(request, trouble=event.code), event.at)[1]
        case About.CALL if parts[1:] == (str(request.calls),) and request.is_open:
            # The card that it replies to may be deleted.
            people = mover.crew_for([request])
            return cards.call(request, mover.house, store, people, bare=True)
        case _ if about in _TOLD:
            _trouble(request, event.code, mover)
    return []


def _trouble(request: Request | None, code: str, mover: Mover) -> None:
    if request is not None:
        mover.keep(replace(request, trouble=code))
