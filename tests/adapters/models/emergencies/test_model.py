"""The second opinion is read whole or not at all, and tells cries from other talk."""

import json
import math
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.models.emergencies.model import LENGTH, SHIPPED, load, parse
from adapters.models.requests import features
from config.texts import LANGUAGES
from core.errors import ModelError
from outreach.listening.emergency.opinion import added
from outreach.listening.line import Line
from outreach.listening.talk import Talk, Utterance
from tests.outreach.emergency.sentences import (
    ENGLISH_ALARMS,
    ENGLISH_QUIET,
    RUSSIAN_ALARMS,
    RUSSIAN_QUIET,
)
from tests.texts import texts_in

MODEL = SHIPPED.read_bytes()
HEAD, _, BODY = MODEL.partition(b"\n")
TOLD = json.loads(HEAD)
SHARED = parse(MODEL)
HOSTILE = st.text(st.characters(codec=None) | st.sampled_from("\ud800\0\u0301\u202e ты.!?\n"))


def said(text: str) -> Utterance:
    """One message, alone in its chat."""
    return Talk().hear(Line(1, 0.0, 1, text))


def made(body: bytes = BODY, **head: object) -> bytes:
    """The shipped file with something changed."""
    return json.dumps({**TOLD, **head}).encode() + b"\n" + body


def test_the_shipped_model_is_small_and_says_where_it_is_from() -> None:
    """It is read with every start, its licence goes with it; it never saw what it is tried on."""
    assert len(MODEL) < 250_000
    assert (TOLD["features"], TOLD["bits"]) == (features.VERSION, features.BITS)
    assert TOLD["licence"]
    assert 0 < TOLD["emergencies"] < TOLD["messages"]
    assert TOLD["learnt_from"] == sorted(TOLD["learnt_from"])
    assert not {"emergency", "chat-ru", "chat-en"} & set(TOLD["learnt_from"])


def test_it_tells_cries_from_what_sounds_like_them() -> None:
    """Most of the sentences that the rules are tested with, which it has not learnt from."""
    cries = [added(SHARED.opinion(said(text))) for text in (*RUSSIAN_ALARMS, *ENGLISH_ALARMS)]
    quiet = [added(SHARED.opinion(said(text))) for text in (*RUSSIAN_QUIET, *ENGLISH_QUIET)]
    assert sum(points > 0 for points in cries) > 0.65 * len(cries)
    assert sum(points > 0 for points in quiet) < 0.2 * len(quiet)


@given(HOSTILE)
def test_any_text_is_judged(text: str) -> None:
    """By a number, and by the same again."""
    one = said(text)
    found = SHARED.opinion(one)
    assert math.isfinite(found)
    assert found == SHARED.opinion(one)


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
        b"[" * 100_000 + b"\n" + BODY,
        made(features=features.VERSION + 1),
        made(bits=features.BITS - 1),
        made(scales=TOLD["scales"][1:]),
        made(scales=[-1.0, *TOLD["scales"][1:]]),
        made(scales=[math.nan, *TOLD["scales"][1:]]),
        made(bias="1.0"),
        made(bias=True),
        made(bias=10**400),
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
    file = tmp_path / "emergencies.model"
    file.write_bytes(spoilt)
    with pytest.raises(ModelError) as caught:
        load(file)
    told = [texts_in(language).tell(caught.value) for language in LANGUAGES]
    assert all("emergencies.model" in line and "\n" not in line for line in told)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """It is not made up."""
    with pytest.raises(ModelError) as caught:
        load(tmp_path / "emergencies.model")
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
