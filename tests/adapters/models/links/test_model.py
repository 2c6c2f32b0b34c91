"""The shipped model of links is read whole or not at all, and finds the obvious."""

import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.models.links.model import PARTS, SHIPPED, LinksModel, load, parse
from core.errors import ModelError
from outreach.listening.linking.answering import ANSWER
from outreach.listening.linking.linker import Linker
from outreach.listening.linking.pairs import RANK
from outreach.listening.linking.shape import shape
from tests.outreach.listening.linking.chatter import Chatter

MODEL = SHIPPED.read_bytes()
HEAD, _, BODY = MODEL.partition(b"\n")


def made(body: bytes = BODY, **head: object) -> bytes:
    """The shipped file with something changed."""
    return json.dumps({**json.loads(HEAD), **head}).encode() + b"\n" + body


@pytest.fixture(scope="module")
def shipped() -> LinksModel:
    """The model that comes with Steward."""
    return load()


def test_it_is_small() -> None:
    """Together with the model of requests it must stay below two megabytes."""
    assert len(MODEL) < 800_000


def test_who_is_asked_answers(shipped: LinksModel) -> None:
    """A plain answer is linked, by a reply and without; small talk and thanks are not."""
    here = Chatter()
    linker = Linker(shipped)

    def linked(author: int, text: str, reply: int | None = None, after: float = 40.0) -> list[int]:
        said = here.say(author, text, reply=reply, after=after)
        links = linker.link(said, here.asked, here.talk)
        for link in links:
            here.answered(here.open[link.request].said, said)
        return [link.request for link in links]

    bus = here.ask(1, "ребят, где сегодня стоит автобус и до скольки?")
    linker.link(bus, (), here.talk)
    assert linked(2, "у вокзала, со стороны парка, до восьми", reply=bus.id) == [bus.id]
    assert linked(1, "спасибо большое!") == []
    assert linked(3, "ахах ну и погодка") == []
    test = here.ask(4, "does anyone know when the clinic does hep c tests?", after=3000)
    linker.link(test, here.asked, here.talk)
    assert linked(2, "tuesdays from 2 to 5, no appointment needed, just come in") == [test.id]
    assert linked(3, "thanks, good to know", reply=test.id) == []


def test_who_is_called_is_replied_to(shipped: LinksModel) -> None:
    """The ranker prefers the message of whom the first word names."""
    here = Chatter()
    asked = here.ask(1, "как дойти до центра пешком?")
    here.say(3, "я ужинаю")
    said = here.say(2, "Марина, прямо по набережной")
    linker = Linker(shipped)
    compared = linker.compare(said, here.asked, here.talk)
    row = dict(zip(ANSWER, compared.rows[0], strict=True))
    assert compared.requests[0].id == asked.id
    assert row["rank_request"] == row["rank_best"] > 0.5


def test_its_words_count(shipped: LinksModel) -> None:
    """Information sounds more like an answer than thanks."""
    here = Chatter()
    info, thanks = here.say(1, "они принимают по будням с 9 до 17"), here.say(1, "спасибо!!")
    assert shipped.text(info, shape(info), None) > shipped.text(thanks, shape(thanks), None) + 1


@given(st.integers(1, 40), st.floats(-5, 100))
@settings(max_examples=20)
def test_rows_are_judged_one_by_one(count: int, value: float) -> None:
    """What stands beside a row changes nothing for it, and confidence is between 0 and 1."""
    model = load()
    row = [value] * len(ANSWER)
    alone = model.answers([row])[0]
    assert 0 < alone < 1
    assert list(model.answers([row] * count)) == [alone] * count
    assert len(model.parents([[value] * len(RANK)] * count)) == count


@pytest.mark.parametrize(
    "model",
    [
        b"",
        MODEL[:-9],
        made(version=0),
        made(rank=len(RANK) + 1),
        made(answer=1),
        made(sha256="0" * 64),
        made(scale="1"),
        made(bias=None),
        made(bias=float("nan")),
        made(sizes=[1, 2]),
        made(sizes=[1, 2, 3]),
        made(zlib.compress(zlib.decompress(BODY)[:-1])),
    ],
    ids=range(12),
)
def test_another_file_is_refused(model: bytes, tmp_path: Path) -> None:
    """Cut off, of another version, changed: an error that says what to do."""
    file = tmp_path / "links.model"
    file.write_bytes(model)
    with pytest.raises(ModelError) as caught:
        load(file)
    assert caught.value.name == "error-small-damaged"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """And which one."""
    with pytest.raises(ModelError) as caught:
        load(tmp_path / "links.model")
    assert caught.value.name == "error-small-missing"


def test_a_bit_turned_over_is_noticed() -> None:
    """The hash guards the weights and the trees."""
    body = bytearray(zlib.decompress(BODY))
    body[len(body) // 2] ^= 4
    with pytest.raises(ValueError, match="damaged"):
        parse(made(zlib.compress(bytes(body))))


def test_it_says_what_it_learnt_from() -> None:
    """For whoever asks later: writers, messages, the licence."""
    head = json.loads(HEAD)
    assert "en_irc_ubuntu" in head["learnt_from"]
    assert head["messages"] > 4_000
    assert len(head["sizes"]) == len(PARTS)
