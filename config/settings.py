"""The settings: what there is, its defaults, and what fits together.

Every setting is described in `steward.example.toml`; `loading` reads them. Our own checks raise
errors with a type only: `complaints` knows the text for it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from config.groups import Group
from config.kinds import (
    Key,
    Mark,
    Name,
    Room,
    Size,
    SourceName,
    TimeOfDay,
    UserPath,
    Zone,
    usual_key_file,
)
from config.outreach import Emergency, Hours, Outreach, Topic

PREFIX: Final = "STEWARD_"


class Server(Group):
    """Another server that speaks MTProto, such as the embedded Telegram."""

    host: str = Field(min_length=1, description="address of the server")
    port: int = Field(ge=1, le=65535, description="its port")
    key_file: UserPath = Field(description="its public RSA key, a PEM file")
    dc: int = Field(default=2, ge=1, le=5, description="the number of its data centre")


class Telegram(Group):
    """The application that Telegram knows Steward as (my.telegram.org)."""

    api_id: int = Field(
        gt=0, le=2**31 - 1, description="the application's number, from my.telegram.org"
    )
    api_hash: SecretStr = Field(
        min_length=1, description="the application's secret, from my.telegram.org"
    )
    server: Server | None = Field(default=None, description="another server than Telegram's own")


class Rooms(Group):
    """Where Steward works."""

    chat: Room = Field(description="the members' chat that Steward moderates")
    staff: Room = Field(description="the private room of the staff, where the cards go")
    channel: Room | None = Field(default=None, description="the open channel")
    editors: Room | None = Field(default=None, description="the private room of the editors")

    @model_validator(mode="after")
    def _are_different(self) -> Self:
        taken: dict[int, str] = {}
        for name in type(self).model_fields:
            room = getattr(self, name)
            if room is not None and room in taken:
                rooms = {"one": taken[room], "other": name}
                raise PydanticCustomError("same_rooms", "{one} is {other}", rooms)
            taken[room] = name
        return self


class Storage(Group):
    """Where the encrypted database is, and where its key."""

    folder: UserPath = Field(default=Path("data"), description="folder of the encrypted database")
    key_file: UserPath = Field(
        default_factory=usual_key_file,
        description="file of the database's key, outside the folder",
    )

    @model_validator(mode="after")
    def _key_is_elsewhere(self) -> Self:
        if self.key_file.resolve().is_relative_to(self.folder.resolve()):
            raise PydanticCustomError("key_inside", "key_file lies in folder")
        return self


class Moderation(Group):
    """How the chat is kept safe."""

    undo_seconds: int = Field(
        default=60, ge=0, le=3600, description="how long a decision can be undone; a ban waits"
    )
    mute_hours: int = Field(default=24, ge=1, le=8760, description="how long a mute lasts")
    report_mark: Mark = Field(default="!", description="the reply that reports a message")
    rude: bool = Field(default=True, description="flag rudeness aimed at somebody")
    personal: bool = Field(default=True, description="flag personal data")
    advert: bool = Field(default=True, description="flag adverts")


class Invites(Group):
    """How members bring peers, and how links are handed out."""

    quota: int = Field(default=3, ge=0, le=100, description="invitations a member has at a time")
    regrow_days: int = Field(
        default=7, ge=1, le=365, description="midnights until a used invitation comes back"
    )
    uses: int = Field(default=1, ge=1, le=1000, description="how many may come by a member's link")
    life_hours: int = Field(default=72, ge=1, le=720, description="how long a member's link works")
    newcomer_days: int = Field(
        default=7, ge=0, le=365, description="how long a newcomer waits before inviting"
    )
    join: Literal["direct", "auto", "ask"] = Field(
        default="direct", description="what a member's link does: lets in, or asks first"
    )
    handout_life_days: int = Field(
        default=21, ge=1, le=180, description="how long a hand-out's links work"
    )
    handout_most: Size = Field(default=200, description="the largest hand-out, in links")
    handout_join: Literal["direct", "auto", "ask"] = Field(
        default="direct", description="what a hand-out's link does: lets in, or asks first"
    )
    rotation: dict[SourceName, Size] = Field(
        default_factory=dict, description="links that each source gets anew every Monday"
    )
    rule: str = Field(
        default="", max_length=160, description="the chat's rules in one sentence, on the cards"
    )
    keep_days: int = Field(
        default=180, ge=1, le=3650, description="how long it is known, as hashes, who invited whom"
    )
    wave_joins: int = Field(
        default=30, ge=2, le=10_000, description="so many joins at once pause inviting"
    )
    wave_minutes: int = Field(
        default=60, ge=1, le=1440, description="what counts as at once, in minutes"
    )
    report_at: TimeOfDay = Field(default="10:00", description="when the staff get the numbers")


class Models(Group):
    """Who judges messages."""

    rules: bool = Field(default=True, description="the word lists and rules")
    small: bool = Field(default=True, description="the small model that comes with Steward")
    large: bool = Field(default=True, description="Detoxify, where it is installed")
    threads: int = Field(default=1, ge=1, le=64, description="processor cores for Detoxify")
    patience_seconds: float = Field(
        default=1.0, gt=0, le=60, description="how long messages wait for Detoxify"
    )
    requests: bool = Field(default=True, description="the small model of requests")
    links: bool = Field(default=True, description="the small model of answers")
    emergencies: bool = Field(
        default=True, description="a small model's second opinion on emergencies"
    )


class Retention(Group):
    """How long Steward remembers."""

    decisions_days: int = Field(
        default=365, ge=1, le=3650, description="how long decisions about members are kept"
    )
    sent_days: int = Field(
        default=7, ge=1, le=3650, description="how long it is kept what was sent where"
    )


class Logs(Group):
    """What is told on standard error."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="the least important line that is told"
    )


