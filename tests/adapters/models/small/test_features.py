"""What the small model sees of a message: the same of any spelling, little of a hostile one."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.models.small import features
from moderation.findings import Finding, Kind
from moderation.rules.reading import read
from moderation.rules.rudeness import rudeness
from moderation.said import Parent, Said

LONGEST = 4096  # characters of a Telegram message
FAMILY = "\U0001f469\u200d\U0001f467"

Views = tuple[list[int], ...]


def views(said: Said | str) -> Views:
    """The views, in an order that does not matter to a sum."""
    reading = read(Said(said) if isinstance(said, str) else said)
    return tuple(sorted(view) for view in features.views(reading, rudeness(reading)))


# Lone surrogates, NULs and combining marks among the rest.
HOSTILE = st.text(
    st.characters(codec=None) | st.sampled_from("\ud800\udfff\0\u0301\u202e\u200bтыёй@*'-. \n"),
    max_size=60,
)


@given(HOSTILE, HOSTILE, st.sampled_from(Parent), st.sets(HOSTILE, max_size=3))
def test_any_text_has_its_views(text: str, answered: str, parent: Parent, names: set[str]) -> None:
    """Whatever is written, in answer to whatever, among whoever; every bucket is one there is."""
    for view in views(Said(text, parent, answered, frozenset(names))):
        assert all(0 <= bucket < 1 << features.BITS for bucket in view)


@given(HOSTILE, st.sampled_from(Parent))
def test_a_message_always_looks_the_same(text: str, parent: Parent) -> None:
    """Nothing depends on what was read before."""
    said = Said(text, parent, text)
    assert views(said) == views(said)


@pytest.mark.parametrize(
    "piece",
    [
        *("\u0301", "\0", "\ud800", "а", "ты ", "ты идиот. ", "! ", "?!", "«", '"', "@a ", "a-"),
        *("пошёл вон ", "x*y ", "м*дак ", "a b c ", FAMILY, "\u202e", "1 ", "и\u0306", "ﷺ", "\n"),
        *("ты. ", "you ", "абвгдежзик" * 40),
    ],
)
def test_what_is_looked_at_is_bounded(piece: str) -> None:
    """The longest message costs some thousands of numbers, whatever is in it and in its parent."""
    text = (piece * LONGEST)[:LONGEST]
    letters, words, aim = views(Said(text, Parent.OTHER, text, frozenset({"марина"})))
    assert len(letters) <= 4 * (LONGEST + 2 * features.MANY)  # n-grams of four lengths
    assert len(words) <= 4 * features.MANY
    assert len(aim) <= 6 * features.MANY


def test_a_wall_of_letters_is_not_read_to_its_end() -> None:
    """Nobody writes words so long in earnest."""
    wall = "абвгдежзик" * 400
    assert len(views(wall)[0]) < 200
    assert views(wall) == views(wall[:-10])[:1] + views(wall)[1:]


def test_twice_the_message_is_at_most_twice_the_work() -> None:
    """The numbers grow with the words, not with their square."""
    for piece in ("ты ", "идиот ты ", "слово "):
        short, long = (sum(map(len, views(piece * times))) for times in (60, 120))
        assert long <= 2 * short


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("ты и д и о т", "ты идиот"),
        ("ты и.д.и.о.т", "ты идиот"),
        ("ты и*д*и*о*т", "ты идиот"),
        ("ты идиooт", "ты идиоот"),
        ("ты идиoт", "ты идиот"),
        ("ты иди0т", "ты идиот"),
        ("ты идиооооот", "ты идиот"),
        ("т\u200bы идиот", "ты идиот"),
        ("ｔы идиот", "ты идиот"),
        ("Ты Идиот", "ты идиот"),
        ("ты м*дак", "ты мудак"),
        ("ты yрoд", "ты урод"),
        ("ты ещё тут", "ты еще тут"),
        ("you id1ot", "you idiot"),
        ("fu*k you", "fuck you"),
        ("you bast@rd", "you bastard"),
        ("ｙｏｕ ｍｏｒｏｎ", "you moron"),
        ("you stup1d b1tch", "you stupid bitch"),
        ("you’re an idiot", "you're an idiot"),
    ],
)
def test_a_masked_word_looks_like_the_plain_one(masked: str, plain: str) -> None:
    """In every view: masks, mixed alphabets, invisible characters, capitals."""
    assert views(masked) == views(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ты дурак, а он молодец", "он дурак, а ты молодец"),
        ("я не идиот, ты идиот", "ты не идиот, я идиот"),
        ("you are right, he is an idiot", "he is right, you are an idiot"),
        ("не ты, а я дура", "не я, а ты дура"),
    ],
)
def test_who_is_meant_by_which_word_matters(one: str, other: str) -> None:
    """The same words in another order are another message, for the words and for the aim."""
    first, second = views(one), views(other)
    assert first[0] == second[0]  # the letters are the same
    assert first[1] != second[1]
    assert first[2] != second[2]


def test_the_talk_around_matters() -> None:
    """A reply, whose it answers, what is answered, and who is there."""
    text = "опять Марина всё испортила"
    around = [
        Said(text),
        Said(text, Parent.SELF, "спасибо"),
        Said(text, Parent.OTHER, "спасибо"),
        Said(text, Parent.OTHER, "ты идиот"),
        Said(text, names=frozenset({"марина"})),
    ]
    aims = [views(said)[2] for said in around]
    assert len({tuple(aim) for aim in aims}) == len(around)
    assert len({tuple(views(said)[0]) for said in around}) == 1


def test_a_quotation_is_not_among_the_words() -> None:
    """Only that there is one."""
    quoted, plain = views("«ты тварь» пишут мне каждый день"), views("пишут мне каждый день")
    assert quoted[:2] == plain[:2]
    assert quoted[2] != plain[2]


def test_what_the_rules_say_is_heard() -> None:
    """Their reason, and how sure they are."""
    reading = read(Said("какие новости"))
    found = [
        None,
        Finding(Kind.RUDE, "reason-threat", 0.9),
        Finding(Kind.RUDE, "reason-threat", 0.3),
        Finding(Kind.RUDE, "reason-slur", 0.9),
    ]
    assert len({tuple(features.views(reading, rule)[2]) for rule in found}) == len(found)


FINGERPRINT = "4bf4c8c318a18923"
MESSAGES = (
    Said("Ты и д и о т, Марина, заткнись уже!", names=frozenset({"марина"})),
    Said("Какой же я дурак... опять ключи забыл))", Parent.SELF, "где ты?"),
    Said("«вы никто» — сказали мне в регистратуре"),
    Said("people like you should NEVER be let in", Parent.OTHER, "thanks, you are kind"),
    Said("f*ck this bus, i'm late again"),
    Said("", Parent.OTHER, ""),
)


def test_a_change_of_the_features_is_a_new_version() -> None:
    """The model is taught anew then: say so in `features.VERSION`, train, and mend this number.

    The rules and their word lists are part of what it sees.
    """
    seen = json.dumps([features.VERSION, features.BITS, [views(said) for said in MESSAGES]])
    assert hashlib.sha256(seen.encode()).hexdigest()[:16] == FINGERPRINT
