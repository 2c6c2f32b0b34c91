"""The model of requests is read whole or not at all, and judges as it was taught to."""

import json
import math
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.models.requests import features
from adapters.models.requests.model import KINDS, LENGTH, SHIPPED, RequestModel, load, parse
from config.texts import LANGUAGES
from core.errors import ModelError
from outreach.listening.around import NAMES
from outreach.listening.heard import Kind
from outreach.listening.line import Line
from outreach.listening.reading import Reading, read
from outreach.listening.talk import Talk
from tests.texts import texts_in

MODEL = SHIPPED.read_bytes()
HEAD, _, BODY = MODEL.partition(b"\n")
TOLD = json.loads(HEAD)
SHARED = parse(MODEL)
HOSTILE = st.text(st.characters(codec=None) | st.sampled_from("\ud800\0\u0301\u202e ты.!?\n"))

# Whether the shipped model takes the words alone for a request.
ASKS = (
    "подскажите, до скольки сегодня автобус",
    "у кого-нибудь есть лишняя куртка, замерзаю",
    "куда идти, если потерял паспорт",
    "anyone know if the van is out tonight",
    "can somebody come to the clinic with me please",
)
ASKS_NOT = (
    "спасибо, всё получилось",
    "вчера весь вечер шёл дождь",
    "а ты сам-то где живёшь",
    "he made soup for everybody yesterday",
    "lol same here",
)


def reading(text: str) -> Reading:
    """A message as it is read."""
    return read(Talk().hear(Line(1, 0.0, 1, text)))


def made(body: bytes = BODY, **head: object) -> bytes:
    """The shipped file with something changed."""
    return json.dumps({**TOLD, **head}).encode() + b"\n" + body


def nested(depth: int) -> object:
    """A tree that is too deep."""
    tree: object = 0.0
    for _ in range(depth):
        tree = [0, 0.0, tree, 0.0]
    return tree


def test_the_shipped_model_is_small_and_says_where_it_is_from() -> None:
    """It is read with every start, and its licence goes with it."""
    assert len(MODEL) < 900_000
    assert (TOLD["features"], TOLD["bits"]) == (features.VERSION, features.BITS)
    assert TOLD["licence"]
    assert 0 < TOLD["requests"] < TOLD["messages"]
    assert TOLD["learnt_from"] == sorted(TOLD["learnt_from"])
    assert not {"chat-ru", "chat-en"} & set(TOLD["learnt_from"])


def test_it_tells_requests_from_other_talk() -> None:
    """Plain cases, in both languages, by the words alone."""
    right = [text for text in ASKS if SHARED.words(reading(text)) > 0]
    right += [text for text in ASKS_NOT if SHARED.words(reading(text)) < 0]
    assert right == [*ASKS, *ASKS_NOT]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("во сколько сегодня автобус?", Kind.QUESTION),
        ("отвезите меня кто-нибудь в больницу, пожалуйста", Kind.HELP),
        ("добавьте в чат мою подругу", Kind.INVITE),
        ("what time does the van come?", Kind.QUESTION),
        ("please can somebody bring me bandages", Kind.HELP),
        ("could you add my friend to the group", Kind.INVITE),
    ],
)
def test_it_tells_what_is_asked_for(text: str, kind: Kind) -> None:
    """To know something, to have something done, to let somebody in."""
    assert SHARED.kind(reading(text)) is kind


@given(HOSTILE)
def test_any_text_is_judged(text: str) -> None:
    """By a number that is one, by a kind that there is."""
    found = reading(text)
    assert abs(SHARED.words(found)) < 1e6
    assert SHARED.kind(found) in KINDS
    assert all(
        0 <= bucket < 1 << features.BITS for view in features.views(found) for bucket in view
    )


@given(st.lists(st.floats(-1e5, 1e5), min_size=len(NAMES), max_size=len(NAMES)))
def test_any_surroundings_are_judged(seen: list[float]) -> None:
    """Whatever the numbers are."""
    assert math.isfinite(SHARED.whole(seen))


@settings(max_examples=10)
@given(st.lists(st.sampled_from([*ASKS, *ASKS_NOT]), max_size=6))
def test_a_judgement_does_not_depend_on_what_was_judged_before(texts: list[str]) -> None:
    """Sums of words are kept, but no message is."""
    fresh = parse(MODEL)
    for text in texts:
        SHARED.words(reading(text))
    assert SHARED.words(reading(ASKS[0])) == fresh.words(reading(ASKS[0]))


def test_words_are_summed_as_the_views_say() -> None:
    """What is kept of words is a short cut, nothing else."""
    found = reading(ASKS[1])
    views = zip(features.views(found), _weights(SHARED), TOLD["scales"], strict=False)
    total = TOLD["biases"][0] + sum(
        scale * sum(weights[bucket] for bucket in buckets) / math.sqrt(len(buckets))
        for buckets, weights, scale in views
    )
    assert SHARED.words(found) == pytest.approx(total)


def _weights(model: RequestModel) -> list[list[int]]:
    return [list(model._letter_weights), *map(list, model._weights)]


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\n",
        HEAD,
        MODEL[:-64],
        MODEL[1:],
        b"[]\n" + BODY,
        b"\xff\xfe\n" + BODY,
        made(features=features.VERSION + 1),
        made(bits=features.BITS - 1),
        made(around=[*NAMES, "the moon"]),
        made(around=list(reversed(NAMES))),
        made(scales=TOLD["scales"][1:]),
        made(scales=[-1.0, *TOLD["scales"][1:]]),
        made(scales=[math.nan, *TOLD["scales"][1:]]),
        made(biases=TOLD["biases"][1:]),
        made(biases=["1.0", *TOLD["biases"][1:]]),
        made(biases=[True, *TOLD["biases"][1:]]),
        made(line=TOLD["line"][1:]),
        made(line=[10**400, *TOLD["line"][1:]]),
        made(trees=None),
        made(trees=["tall"]),
        made(trees=[[0, 0.0, 0.0]]),
        made(trees=[[len(NAMES), 0.0, 0.0, 0.0]]),
        made(trees=[[-1, 0.0, 0.0, 0.0]]),
        made(trees=[[0.5, 0.0, 0.0, 0.0]]),
        made(trees=[nested(14)]),
        HEAD.replace(b'"trees": [', b'"trees": ' + b"[" * 100_000, 1) + b"\n" + BODY,
        made(sha256="0" * 64),
        made(zlib.compress(bytes(LENGTH - 1))),
        made(zlib.compress(bytes(LENGTH + 1))),
        made(zlib.compress(bytes(LENGTH))),
        made(b"not compressed at all"),
    ],
    ids=lambda spoilt: f"{len(spoilt)} bytes",
)
def test_a_spoilt_file_is_refused(tmp_path: Path, spoilt: bytes) -> None:
    """In a line that says what to do, in both languages."""
    file = tmp_path / "requests.model"
    file.write_bytes(spoilt)
    with pytest.raises(ModelError) as caught:
        load(file)
    told = [texts_in(language).tell(caught.value) for language in LANGUAGES]
    assert all("requests.model" in line and "\n" not in line for line in told)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """It is not made up."""
    with pytest.raises(ModelError) as caught:
        load(tmp_path / "requests.model")
    assert caught.value.name == "error-small-missing"


def test_a_bomb_is_not_unpacked() -> None:
    """A gigabyte of zeros is a megabyte on disk; no more is unpacked than the weights should be."""
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(60)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(ValueError, match="damaged"):
        parse(made(bomb))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * LENGTH
