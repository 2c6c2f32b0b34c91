"""What a request is about."""

import pytest

from core.language.normalise import plain
from outreach.listening.topics import Topics
from outreach.listening.words import spelt_out, topics

SHIPPED = Topics(topics())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("во сколько приедет автобус", "bus_schedule"),
        ("остались ли у вас шприцы на двойку", "bus_schedule"),
        ("где взять налоксон домой", "naloxone"),
        ("мне бы к психологу, совсем накрыло", "psych"),
        ("рана на ноге гноится", "wound"),
        ("потерял паспорт, куда идти", "documents"),
        ("негде ночевать сегодня", "housing"),
        ("нужен адвокат, завтра суд", "legal"),
        ("метадон у нас дают?", "ost"),
        ("как лечь на детокс", "detox_rehab"),
        ("где сегодня горячая еда", "food_clothes"),
        ("добавьте подругу в чат", "chat_itself"),
        ("сколько стоит арв терапия при вич", "hiv_hcv"),
        ("where can I get tested", "tests"),
        ("does the van come on sunday", "bus_schedule"),
        ("my abscess is leaking", "wound"),
        ("any shelter with a dog", "housing"),
        ("need a lawyer for court", "legal"),
        ("кто видел мою кружку", None),
        ("", None),
    ],
)
def test_the_topics_that_come_along_are_found(text: str, topic: str | None) -> None:
    """In both languages; most requests are about something that is on a list."""
    assert SHIPPED.of(plain(text)) == topic


def test_the_topic_of_which_most_is_said_wins() -> None:
    """Of equals the one that stands first."""
    mine = Topics({"tea": "чай*\nсахар*", "bread": "хлеб*\nбулк*"})
    assert mine.of(plain("хлеб, булка и чай")) == "bread"
    assert mine.of(plain("булка и чай")) == "tea"


def test_what_was_said_around_helps_where_the_request_names_nothing() -> None:
    """The nearest first."""
    mine = Topics({"tea": "чай*", "bread": "хлеб*"})
    assert mine.of(plain("а где"), plain("хлеб"), plain("чай")) == "bread"
    assert mine.of() is None


def test_a_phrase_may_begin_with_a_word_that_may_be_missing() -> None:
    """It is looked up by its first word, so it is written out both ways."""
    assert spelt_out("?очень ?уж нужен чай").splitlines() == [
        "очень ?уж нужен чай",
        "уж нужен чай",
        "нужен чай",
    ]
    assert spelt_out("# nothing\nчай/\n  кофе  # to drink") == "чай/кофе"
