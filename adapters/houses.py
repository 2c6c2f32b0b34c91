"""What the features need of the settings, in their own terms."""

from datetime import time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from adapters.masks import mask_of, token_of
from adapters.sqlite.retention import Retention
from config.outreach import Topic, known_topics
from config.settings import Offline, Settings
from invites import house as inviting
from invites.link import Join
from moderation.effects import House
from moderation.findings import Kind
from outreach import house as outreaching
from outreach.hours import Hours

Value = TypeVar("Value")


def watched_of(settings: Settings | Offline) -> frozenset[Kind]:
    """The kinds of findings that are switched on; what members report always is."""
    switches = settings.moderation
    kinds = {Kind.RUDE: switches.rude, Kind.PERSONAL: switches.personal}
    kinds |= {Kind.ADVERT: switches.advert, Kind.REPORT: True}
    return frozenset(kind for kind, on in kinds.items() if on)


def house_of(settings: Settings) -> House:
    """Where moderation lives, and its times."""
    undo = timedelta(seconds=settings.moderation.undo_seconds)
    mute = timedelta(hours=settings.moderation.mute_hours)
    return House(settings.rooms.chat, settings.rooms.staff, undo, mute)


def inviting_house_of(settings: Settings, key: bytes, me: int) -> inviting.House:
    """Where invites live, and their rules; `me` is Steward's own account."""
    given = settings.invites
    rules = inviting.Rules(
        quota=given.quota,
        regrow_days=given.regrow_days,
        uses=given.uses,
        life=timedelta(hours=given.life_hours),
        newcomer=timedelta(days=given.newcomer_days),
        peer_join=Join(given.join),
        handout_life=timedelta(days=given.handout_life_days),
        handout_most=given.handout_most,
        handout_join=Join(given.handout_join),
        keep=timedelta(days=given.keep_days),
        wave_joins=given.wave_joins,
        wave_span=timedelta(minutes=given.wave_minutes),
        undo=timedelta(seconds=settings.moderation.undo_seconds),
        report_at=time.fromisoformat(given.report_at),
        rule=given.rule,
        rotation=given.rotation,
    )
    rooms, zone = settings.rooms, ZoneInfo(settings.time_zone)
    return inviting.House(rooms.chat, rooms.staff, me, zone, mask_of(key), token_of(key), rules)


def topics_of(settings: Settings | Offline) -> dict[str, outreaching.Topic]:
    """What requests are about: the topics that come along, as the settings change them."""
    known = known_topics()
    topics: dict[str, outreaching.Topic] = {}
    for name in {**known, **settings.topics}:
        given, usual = settings.topics.get(name, Topic()), known.get(name, Topic())
        if given.off:
            continue
        titles = {
            language: getattr(given.title, language) or getattr(usual.title, language) or name
            for language in ("ru", "en")
        }
        topics[name] = outreaching.Topic(
            name=name,
            titles=titles,
            speciality=_first(given.speciality, usual.speciality, outreaching.EVERYBODY).casefold(),
            wait=timedelta(minutes=_first(given.minutes, usual.minutes, 30)),
            private=_first(given.private, usual.private, False),
        )
    return topics


def outreach_house_of(settings: Settings, key: bytes) -> outreaching.House:
    """Where outreach lives, its hours, topics and times."""
    given, urgent = settings.outreach, settings.emergency
    rules = outreaching.Rules(
        rest=timedelta(minutes=given.rest_minutes),
        again=timedelta(minutes=given.again_minutes),
        claim=timedelta(minutes=given.claim_minutes),
        correction=timedelta(minutes=given.correction_minutes),
        notice=timedelta(minutes=given.notice_minutes) if given.notice else None,
        voice=timedelta(minutes=given.voice_minutes),
        undo=timedelta(seconds=settings.moderation.undo_seconds),
        mark=given.mark,
        line=given.verified_line,
        page=timedelta(seconds=urgent.page_seconds),
        prompt=timedelta(seconds=urgent.prompt_seconds),
        help_text=urgent.text,
        help_bot=urgent.bot,
        help_number=urgent.number,
    )
    return outreaching.House(
        chat=settings.rooms.chat,
        staff=settings.rooms.staff,
        mask=mask_of(key),
        hours=hours_of(settings),
        language=settings.language,
        topics=topics_of(settings),
        doctor=given.doctor.casefold(),
        rules=rules,
    )


def hours_of(settings: Settings) -> Hours:
    """Working hours by weekday."""
    given = settings.hours
    days = (given.mon, given.tue, given.wed, given.thu, given.fri, given.sat, given.sun)
    week = {day: spans for day, text in enumerate(days) if (spans := _spans(text))}
    return Hours(ZoneInfo(settings.time_zone), week, frozenset(given.holidays))


def _spans(text: str) -> tuple[tuple[time, time], ...]:
    clocks = (span.split("-") for span in text.replace("24:00", "00:00").split())
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in clocks)


def _first(*values: Value | None) -> Value:
    """The first that is given."""
    return next(value for value in values if value is not None)


def retention_of(settings: Settings) -> Retention:
    """How long things are remembered."""
    return Retention(
        decisions=timedelta(days=settings.retention.decisions_days),
        sent=timedelta(days=settings.retention.sent_days),
        invites=timedelta(days=settings.invites.keep_days),
        requests=timedelta(days=settings.outreach.keep_days),
    )
