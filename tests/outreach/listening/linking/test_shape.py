"""A message is looked at once: its manner, its stems, whom it may name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.line import Line
from outreach.listening.linking.shape import MANY, Shape, name_stem, shape, stems_of
from outreach.listening.talk import Talk


def looked_at(text: str, names: tuple[str, ...] = ()) -> Shape:
    """The shape of a message alone."""
    return shape(Talk().hear(Line(1, 0.0, 7, text, names=names)))


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("спасибо, выручил", {"thanks"}),
        ("thx, that worked", {"thanks", "thanks:"}),
        ("приезжает в 18:30 к метро", {"number", "place"}),
        ("позвони в диспансер завтра", {"advice", "time", "place"}),
        ("а ты где вообще?", {"clarify:", "?", "?end", "where", "you"}),
        ("я тоже не знаю", {"too", "unsure:"}),
        ("могу занести вечером", {"offer:", "time"}),
        ("кто-нибудь знает адрес", {"asking:", "place"}),
        ("ахахах))", {"laughter", "smile"}),
        ("держись ❤", {"sympathy", "emoji"}),
        ("t.me/example", {"url"}),
    ],
)
def test_the_manner_of_a_message(text: str, manner: set[str]) -> None:
    """Thanks, times, places, advice, questions back: each leaves its mark."""
    assert manner <= looked_at(text).manner


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("метадона", "метадоном"),
        ("паспорт", "МФЦ"),
        ("автобуса", "bus"),
        ("где зуб лечат", "dentist on Crane street"),
    ],
)
def test_words_of_one_field_are_shared(one: str, other: str) -> None:
    """Forms of a word have a stem in common, other words about the same thing a field."""
    assert not looked_at(one).stems.isdisjoint(looked_at(other).stems)


def test_words_that_say_little_have_no_stem() -> None:
    """A question word or a thanks is shared by all questions and all thanks."""
    assert looked_at("где кто как спасибо да ок").stems == frozenset()
    assert stems_of("ок") == ()


def test_a_name_may_change_its_ending() -> None:
    """In Russian it does; in Latin letters nothing is cut off."""
    assert name_stem("марину") == name_stem("марина")
    assert name_stem("zoe") == "zoe"


@pytest.mark.parametrize("text", ["гриша, посмотри", "@grisha_k: yes", "zed> no"])
def test_a_first_word_set_off_is_a_call(text: str) -> None:
    """A comma, a colon or an arrow after the first word."""
    assert looked_at(text).called
    assert not looked_at(text.replace(",", "").replace(":", "").replace(">", "")).called


def test_a_sticker_is_not_spoken() -> None:
    """Nothing was said."""
    assert not looked_at("").spoken
    assert looked_at("да").spoken


def test_its_words_are_not_in_its_repr() -> None:
    """Logs and tracebacks must not spell out what a member wrote."""
    seen = repr(looked_at("Мурзилка пришёл", names=("Тайна",)))
    assert "мурз" not in seen.casefold()
    assert "тайна" not in seen.casefold()


@given(st.text(max_size=300))
def test_any_text_has_a_shape(text: str) -> None:
    """Whatever is written, it is looked at without a fault, twice alike."""
    assert looked_at(text) == looked_at(text)


def test_only_the_beginning_of_a_long_message_counts() -> None:
    """Words beyond the limit add nothing, so a message of 4,096 letters costs little."""
    short = looked_at("суп " * MANY)
    long = looked_at("суп " * MANY + "метадон " * 400)
    assert short.stems == long.stems
