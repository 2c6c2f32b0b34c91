"""What members and staff say, and what must never be taken for it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invites.link import Join
from invites.words import (
    ASKING,
    LONGEST,
    Asked,
    ByCard,
    ById,
    ByMessage,
    ByName,
    Freeze,
    HandOut,
    Order,
    Pause,
    ShowNumbers,
    Switch,
    Thaw,
    Unclear,
    Whom,
    Wish,
    asked_in_chat,
    asked_in_private,
    order_of,
    whom,
)

EXAMPLES = Path(__file__).parents[2] / "training" / "examples"
ALL = [(word, asked) for asked, words in ASKING.items() for word in words]
INVITING = [(word, asked) for word, asked in ALL if asked.wish is Wish.INVITE]
OTHERS = [word for word, asked in ALL if asked.wish is not Wish.INVITE]


# Members.


@pytest.mark.parametrize(("word", "asked"), ALL)
def test_every_word_is_understood_in_private(word: str, asked: Asked) -> None:
    """Capitals, spaces around and between, and a full stop change nothing."""
    for written in (word, word.upper(), f" {word}. ", f"{word}!", word.replace(" ", "  ")):
        assert asked_in_private(written) == asked


@pytest.mark.parametrize(("word", "asked"), INVITING)
def test_in_the_chat_only_the_wish_for_a_link_is_understood(word: str, asked: Asked) -> None:
    """It is removed there, so it is said exactly."""
    for written in (word, word.upper(), f" {word}. "):
        assert asked_in_chat(written) == asked
    for written in (f"{word}?", f"@{word}", f"{word} меня", word[:-1], word[:2] + word[1:]):
        assert asked_in_chat(written) is None


@pytest.mark.parametrize("word", OTHERS)
def test_everything_else_is_talk_there(word: str) -> None:
    """Somebody says "help" to other people."""
    assert asked_in_chat(word) is None


@pytest.mark.parametrize(
    ("written", "wish", "language"),
    [
        ("приглосить", Wish.INVITE, "ru"),
        ("пригласиить", Wish.INVITE, "ru"),
        ("inviet", None, None),
        ("invtie", Wish.INVITE, "en"),
        ("invitaton", Wish.INVITE, "en"),
        ("моиприглашения", Wish.MINE, "ru"),
        ("мои приглошения", Wish.MINE, "ru"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_in_private(
    written: str, wish: Wish | None, language: str | None
) -> None:
    """As far as the word stays recognisable."""
    found = asked_in_private(written)
    assert (found and found.wish, found and found.language) == (wish, language)


@pytest.mark.parametrize(
    "written", ["отозват", "отазвать", "revok", "revoek", "забуть меня", "forget em", "forgetme"]
)
def test_but_not_where_something_would_be_lost(written: str) -> None:
    """To close links, and to be forgotten, is said exactly."""
    assert asked_in_private(written) is None


@pytest.mark.parametrize("word", [word for word, _ in ALL])
def test_a_question_is_no_wish(word: str) -> None:
    """Nor is a sentence in which the word stands."""
    for written in (f"{word}?", f"{word[:3]}{word[4:]}?", f"а {word} можно", f"ну {word} уже"):
        assert asked_in_private(written) is None
        assert asked_in_chat(written) is None


@given(text=st.text(min_size=LONGEST + 1, max_size=4096))
def test_nothing_long_is_a_wish(text: str) -> None:
    """Of whatever letters it is made, or of a word and many spaces."""
    for written in (text, "invite" + " " * LONGEST + text, "invite" + " " * LONGEST):
        assert asked_in_private(written) is None
        assert asked_in_chat(written) is None


def examples() -> Iterator[str]:
    """The chat messages from which the small model learns."""
    for file in sorted(EXAMPLES.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)["text"]


def test_no_ordinary_message_means_anything() -> None:
    """Of twenty thousand, neither in the chat nor in the staff room."""
    heard = list(examples())
    assert len(heard) > 10_000
    taken = [text for text in heard if asked_in_chat(text) or order_of(text, reply=False)]
    assert taken == []


# Staff: whom.


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("https://t.me/c/1234/567", ByMessage(567, -1000000001234)),
        ("http://t.me/c/1234/567/", ByMessage(567, -1000000001234)),
        ("t.me/c/1234/89/567", ByMessage(567, -1000000001234)),
        ("https://t.me/c/1234/567?single", ByMessage(567, -1000000001234)),
        ("https://t.me/c/1234/567?thread=3&single", ByMessage(567, -1000000001234)),
        ("@vera_77", ByName("vera_77")),
        ("12345", ById(12345)),
        ("", ByCard()),
        ("https://t.me/vera", None),
        ("https://t.me/c/1234", None),
        ("https://evil.example/t.me/c/1234/567", None),
        ("t.me/c/1234/" + "9" * 4000, None),
        ("t.me/c/١٢/٣", None),
        ("@вера", None),
        ("@ve", None),
        ("vera", None),
        ("9" * 16, None),
        ("١٢٣", None),
        ("-100777", None),
    ],
)
def test_whom_a_word_names(said: str, found: Whom | None) -> None:
    """A message of the chat, a name, a number, the card; nothing that only looks like it."""
    assert whom(said) == found


# Staff: what.

ORDERS: list[tuple[str, Order]] = [
    ("handout vasilievsky 40", HandOut("vasilievsky", 40)),
    ("Раздатка Василеостровская 40.", HandOut("василеостровская", 40)),
    ("handout m-2 5 direct", HandOut("m-2", 5, Join.DIRECT)),
    ("раздатка стоп 5 сразу", HandOut("стоп", 5, Join.DIRECT)),
    ("раздатка стоп 5 авто", HandOut("стоп", 5, Join.AUTO)),
    ("handout stop 5 auto", HandOut("stop", 5, Join.AUTO)),
    ("handout stop 5 ask", HandOut("stop", 5, Join.ASK)),
    ("раздатка стоп 5 заявка", HandOut("стоп", 5, Join.ASK)),
    ("раздатка стоп 5 заявки", HandOut("стоп", 5, Join.ASK)),
    ("source stop off", Switch("stop", off=True)),
    ("источник стоп выкл", Switch("стоп", off=True)),
    ("источник стоп выключить", Switch("стоп", off=True)),
    ("источник стоп стоп", Switch("стоп", off=True)),
    ("source stop on", Switch("stop", off=False)),
    ("источник стоп вкл", Switch("стоп", off=False)),
    ("источник стоп включить", Switch("стоп", off=False)),
    ("freeze @vera", Freeze(ByName("vera"))),
    ("заморозить @vera", Freeze(ByName("vera"))),
    ("branch t.me/c/1/2", Freeze(ByMessage(2, -1000000000001), branch=True)),
    ("ветка 123", Freeze(ById(123), branch=True)),
    ("freeze branch @vera", Freeze(ByName("vera"), branch=True)),
    ("заморозить ветку @vera.", Freeze(ByName("vera"), branch=True)),
    ("unfreeze @vera", Thaw(ByName("vera"))),
    ("разморозить @vera", Thaw(ByName("vera"))),
    ("unfreeze branch @vera", Thaw(ByName("vera"), branch=True)),
    ("разморозить ветку @vera", Thaw(ByName("vera"), branch=True)),
    *((w, ShowNumbers()) for w in ("invites", "приглашения", "sources", "Источники!")),
    *((w, ShowNumbers(weekly=True)) for w in ("invites week", "приглашения неделя")),
    ("приглашения за неделю", ShowNumbers(weekly=True)),
    *((w, Pause()) for w in ("pause invites", "приглашения пауза", "пауза приглашений")),
    ("resume invites", Pause(over=True)),
    ("приглашения продолжить", Pause(over=True)),
    ("Продолжить  приглашения", Pause(over=True)),
]


@pytest.mark.parametrize(("said", "order"), ORDERS)
def test_every_order_is_understood(said: str, order: Order) -> None:
    """In both languages, whatever the capitals and the spaces."""
    for written in (said, f"  {said.replace(' ', '   ')}  "):
        assert order_of(written, reply=False) == order


@pytest.mark.parametrize("verb", ["freeze", "заморозить", "branch", "ветка", "разморозить ветку"])
def test_a_card_says_whom_for_who_answers_it(verb: str) -> None:
    """To no card, the word alone is half an order."""
    order = order_of(verb, reply=True)
    assert isinstance(order, Freeze | Thaw)
    assert order.whom == ByCard()
    assert order_of(verb, reply=False) == Unclear("whom")


@pytest.mark.parametrize(
    ("said", "example"),
    [
        ("handout", "handout"),
        ("handout 40", "handout"),
        ("handout stop 40 drect", "handout"),
        ("handout stop -5", "handout"),
        ("handout stop ٤٠", "handout"),
        ("handout stop 123456", "handout"),
        ("handout s 5", "handout"),
        ("handout _stop 5", "handout"),
        ("handout https://t.me/+x 5", "handout"),
        ("source", "source"),
        ("source stop of", "source"),
        ("источник стоп вык", "source"),
        ("freeze vera", "whom"),
        ("заморозь @vera", "whom"),
        ("freez @vera", "whom"),
        ("заморозить ветка @vera", "whom"),
        ("branch https://t.me/vera", "whom"),
        ("разморозить ветку кого-то", "whom"),
    ],
)
def test_half_an_order_or_a_misspelt_one_gives_the_example(said: str, example: str) -> None:
    """Rather than nothing, or the wrong thing."""
    assert order_of(said, reply=False) == Unclear(example)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "…",
        "раздатка завтра в семь у метро",
        "handout tomorrow at seven please",
        "freeze?",
        "handout?",
        "приглашения?",
        "freeze the whole thing",
        "источник слухов нам известен",
        "ветка метро закрыта",
        "давайте заморозить @vera",
        "кому пауза приглашений",
        "pause",
        "handoutstop 5",
        "\u0301" * 4096,
        "freeze " * 600,
    ],
)
def test_talk_that_only_looks_like_an_order_is_none(said: str) -> None:
    """Staff talk to each other in that room."""
    assert order_of(said, reply=False) is None


@given(text=st.text(max_size=100), verb=st.sampled_from([o.split()[0] for o, _ in ORDERS]))
def test_nothing_that_is_said_breaks_anything(text: str, verb: str) -> None:
    """And a hand-out's name and size are always such as can be."""
    order = order_of(f"{verb} {text}", reply=False)
    if isinstance(order, HandOut):
        assert 2 <= len(order.source) <= 24
        assert 0 <= order.size <= 99_999
    if isinstance(order, Freeze | Thaw) and isinstance(order.whom, ByMessage):
        assert 0 <= order.whom.message < 2**31
