"""What the features need of the settings, in their own terms."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from adapters.masks import mask_of, token_of
from adapters.sqlite.retention import Retention
from config.settings import Offline, Settings
from invites import house as inviting
from invites.link import Join
from moderation.effects import House
from moderation.findings import Kind


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


def retention_of(settings: Settings) -> Retention:
    """How long things are remembered."""
    return Retention(
        decisions=timedelta(days=settings.retention.decisions_days),
        sent=timedelta(days=settings.retention.sent_days),
        invites=timedelta(days=settings.invites.keep_days),
    )
