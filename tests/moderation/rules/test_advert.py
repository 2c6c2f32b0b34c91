"""Adverts are found; help, however it is offered, is not an advert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.advert import advert
from moderation.rules.reading import read
from moderation.said import Said

rule = advert()


def reason(text: str) -> str | None:
    """The reason of the finding, None without one."""
    finding = rule(read(Said(text)))
    return finding.reason if finding else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Магазин наш открыт, всё в наличии, лучшие цены @nice_shop_bot", "reason-advert-drugs"),
        ("свежие клады по городу, новым скидки, пиши в лс", "reason-advert-drugs"),
        ("best menu in town, fast delivery, dm me @green_plug", "reason-advert-drugs"),
        ("Займ на карту без отказа, деньги за день https://example.org", "reason-advert-loan"),
        ("instant loan, no credit check, text me now @cash_now", "reason-advert-loan"),
        ("Реальный заработок без вложений, от 5000 р в день, пишите +", "reason-advert-job"),
        ("требуются курьеры, зарплата от 10000 в день, пиши @rabota_spb", "reason-advert-job"),
        ("passive income with my mentor, no risk t.me/+abcdef", "reason-advert-invest"),
        ("visa fast, passport for sale, dm me", "reason-advert-papers"),
        ("Подписывайтесь на наш канал, розыгрыш призов t.me/+abcdef", "reason-advert-promotion"),
    ],
)
def test_adverts_are_found_with_what_they_sell(text: str, expected: str) -> None:
    """Vendors, loans, easy money, investments, papers and promotion."""
    assert reason(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "расписание автобуса в канале https://t.me/example",
        "пишите в лс, есть лишний налоксон",
        "нужен юрист? бесплатная консультация, запись @example_help",
        "кто брал займ, как вы с долгами разобрались?",
        "ищу работу курьером, кто знает где не требуют прописку",
        "виза кончилась, куда идти?",
        "закладки больше не ищу",
        "барыги опять в личку пишут",
        "free naloxone training, message us @example_ngo",
        "I need a visa lawyer, who knows one?",
        "в наличии тесты на гепатит, бесплатно, приходите",
        "",
    ],
)
def test_help_and_talk_are_no_adverts(text: str) -> None:
    """The organisation's own links, offers of help and talk about money or drugs."""
    assert reason(text) is None


@given(st.text())
def test_no_text_breaks_the_rule(text: str) -> None:
    """Whatever is written, the rule answers."""
    finding = rule(read(Said(text)))
    assert finding is None or 0.5 <= finding.score <= 1
