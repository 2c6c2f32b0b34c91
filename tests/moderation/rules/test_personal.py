"""Personal data is found however it is spaced; public numbers are let be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.findings import Kind
from moderation.rules.personal import personal_data
from moderation.rules.reading import read
from moderation.said import Said

rule = personal_data()


def reason(text: str) -> str | None:
    """The reason of the finding, None without one."""
    finding = rule(read(Said(text)))
    return finding.reason if finding else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("мой телефон 8 901 000 00 11", "reason-phone"),
        ("+7 (901) 000-00-11 звоните", "reason-phone"),
        ("89010000011", "reason-phone"),
        ("тел. 901 000-00-11", "reason-phone"),
        ("буду в 5 8 901 000-00-11", "reason-phone"),
        ("call +44 7700 900123", "reason-phone"),
        ("８９０１００００011", "reason-phone"),
        ("карта 4111 1111 1111 1111", "reason-card"),
        ("4111111111111111", "reason-card"),
        ("пиши на ivan.petrov@example.org", "reason-email"),
        ("паспорт 4000 000001", "reason-document"),
        ("паспорт серия 40 00 номер 000001", "reason-document"),
        ("passport AB 1234567", "reason-document"),
        ("снилс 112-233-445 95", "reason-document"),
        ("инн 7707083893", "reason-document"),
        ("полис омс 1234567890123456", "reason-document"),
        ("ул. Лесная, д. 5, кв. 7", "reason-address"),
        ("живу на улице Лесной 5", "reason-address"),
        ("Заречная 900 кв 12, домофон не работает", "reason-address"),
        ("12 Baker Street, flat 3", "reason-address"),
        ("I live at 12 Baker Street", "reason-address"),
        ("room 15 in the student dorm", "reason-address"),
        ("Петров Иван Иванович, 01.02.1990", "reason-identity"),
        ("John Smith, born 3 May 1990", "reason-identity"),
    ],
)
def test_personal_data_is_found(text: str, expected: str) -> None:
    """Phones, cards, e-mails, documents, home addresses, names with a date of birth."""
    assert reason(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "звоните 103 или 112",
        "горячая линия 8 800 555-35-35",
        "8-800-000-00-00 бесплатно",
        "приём с 10:00 до 18:00, 21.11.2026",
        "хлеб 50 р, чай 1000 2000 3000",
        "налоксон 0,4 мг/мл 2 ампулы",
        "пишите @somebody_12345",
        "https://t.me/c/1234567890/12345",
        "заявка 1234567890",
        "заказ 12345678901234567890",
        "номер 4111 1111 1111 1112",
        "снилс 112-233-445 96",
        "инн 7707083894",
        "автобус стоит на улице Лесной, дом 5",
        "комната 12 кв. м",
        "info@example.org",
        "the clinic is at 12 Baker Street",
        "кабинет 412 на втором этаже",
        "form 086 and 2 photos",
        "1" * 4096,
        "1 " * 2048,
        "@" * 4096,
        "a@" * 2048,
    ],
)
def test_public_and_other_numbers_are_let_be(text: str) -> None:
    """Short and toll-free numbers, prices, times, dates, ids, public places, walls of digits."""
    assert reason(text) is None


@given(
    st.lists(
        st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "\u200b"]), min_size=10, max_size=10
    )
)
def test_a_phone_is_found_in_any_spacing(gaps: list[str]) -> None:
    """Whatever stands between the digits of a phone in a sentence, it is a phone."""
    digits = "89010000011"
    phone = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    assert reason(f"звоните мне {phone} вечером") == "reason-phone"


@given(st.text())
def test_no_text_breaks_the_rule(text: str) -> None:
    """Whatever is written, the rule answers."""
    finding = rule(read(Said(text)))
    assert finding is None or finding.kind is Kind.PERSONAL


@given(st.text(alphabet="0123456789 .-+()@:/кв"))
def test_no_digits_break_the_rule(text: str) -> None:
    """Nor do digits and what stands between them."""
    rule(read(Said(text)))
