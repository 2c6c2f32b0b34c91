"""The shipped model is read whole or not at all, and judges as it was taught to."""

import json
import math
import tracemalloc
import zlib
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.models.small import features
from adapters.models.small.model import SHIPPED, VIEWS, SmallModel, load, parse
from config.texts import LANGUAGES
from core.errors import ModelError
from moderation.rules.reading import read
from moderation.rules.rudeness import rudeness
from moderation.said import Parent, Said
from tests.texts import texts_in

MODEL = SHIPPED.read_bytes()
HEAD, _, BODY = MODEL.partition(b"\n")
BUCKETS = VIEWS << features.BITS

# What the shipped model says, in log-odds. Taught anew, it says something else: look whether that
# is as good (`python -m benchmarks.rudeness`), then put the numbers here that the test shows.
GOLDEN = {
    "Ну ты и мразота, Игорь": 6.037464,
    "Да ёб твою мать, опять дождь": -5.01373,
    "Какая же я растяпа, пришла не в тот день": -4.60658,
    "nobody wants you in here, crawl away": 7.547211,
    "so proud of you, you magnificent idiot": -3.994368,
    "which floor is the clinic on?": -5.386227,
}


def judge(model: SmallModel, said: Said | str) -> float:
    """The log-odds of rudeness, the rules heard."""
    reading = read(Said(said) if isinstance(said, str) else said)
    return model.judge(reading, rudeness(reading))


def made(body: bytes = BODY, **head: object) -> bytes:
    """The shipped file with something changed."""
    return json.dumps({**json.loads(HEAD), **head}).encode() + b"\n" + body


def another_bit(at: float) -> bytes:
    """The shipped file with a bit turned over somewhere in its weights."""
    place = len(HEAD) + 1 + int(at * len(BODY))
    return MODEL[:place] + bytes([MODEL[place] ^ 4]) + MODEL[place + 1 :]


@pytest.fixture(scope="module")
def shipped() -> SmallModel:
    """The model that comes with Steward."""
    return load()


def test_the_shipped_model_is_small_and_says_where_it_is_from() -> None:
    """It is read with every start, and its licence goes with it."""
    head = json.loads(HEAD)
    assert len(MODEL) < 3 << 20
    assert (head["features"], head["bits"]) == (features.VERSION, features.BITS)
    assert head["licence"]
    assert 0 < head["rude"] < head["messages"]
    assert head["learnt_from"] == sorted(head["learnt_from"])


def test_it_judges_as_on_the_day_it_was_taught(shipped: SmallModel) -> None:
    """A change of the features, of the rules or of the sum would spoil it in silence."""
    now = {text: round(judge(shipped, text), 6) for text in GOLDEN}
    assert now == pytest.approx(GOLDEN, abs=1e-6), str(now)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(sorted(GOLDEN)), max_size=8))
def test_a_judgement_does_not_depend_on_what_was_judged_before(texts: list[str]) -> None:
    """Sums of words are kept, but no message is."""
    fresh, used = parse(MODEL), SHARED
    for text in texts:
        judge(used, text)
    assert judge(used, "Ну и что ты за человек") == judge(fresh, "Ну и что ты за человек")


SHARED = parse(MODEL)
HOSTILE = st.text(st.characters() | st.sampled_from("\ud800\udfff\0\u0301\u202e ты.!?\n"))


@given(HOSTILE, HOSTILE, st.sampled_from(Parent))
def test_any_text_is_judged(text: str, answered: str, parent: Parent) -> None:
    """By a number that is one."""
    assert abs(judge(SHARED, Said(text, parent, answered))) < 1e6


@pytest.mark.parametrize(
    "piece",
    [
        *("\u0301", "\0", "\ud800", "а", "ты ", "ты идиот. ", "!", "?! ", "«", "@a ", "a-"),
        *("пошёл вон ", "м*дак ", "\U0001f469\u200d\U0001f467", "\u202e", "ﷺ", "."),
    ],
)
def test_the_longest_message_is_judged(piece: str) -> None:
    """4,096 characters of anything, in answer to as many."""
    text = (piece * 4096)[:4096]
    assert abs(judge(SHARED, Said(text, Parent.OTHER, text))) < 1e6


def test_more_words_than_are_kept_change_nothing() -> None:
    """What is kept of words is bounded, and forgetting it costs no accuracy."""
    model = parse(MODEL)
    before = judge(model, "ну ты и гад")
    words = islice(map("".join, product("бвгджзклмн", repeat=5)), 20_500)
    while text := " ".join(islice(words, 300)):
        judge(model, text)
        assert len(model._words) <= 20_000
    assert judge(model, "ну ты и гад") == before


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\n",
        HEAD,
        HEAD + b"\n",
        MODEL[:-64],
        MODEL[: len(MODEL) // 2],
        MODEL[1:],
        BODY,
        b"{}\n" + BODY,
        b"[]\n" + BODY,
        b"null\n" + BODY,
        b"\xff\xfe\n" + BODY,
        another_bit(0.001),
        another_bit(0.5),
        another_bit(0.999),
        made(features=features.VERSION + 1),
        made(features=str(features.VERSION)),
        made(bits=features.BITS - 1),
        made(scales=[1.0] * (VIEWS - 1)),
        made(scales=[1.0] * (VIEWS + 1)),
        made(scales=None),
        made(scales=[1.0, 1.0, math.nan]),
        made(scales=[1.0, math.inf, 1.0]),
        made(scales=[1.0, -1.0, 1.0]),
        made(scales=["1.0", "1.0", "1.0"]),
        made(scales="111"),
        made(scales={"1": 1, "2": 2, "3": 3}),
        made(scales=[1.0, True, 1.0]),
        made(bias="much"),
        made(bias="1.0"),
        made(bias=None),
        made(bias=False),
        made(bias=math.nan),
        made(bias=-math.inf),
        made(bias=10**400),
        made(sha256="0" * 64),
        made(zlib.compress(bytes(BUCKETS - 1))),
        made(zlib.compress(bytes(BUCKETS + 1))),
        made(zlib.compress(bytes(BUCKETS))),
        made(b"not compressed at all"),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path: Path, spoilt: bytes) -> None:
    """In a line that says what to do, in both languages."""
    file = tmp_path / "rudeness.model"
    file.write_bytes(spoilt)
    with pytest.raises(ModelError) as caught:
        load(file)
    told = [texts_in(language).tell(caught.value) for language in LANGUAGES]
    assert all("rudeness.model" in line and "\n" not in line for line in told)
    assert caught.value.name == "error-small-damaged"
    assert caught.value.__suppress_context__


@settings(max_examples=40)
@given(st.integers(64, len(MODEL)))
def test_a_file_cut_off_anywhere_is_refused(missing: int) -> None:
    """Weights that are not all there are no weights."""
    with pytest.raises((ValueError, KeyError, TypeError, zlib.error)):
        parse(MODEL[:-missing])


def test_a_bomb_is_not_unpacked() -> None:
    """A gigabyte of zeros is a megabyte on disk; no more is unpacked than the weights should be."""
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(ValueError, match="damaged"):
        parse(made(bomb))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * BUCKETS


def _nowhere(path: Path) -> None:
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("put", [_nowhere, Path.mkdir])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, put: Callable[[Path], None]) -> None:
    """Also where a folder is."""
    file = tmp_path / "rudeness.model"
    put(file)
    with pytest.raises(ModelError) as caught:
        load(file)
    assert caught.value.name == "error-small-missing"
    assert all(texts_in(language).tell(caught.value) for language in LANGUAGES)
