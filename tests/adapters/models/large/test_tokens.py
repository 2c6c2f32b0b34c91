"""The tokens are those of the reference, but for ties and rare signs."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.models.large.messages import shipped_messages
from adapters.models.large.reference import Reference
from adapters.models.large.tokens import LONGEST, Tokens
from core.errors import ModelError
from training.cases import EXAMPLES

# Russian and English letters, digits, the signs of a keyboard, emoji.
ORDINARY = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    ".,!?:;-—()[]«»\"'/@#№$%&*+=_~^|😀😂🙏👍🔥💊💉❤🥺🤡"
)
# A word in which no letter comes twice: there is no other order for the same pieces, so that no two
# cuts are worth the same.
WORD = st.text(ORDINARY, min_size=1, max_size=20).map(lambda word: "".join(dict.fromkeys(word)))
TEXTS = st.lists(WORD, max_size=60).map(" ".join)

# Of three thousand messages. There are none with the vocabulary of the benchmark, sixteen thousand
# words, and one with the few hundred of the tests'.
HANDFUL = 5
NASTY = [
    "",
    " \n ",
    "е" + "\u0301" * 4096,
    "слово " * 3000,
    "слово\n" * 3000,
    "a" * 5000,
    "\ue0ff" * 5000,
    "<s>",
    "<s>" * 600,
    "a<mask>b<unk>c </s> <pad>",
    "<S> < s> <s <<s>>",
    "привет <mask> </s><s> дурак <pad><unk>",
    "👨\u200d👩\u200d👧" * 40,
    "👍🏽❤️🇷🇺",
    "\u202eпривет\u202c \u200fvan",
    "van\0\0van\0",
    "van \ufffd van",
    "a\u200bb\tc\r\nd\u3000e\xa0f\xadg",
    "))))))))) ахахахаха ........ !!!!!!",
    "и\u0306 е\u0308 ﬁ Ⅷ ½ 각 नमस्ते",
]


@pytest.fixture(scope="module")
def tokens(words: bytes) -> Tokens:
    """Ours."""
    return Tokens(words)


def ids_of(reference: Reference, text: str) -> Any:
    """What the tokenizer of Detoxify gives, called as `predict` calls it."""
    return reference._model.tokenizer(text, truncation=True, padding=True)["input_ids"]


def differing(tokens: Tokens, reference: Reference, texts: Iterable[str]) -> list[str]:
    """The texts whose ids are not those of the reference."""
    return [text for text in texts if tokens.ids(text) != ids_of(reference, text)]


def test_messages_are_cut_as_by_the_reference(tokens: Tokens, reference: Reference) -> None:
    """All that a compiled model is compared on."""
    assert differing(tokens, reference, shipped_messages()) == []


def test_talk_is_cut_as_by_the_reference(tokens: Tokens, reference: Reference) -> None:
    """Every seventh of our examples, but for a handful of words like "ахахаха".

    There the same pieces come in another order, and are worth the same.
    """
    texts = [
        json.loads(line)["text"]
        for file in sorted(EXAMPLES.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len(texts[::7]) > 3_000
    ties = differing(tokens, reference, texts[::7])
    assert len(ties) <= HANDFUL
    for text in ties:
        assert sorted(tokens.ids(text)) == sorted(ids_of(reference, text))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_cut_as_by_the_reference(
    tokens: Tokens, reference: Reference, text: str
) -> None:
    """A special token that somebody typed is the token itself to both."""
    assert tokens.ids(text) == ids_of(reference, text)


@settings(max_examples=300)
@given(text=TEXTS)
@example("ты дурак, я тебя найду 😂")
def test_ordinary_words_are_cut_as_by_the_reference(
    tokens: Tokens, reference: Reference, text: str
) -> None:
    """Whatever their letters are."""
    assert tokens.ids(text) == ids_of(reference, text)


@given(text=st.text())
def test_every_text_has_ids_that_the_model_knows(tokens: Tokens, text: str) -> None:
    """At most as many as it can read, between the marks of beginning and end."""
    ids = tokens.ids(text)
    assert len(ids) <= LONGEST
    assert (ids[0], ids[-1]) == (0, 2)
    assert all(0 <= number < tokens.count for number in ids)


def test_a_long_text_is_cut_off(tokens: Tokens) -> None:
    """At what the model can read, with its end mark."""
    ids = tokens.ids("слово " * 3000)
    assert (len(ids), ids[0], ids[-1]) == (LONGEST, 0, 2)


def test_half_a_character_is_read_as_an_unknown_one(tokens: Tokens) -> None:
    """Telegram does not send any, but a JSON file can hold one."""
    assert tokens.ids("van \ud800 van") == tokens.ids("van \ufffd van")


def test_what_is_no_tokenizer_is_told(words: bytes) -> None:
    """Damaged, or of another kind of model."""
    other = words.replace(b"<s>", b"<t>", 1)
    for damaged in (b"", b"\xff" * 100, words[:-1_000], other):
        with pytest.raises(ModelError, match="error-model-tokenizer"):
            Tokens(damaged)
