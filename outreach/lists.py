"""Lists for the staff: what is open, who is on duty."""

from collections.abc import Sequence
from typing import Final

from core.effects import Person, Text
from outreach.house import House
from outreach.ports import Crew
from outreach.request import Request

LINES: Final = 20
"""Requests that one message lists: Telegram takes 4096 characters."""
_MARKED: Final = 1_000_000_000_000  # marked ids of supergroups count down from here


def listing(requests: Sequence[Request], house: House) -> tuple[Text, ...]:
    """A line for each request: topic, since when, where it stands, and the link."""
    lines = [_line(number, request, house) for number, request in enumerate(requests[:LINES], 1)]
    more = len(requests) - LINES
    return (*lines, *([Text("list-more", {"more": more})] if more > 0 else []))


def link_to(chat: int, message: int) -> str:
    """Where members of a private supergroup find a message."""
    return f"https://t.me/c/{bare(chat)}/{message}"


def bare(chat: int) -> int:
    """A supergroup's id as links have it."""
    return -chat - _MARKED


def crew(crew: Crew, here: frozenset[int]) -> tuple[Text, ...]:
    """A line for each who is on duty, or has said what they are good at."""
    on_duty, skills = crew.on_duty() & here, crew.specialities()
    return tuple(
        Text(
            "crew-line",
            {
                "who": Person(who),
                "duty": "yes" if who in on_duty else "no",
                "skills": ", ".join(sorted(skills.get(who, ()))),
            },
        )
        for who in sorted(on_duty | (frozenset(skills) & here))
    )


def _line(number: int, request: Request, house: House) -> Text:
    topic = house.topic(request.topic)
    asked = request.at.astimezone(house.hours.zone)
    return Text(
        "list-line",
        {
            "number": number,
            "topic": topic.titles.get(house.language, topic.name),
            "kind": request.kind,
            "state": request.state,
            "asked": f"{asked:%d.%m, %H:%M}",
            "by": "" if request.holder is None else Person(request.holder),
            "link": link_to(request.chat, request.message),
        },
    )