Language = Literal["ru", "en"]


class Offline(BaseModel):
    """The settings of the commands that need no Telegram; whatever else there is is let be."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    language: Language = "ru"
    storage: Storage = Field(default_factory=Storage)
    moderation: Moderation = Field(default_factory=Moderation)
    topics: dict[Name, Topic] = Field(default_factory=dict)
    models: Models = Field(default_factory=Models)


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
    )

    language: Language = Field(
        default="ru",
        description="language of the cards, of public texts and of what the operator reads",
    )
    time_zone: Zone = Field(
        default="Europe/Moscow", description="where the NGO is: its midnights and its clock"
    )
    key: Key | None = Field(default=None, description="the database's key (STEWARD_KEY only)")
    telegram: Telegram
    rooms: Rooms
    storage: Storage = Field(default_factory=Storage)
    moderation: Moderation = Field(default_factory=Moderation)
    invites: Invites = Field(default_factory=Invites)
    outreach: Outreach = Field(default_factory=Outreach)
    hours: Hours = Field(default_factory=Hours)
    emergency: Emergency = Field(default_factory=Emergency)
    topics: dict[Name, Topic] = Field(
        default_factory=dict, description="what requests are about: [topics.NAME]"
    )
    models: Models = Field(default_factory=Models)
    retention: Retention = Field(default_factory=Retention)
    logs: Logs = Field(default_factory=Logs)

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if self.key is not None and "key_file" in self.storage.model_fields_set:
            raise PydanticCustomError("two_keys", "two keys")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing is read behind our back: `load` puts the file and the environment together."""
        return (init_settings,)


def names(group: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every setting: its dotted name, such as `rooms.staff`, and what it is for."""
    for name, field in group.model_fields.items():
        inner = () if get_origin(field.annotation) is dict else get_args(field.annotation)
        options = (field.annotation, *inner)
        table = next((o for o in options if isinstance(o, type) and issubclass(o, Group)), None)
        if table is None:
            yield prefix + name, field.description or ""
        else:
            yield from names(table, f"{prefix}{name}.")
