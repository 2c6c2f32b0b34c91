"""The settings of outreach: requests, hours, emergencies, topics."""

import tomllib
from datetime import date
from importlib import resources

from pydantic import Field

from config.groups import Group
from config.kinds import Emoji, Spans


class Outreach(Group):
    """How requests are seen to."""

    rest_minutes: int = Field(
        default=10, ge=1, le=1440, description="how long an exchange rests before a worker looks"
    )
    again_minutes: int = Field(
        default=60, ge=5, le=1440, description="when the staff are called again"
    )
    claim_minutes: int = Field(default=120, ge=5, le=10_080, description="how long a claim lasts")
    correction_minutes: int = Field(
        default=30, ge=5, le=1440, description="how long a correction may take after 👎"
    )
    notice_minutes: int = Field(
        default=3, ge=0, le=1440, description="after hours, how long the notice waits for peers"
    )
    notice: bool = Field(default=True, description="say after hours when somebody works again")
    voice_minutes: int = Field(
        default=10, ge=1, le=1440, description="how long a voice message waits to be written"
    )
    mark: Emoji = Field(default="👍", description="the reaction on a verified answer")
    verified_line: bool = Field(default=False, description="also say so in a line under it")
    doctor: str = Field(
        default="doctor", min_length=1, max_length=40, description="the speciality that 💊 calls"
    )
    keep_days: int = Field(
        default=90, ge=1, le=3650, description="how long it is kept what became of requests"
    )


class Hours(Group):
    """When somebody works; without any times, always."""

    mon: Spans = Field(default="", description="working times on Mondays")
    tue: Spans = Field(default="", description="on Tuesdays")
    wed: Spans = Field(default="", description="on Wednesdays")
    thu: Spans = Field(default="", description="on Thursdays")
    fri: Spans = Field(default="", description="on Fridays")
    sat: Spans = Field(default="", description="on Saturdays")
    sun: Spans = Field(default="", description="on Sundays")
    holidays: tuple[date, ...] = Field(default=(), description="days on which nobody works")


class Emergency(Group):
    """What happens when a life is in danger."""

    text: str = Field(
        default="", max_length=3000, description="the text in the chat; empty: the usual one"
    )
    bot: str = Field(default="", max_length=200, description="address of the overdose bot")
    number: str = Field(
        default="112", min_length=1, max_length=40, description="number of the ambulance"
    )
    page_seconds: int = Field(
        default=90, ge=60, le=120, description="until everybody on duty is paged again"
    )
    prompt_seconds: int = Field(
        default=180, ge=60, le=900, description="until whoever took it is asked again"
    )


class Title(Group):
    """What a topic is called."""

    ru: str = Field(default="", max_length=60)
    en: str = Field(default="", max_length=60)


class Topic(Group):
    """What a request can be about. What is left out is as it comes with Steward."""

    title: Title = Field(default_factory=Title)
    words: str = Field(default="", max_length=10_000)
    speciality: str | None = Field(default=None, max_length=40)
    minutes: int | None = Field(default=None, ge=1, le=10_080)
    private: bool | None = None
    off: bool = False


def known_topics() -> dict[str, Topic]:
    """The topics that come with Steward, by name."""
    text = resources.files("config").joinpath("topics.toml").read_text("utf-8")
    return {name: Topic(**table) for name, table in tomllib.loads(text).items()}
