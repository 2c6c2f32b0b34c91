"""Settings of outreach: hours and topics, as an operator may write them, well or not."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.houses import hours_of, topics_of
from config.loading import load, load_offline
from config.outreach import known_topics
from core.errors import SettingsError
from core.language.normalise import plain
from outreach.listening.topics import Topics
from tests.texts import texts_in

SMALL = """
[telegram]
api_id = 12345
api_hash = "0123456789abcdef"
[rooms]
chat = -1001111111111
staff = -1002222222222
"""
EXAMPLE = Path(__file__).parents[2] / "config" / "steward.example.toml"

Write = Callable[[str], Path]


def refusal(path: Path, environ: dict[str, str] | None = None) -> tuple[str, str]:
    """The one line that `load` refuses with, in English and in Russian."""
    with pytest.raises(SettingsError) as caught:
        load(path, environ or {})
    english, russian = (texts_in(language).tell(caught.value) for language in ("en", "ru"))
    assert "\n" not in english + russian
    return english, russian


def at(text: str) -> datetime:
    """A moment where the NGO is: Moscow, three hours ahead of UTC."""
    return datetime.fromisoformat(f"{text}:00+03:00").astimezone(UTC)


def test_hours_are_read_as_they_are_written(write: Write) -> None:
    """Several spans, one over midnight, one to the end of the day, and a holiday."""
    text = '[hours]\nmon = "10:00-14:00, 15:00-19:00"\ntue = "20:00-02:00"\nwed = "10:00-24:00"\n'
    hours = hours_of(load(write(SMALL + text + "holidays = [2027-01-04]"), {}))
    working = ("2026-12-28T10:00", "2026-12-28T18:59", "2026-12-30T01:59", "2026-12-30T23:59")
    assert all(hours.is_working(at(one)) for one in working)
    free = ("2026-12-28T14:30", "2026-12-30T02:00", "2026-12-31T00:00", "2027-01-04T12:00")
    assert not any(hours.is_working(at(one)) for one in free)


def test_without_hours_somebody_always_works(write: Write) -> None:
    """Nobody is promised a time that nobody knows."""
    hours = hours_of(load(write(SMALL), {}))
    assert hours.is_working(at("2026-12-28T03:00"))
    assert hours.next_start(at("2026-12-28T03:00")) is None


def test_holidays_may_stand_in_quotation_marks(write: Write) -> None:
    """As in the environment they must."""
    expected = (date(2027, 1, 1),)
    assert load(write(SMALL + '[hours]\nholidays = ["2027-01-01"]'), {}).hours.holidays == expected
    environ = {"STEWARD_HOURS__HOLIDAYS": '["2027-01-01"]'}
    assert load(write(SMALL), environ).hours.holidays == expected


@pytest.mark.parametrize(
    ("text", "english", "russian"),
    [
        ('[hours]\nmon = "10-18"', "hours.mon: should be times such as", "hours.mon: нужно время"),
        ('[hours]\nmon = "9:00-18:00"', "times such as 10:00-18:00", "время вида 10:00-18:00"),
        ('[hours]\nmon = "10:00 18:00"', "times such as 10:00-18:00", "время вида 10:00-18:00"),
        ('[hours]\nmon = "24:00-10:00"', "times such as 10:00-18:00", "время вида 10:00-18:00"),
        ("[hours]\nmon = 10", "hours.mon: should be a valid string", "нужна строка в кавычках"),
        ('[hours]\nmonday = ""', "did you mean hours.mon?", "Может быть, hours.mon?"),
        ('[hour]\nmon = ""', "did you mean hours?", "Может быть, hours?"),
        ('[hours]\nholidays = ["1 jan"]', "holidays: should be a day such", "holidays: нужен день"),
        ("[hours]\nholidays = [2027-01-01T10:00:00]", "should be a day such", "нужен день вида"),
        ('[hours]\nholidays = "2027-01-01"', "should be a list in", "нужен список в скобках"),
        ("[topics.Bus]\nminutes = 5", "topics.Bus: should be a name of", "topics.Bus: нужно имя"),
        ('[topics."душ"]\nminutes = 5', "should be a name of small", "строчных латинских букв"),
        ("[topics.bus]\nminuts = 5", "did you mean topics.bus.minutes?", "topics.bus.minutes?"),
        ('[topics.bus.title]\nde = "x"', "topics.bus.title.de is not a", "topics.bus.title.de нет"),
        ("[topics]\nbus = 5", "topics.bus must be a table", "topics.bus должна быть таблицей"),
        ("[topics.bus]\nminutes = 0", "bus.minutes: should be greater", "bus.minutes: должно быть"),
        ('[topics.bus]\nprivate = "so"', "should be a valid boolean", "нужно true или false"),
        ("[emergency]\npage_seconds = 30", "page_seconds: should be greater", "не меньше 60"),
        ('[outreach]\nmark = "plain"', "mark: should have at most 4", "можно не больше 4"),
        ("[invites]\nrotation = 5", "invites.rotation must be a table", "rotation должна быть"),
    ],
)
def test_a_mistake_is_named_in_both_languages(
    write: Write, text: str, english: str, russian: str
) -> None:
    """With the setting, and what would do."""
    refused = refusal(write(SMALL + text))
    assert english in refused[0]
    assert russian in refused[1]


@pytest.mark.parametrize(
    ("variable", "value", "english"),
    [
        ("STEWARD_HOURS__MON", "10-18", "STEWARD_HOURS__MON: should be times such as"),
        ("STEWARD_HOURS__HOLIDAYS", '["soon"]', "STEWARD_HOURS__HOLIDAYS: should be a day"),
        ("STEWARD_TOPICS", '{"bus": {"minutes": 0}}', "STEWARD_TOPICS: should be greater"),
        ("STEWARD_TOPICS__BUS__MINUTES", "5", "did you mean STEWARD_TOPICS?"),
    ],
)
def test_a_mistake_in_the_environment_is_named_by_the_variable(
    write: Write, variable: str, value: str, english: str
) -> None:
    """All topics are one variable."""
    assert english in refusal(write(SMALL), {variable: value})[0]


def test_a_topic_is_added_changed_and_switched_off(write: Write) -> None:
    """What is left out stays as it comes along."""
    file = write(
        SMALL + '[topics.shower]\ntitle = {ru = "душ"}\n[topics.legal]\nminutes = 60\n'
        "[topics.tests]\noff = true\n"
    )
    for settings in (load(file, {}), load_offline(file, {})):
        topics = topics_of(settings)
        assert topics.keys() == known_topics().keys() - {"tests"} | {"shower"}
        assert topics["shower"].titles == {"ru": "душ", "en": "shower"}
        assert topics["shower"].wait.total_seconds() == 1800
        assert topics["legal"].wait.total_seconds() == 3600
        assert topics["legal"].speciality == "lawyer"


def test_the_examples_topic_works_once_its_signs_are_taken_away(write: Write) -> None:
    """The lines are commented without a space, or its words would be one long phrase."""
    text = re.sub(r"^#(?=[^# ])", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    settings = load(write(text), {})
    assert settings.topics.keys() == {"shower", "legal", "chat_itself"}
    topics = Topics({"shower": settings.topics["shower"].words})
    for said in (
        "подскажите, где сегодня можно помыться",
        "где можно постирать вещи?",
        "any showers",
    ):
        assert topics.of(plain(said)) == "shower"
    assert topics.of(plain("когда автобус")) is None
