"""The compiled model answers as Detoxify does, and only if it is what was compiled."""

import json
import math
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from adapters.models.large import checkpoint, graph, manifest
from adapters.models.large import compile as compiling
from adapters.models.large.compile import compile_model, near_enough, nearness_of
from adapters.models.large.compiled import Compiled, _batches, open_compiled
from adapters.models.large.graph import Kind
from adapters.models.large.messages import shipped_messages
from adapters.models.large.places import current
from adapters.models.large.reference import Reference
from adapters.models.large.shelf import TOKENIZER, open_engine, source_in
from tests.adapters.models.checkpoints import CLASSES, sentences

Refused = Callable[[str], AbstractContextManager[None]]
Scores = tuple[float, ...]
Asked = tuple[list[str], list[Scores]]

NASTY = [
    "",
    " ",
    "е" + "\u0301" * 4096,
    "слово " * 3000,
    "a" * 4096,
    "<s>",
    "привет <mask> </s><s> дурак <pad><unk>",
    "👨‍👩‍👧" * 40,
    "👍🏽❤️🇷🇺",
    "\u202eпривет\u202c \u200fvan",
    "van\0\0van\0",
    "\ud800 van",
]
# In probability, on the small checkpoint; the real one is measured when it is compiled.
BOUNDS: list[tuple[Kind, float]] = [("fp32", 1e-4), ("blocks", 0.02), ("int8", 0.02)]


def place(folder: Path) -> Path:
    """Where the compiled model is."""
    found = current(folder, "compiled")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def asked(reference: Reference) -> Asked:
    """Everyday and nasty texts, and what Detoxify says of them."""
    # Not "...": to so small a vocabulary that is ". .." or ".. .", and worth the same.
    everyday = [text for text in sentences(50, seed=7) if not text.endswith("...")]
    texts = [*NASTY, *everyday]
    return texts, reference.predict(texts)


@pytest.mark.parametrize(("kind", "bound"), BOUNDS)
def test_every_kind_answers_as_detoxify(
    kind: Kind, bound: float, compiled: Path, asked: Asked, tmp_path: Path
) -> None:
    """On everyday and on nasty texts."""
    source = source_in(compiled)
    assert source is not None
    graph.write(checkpoint.load(source.folder / source.file), tmp_path, kind)
    shutil.copy(source.folder / TOKENIZER, tmp_path)
    engine = Compiled(tmp_path, source.classes, kind)
    texts, wanted = asked
    nearness = nearness_of(wanted, engine.predict(texts))
    assert nearness.largest_probability <= bound
    backlog = nearness_of(wanted, engine.backlog(texts))
    assert backlog.largest_probability <= bound * 1.5


def test_the_reference_is_detoxify_itself(compiled: Path, reference: Reference) -> None:
    """What ours leaves out of its loading makes no difference."""
    import torch  # noqa: PLC0415 - the same
    from detoxify import Detoxify  # noqa: PLC0415 - seconds, for this test only

    source = source_in(compiled)
    assert source is not None
    loaded = torch.load(source.folder / source.file, weights_only=True)
    loaded["config"]["arch"]["args"]["model_type"] = str(source.folder)
    local = source.folder.parent / "local.ckpt"
    torch.save(loaded, local)
    detoxify = Detoxify(checkpoint=str(local), huggingface_config_path=str(source.folder))
    texts = sentences(10)
    found = detoxify.predict(texts)
    assert list(found) == CLASSES
    wanted = list(zip(*found.values(), strict=True))
    assert nearness_of(wanted, reference.backlog(texts)).largest_probability < 1e-6


def test_the_order_of_a_backlog_is_kept(compiled: Path) -> None:
    """Though it is scored by length."""
    engine = open_engine(compiled)
    assert engine is not None
    texts = sentences(100, seed=3)
    alone, together = engine.predict(texts), engine.backlog(texts)
    assert nearness_of(alone, together).largest_probability < 0.01
    assert engine.backlog([]) == []


def test_a_batch_stays_small() -> None:
    """Long texts go nearly alone, short ones together, none is lost."""
    sizes = [[0] * size for size in [512, 3, 3, 500, 4, *[2] * 80]]
    batches = list(_batches(sizes))
    assert sorted(number for batch in batches for number in batch) == list(range(len(sizes)))
    assert all(max(len(sizes[n]) for n in batch) * len(batch) <= 512 for batch in batches)


@pytest.mark.parametrize("name", ["model.onnx", "model.onnx.data", TOKENIZER])
@pytest.mark.parametrize("how", ["cut", "changed", "gone"])
def test_a_damaged_file_is_told(name: str, how: str, folder: Path, refused: Refused) -> None:
    """It is not served."""
    file = place(folder) / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data if how == "changed" else data[: len(data) // 2])
    if how == "gone":
        file.unlink()
    with refused(f"compiled model is damaged .{name}"):
        open_engine(folder)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda values: values.pop("files"), "damaged"),
        (lambda values: values.update(kind="int4"), "damaged"),
        (lambda values: values.update(classes=[]), "damaged"),
        (lambda values: values["files"].update({"../secret": "00"}), "damaged"),
        (lambda values: values.update(format=manifest.FORMAT + 1), "another version"),
        (lambda values: values.pop("nearness"), "damaged"),
        (lambda values: values["nearness"].pop("mean_logit"), "damaged"),
    ],
)
def test_a_damaged_manifest_is_told(
    spoil: Callable[[dict[str, object]], object], said: str, folder: Path, refused: Refused
) -> None:
    """Or one of another version."""
    file = place(folder) / manifest.NAME
    values = json.loads(file.read_text())
    spoil(values)
    file.write_text(json.dumps(values))
    with refused(said):
        open_compiled(place(folder))


