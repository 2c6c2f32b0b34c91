"""A listener is put together from what the settings switch on."""

from adapters.houses import topics_of
from adapters.listening import listeners, open_listener
from config.settings import Models, Offline
from outreach.listening.heard import ALARM, Kind
from outreach.listening.line import Line

ASKS = Line(1, 1e9, 7, "Подскажите, пожалуйста, во сколько сегодня автобус?")
ANSWERS = Line(2, 1e9 + 60, 8, "Сегодня в семь, у метро", reply_to=1)
DANGER = Line(3, 1e9 + 120, 9, "ПОМОГИТЕ он не дышит, губы синие")
OFF = Models(requests=False, links=False, emergencies=False)


def test_without_models_the_rules_listen() -> None:
    """For requests, answers and emergencies."""
    settings = Offline()
    listener = open_listener(OFF, topics_of(settings), settings.topics)
    asked, answered, alarm = map(listener.hear, (ASKS, ANSWERS, DANGER))
    assert (asked.kind, asked.topic) == (Kind.QUESTION, "bus_schedule")
    assert [answer.request for answer in answered.answers] == [1]
    assert alarm.kind is Kind.EMERGENCY
    assert alarm.emergency >= ALARM
    assert listener.reason(3).startswith("urgent-")


def test_listeners_share_models_but_no_memory() -> None:
    """What one has heard, another knows nothing of."""
    settings = Offline()
    fresh = listeners(OFF, topics_of(settings), settings.topics)
    one, other = fresh(), fresh()
    one.hear(ASKS)
    assert other.open_requests() == ()
    assert other.hear(ANSWERS).answers == ()


def test_topics_of_the_settings_come_first() -> None:
    """A house that knows its own words for something has them."""
    settings = Offline.model_validate({"topics": {"bus_schedule": {"words": "трамвай*"}}})
    listener = open_listener(OFF, topics_of(settings), settings.topics)
    assert listener.hear(ASKS).topic is None
    tram = Line(2, 1e9 + 9e4, 8, "Подскажите, во сколько приходит трамвай?")
    assert listener.hear(tram).topic == "bus_schedule"


def test_a_second_opinion_is_heard_where_it_is_switched_on() -> None:
    """It hears cries that hold no sign the rules know; alone, they do not."""
    settings = Offline()
    cry = Line(1, 1e9, 7, "ребята она вся ледяная и молчит, я не знаю что мне делать, где вы")
    sure = {
        on: open_listener(
            Models(requests=False, links=False, emergencies=on),
            topics_of(settings),
            settings.topics,
        )
        .hear(cry)
        .emergency
        for on in (False, True)
    }
    assert sure[True] > sure[False]