def probabilities(logits: Sequence[float]) -> list[Scores]:
    """A model's answers, one class each."""
    return [(1 / (1 + math.exp(-logit)),) for logit in logits]


def shifted(by: float, of: float, size: float = 0.0) -> tuple[list[Scores], list[Scores]]:
    """A hundred answers, and the same, but that the share `of` them is off by `by` in logits."""
    logits = [size + number / 100 for number in range(-50, 50)]
    moved = [logit + by if number < of * 100 else logit for number, logit in enumerate(logits)]
    return probabilities(logits), probabilities(moved)


@pytest.mark.parametrize(
    ("off", "enough"),
    [
        (shifted(0.09, of=1.0), False),  # a mean of 0.02 in probability
        (shifted(0.03, of=1.0), True),
        (shifted(0.09, of=1.0, size=3.5), True),
        (shifted(0.15, of=1.0, size=3.5), False),  # too little to be seen in the probabilities
        (shifted(0.6, of=0.01, size=3.5), True),
        (shifted(0.6, of=0.03, size=3.5), False),
        (shifted(0.4, of=0.01), True),
        (shifted(0.6, of=0.01), False),  # off by more than a tenth in probability
        (shifted(1.0, of=1.0, size=8.0), True),  # both are certain
        (shifted(-6.0, of=0.02, size=8.0), False),  # only one of them is
        (shifted(math.nan, of=0.01), False),
    ],
)
def test_what_is_near_enough_in_every_way(
    off: tuple[list[Scores], list[Scores]], *, enough: bool
) -> None:
    """In probability and, for the judgement reckons with them, in logits."""
    assert near_enough("int8", nearness_of(*off)) is enough


def test_compiling_falls_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To what is near enough; what was too far is noted."""
    monkeypatch.setattr(compiling, "LARGEST", 0.0)
    found = compile_model(folder, sentences(5))
    assert (found.kind, sorted(found.refused)) == ("fp32", ["blocks", "int8"])
    engine = open_engine(folder)
    assert engine is not None
    assert engine.kind == "fp32"


def test_nothing_changes_when_nothing_is_near_enough(
    folder: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    """The old one goes on."""
    before = place(folder)
    monkeypatch.setattr(compiling, "LARGEST", 0.0)
    monkeypatch.setattr(compiling, "LARGEST_FP32", 0.0)
    with refused("answers differently"):
        compile_model(folder, sentences(5))
    assert place(folder) == before
    assert open_engine(folder) is not None
    assert [path.name for path in folder.glob("compiled-*")] == [before.name]


def test_an_interrupted_compile_leaves_the_old(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no rubbish."""
    before = place(folder)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        compile_model(folder, sentences(5))
    assert [path.name for path in folder.glob("compiled-*")] == [before.name]
    assert open_engine(folder) is not None


def test_a_killed_compile_is_tidied_up_later(folder: Path) -> None:
    """What it has left is not mistaken for the model."""
    (folder / "compiled-00000000").mkdir()
    (folder / "compiled-00000000" / "model.onnx").write_bytes(b"half")
    compile_model(folder, sentences(5))
    assert len(list(folder.glob("compiled-*"))) == 1


def test_there_must_be_something_to_compile(tmp_path: Path, refused: Refused) -> None:
    """Else it says what to do."""
    with refused("model install"):
        compile_model(tmp_path)
    assert open_engine(tmp_path) is None


def test_a_damaged_checkpoint_is_not_compiled(folder: Path, refused: Refused) -> None:
    """It is no longer what was checked."""
    source = source_in(folder)
    assert source is not None
    with (source.folder / source.file).open("r+b") as file:
        file.seek(-5_000, 2)
        file.write(b"x")
    with refused("checkpoint is damaged"):
        compile_model(folder, sentences(5))


def test_the_manifest_says_what_was_compared(compiled: Path) -> None:
    """With which versions, and on how many messages."""
    found = manifest.read(place(compiled))
    assert (found.kind, found.classes) == ("int8", tuple(CLASSES))
    assert found.nearness.messages == 20
    assert 0 < found.nearness.largest_probability < compiling.LARGEST
    assert 0 < found.nearness.mean_logit < found.nearness.far_logit < compiling.FAR_LOGIT
    assert {"torch", "onnxruntime", "sentencepiece"} <= found.versions.keys()
    assert found.files.keys() == {"model.onnx", "model.onnx.data", TOKENIZER}


def test_without_compiling_the_package_itself_answers(folder: Path, reference: Reference) -> None:
    """Slower, but right."""
    (folder / "compiled").unlink()
    engine = open_engine(folder)
    assert engine is not None
    assert engine.kind == "reference"
    texts = sentences(3)
    assert engine.predict(texts) == reference.predict(texts)


def test_the_shipped_messages_are_many_and_different() -> None:
    """Russian and English, short and long."""
    messages = shipped_messages()
    assert len(set(messages)) == len(messages) > 200
    assert max(map(len, messages)) > 200
    assert sum(any("а" <= letter <= "я" for letter in text) for text in messages) > 100
