"""A checkpoint is installed whole and checked, or not at all; nothing of it is ever run."""

import hashlib
import os
import pickle
import shutil
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from adapters.models.large import checkpoint, places
from adapters.models.large import install as installing
from adapters.models.large.compile import compile_model
from adapters.models.large.install import install
from adapters.models.large.shelf import TOKENIZER, open_engine, source_in
from tests.adapters.models.checkpoints import save, sentences, torch

Refused = Callable[[str], AbstractContextManager[None]]
Spoil = Callable[[dict[str, Any]], object]
HEAD = "classifier.out_proj.bias"
PLACES = "roberta.embeddings.position_embeddings.weight"


class Evil:
    """Makes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.marker),)


@pytest.fixture
def near(tmp_path: Path, given: Path) -> Path:
    """A folder with the tokenizer, for a checkpoint to be refused."""
    folder = tmp_path / "near"
    folder.mkdir()
    shutil.copy(given.with_name(TOKENIZER), folder)
    return folder


def args(content: dict[str, Any], part: str) -> Any:
    """A table of the checkpoint's config."""
    return content["config"][part]["args"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: c.pop("state_dict"), "not in Detoxify's format"),
        (lambda c: c.pop("config"), "not in Detoxify's format"),
        (lambda c: c.update(config=[1]), "not in Detoxify's format"),
        (lambda c: args(c, "arch").update(model_name="BertForSequenceClassification"), "another"),
        (lambda c: args(c, "arch").update(tokenizer_name="BertTokenizer"), "another kind"),
        (lambda c: c["state_dict"].pop(checkpoint.WORDS), "another kind"),
        (lambda c: c["state_dict"].update({HEAD: "text"}), "do not fit together"),
        (lambda c: c["state_dict"].update({HEAD: torch().zeros(11)}), "do not fit together"),
        (lambda c: c["state_dict"].update({HEAD: torch().zeros(10).half()}), "do not fit together"),
        (lambda c: c["state_dict"].update({HEAD: torch().zeros(1).expand(10)}), "do not fit"),
        (lambda c: c["state_dict"].update({HEAD: torch().zeros(10, device="meta")}), "do not fit"),
        (
            lambda c: c["state_dict"].update({HEAD: torch()._neg_view(torch().ones(10))}),
            "do not fit",
        ),
        (
            lambda c: c["state_dict"].update({PLACES: torch().zeros(513, 128)}),
            "do not fit together",
        ),
        (lambda c: c["state_dict"].pop("classifier.dense.bias"), "do not fit together"),
        (lambda c: c["state_dict"][HEAD].fill_(float("nan")), "no numbers"),
        (lambda c: c["state_dict"][checkpoint.WORDS][-1].fill_(float("inf")), "no numbers"),
        (lambda c: args(c, "dataset").pop("classes"), "classes"),
        (lambda c: args(c, "dataset").update(classes=["cat", "dog"]), "classes"),
        (lambda c: args(c, "dataset").update(classes=["toxicity"] * 2), "classes"),
        (lambda c: args(c, "dataset").update(classes=["toxicity", *map(str, range(10))]), "class"),
        (lambda c: args(c, "dataset").update(classes=[1]), "classes"),
        (lambda c: args(c, "arch").update(num_classes=7), "classes"),
    ],
)
def test_a_wrong_checkpoint_is_refused(
    spoil: Spoil,
    said: str,
    content: dict[str, Any],
    near: Path,
    folder: Path,
    refused: Refused,
) -> None:
    """With what is wrong; the old model stays."""
    spoil(content)
    before = source_in(folder)
    with refused(said):
        install(folder, save(content, near / "wrong.ckpt"))
    assert source_in(folder) == before
    assert open_engine(folder) is not None


@pytest.mark.parametrize("legacy", [False, True])
def test_a_malicious_checkpoint_runs_nothing(
    legacy: bool,
    content: dict[str, Any],
    near: Path,
    folder: Path,
    tmp_path: Path,
    refused: Refused,
) -> None:
    """Neither in today's format nor in that of old."""
    marker = tmp_path / "marker"
    content["config"]["evil"] = Evil(marker)
    file = near / "evil.ckpt"
    torch().save(content, file, _use_new_zipfile_serialization=not legacy)
    with refused("Nothing of it was run"):
        install(folder, file)
    assert not marker.exists()
    assert open_engine(folder) is not None
    pickle.loads(pickle.dumps(Evil(marker)))  # noqa: S301 - it would have
    assert marker.exists()


def test_a_plain_pickle_is_refused(near: Path, folder: Path, refused: Refused) -> None:
    """It is no checkpoint."""
    file = near / "plain.ckpt"
    file.write_bytes(pickle.dumps({"state_dict": {}, "config": {}}))
    with warnings.catch_warnings(), refused("damaged"):
        warnings.simplefilter("error")  # torch's own words are not for the operator
        install(folder, file)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 0.999])
def test_a_cut_off_checkpoint_is_refused(
    keep: float, given: Path, near: Path, folder: Path, refused: Refused
) -> None:
    """Wherever it is cut."""
    data = given.read_bytes()
    (near / "cut.ckpt").write_bytes(data[: int(len(data) * keep)])
    with refused("damaged"):
        install(folder, near / "cut.ckpt")


def test_a_changed_byte_is_found(given: Path, near: Path, folder: Path, refused: Refused) -> None:
    """Though the weights themselves are only mapped into memory."""
    data = bytearray(given.read_bytes())
    data[len(data) // 2] ^= 1
    (near / "changed.ckpt").write_bytes(data)
    with refused("damaged"):
        install(folder, near / "changed.ckpt")


def test_the_old_format_is_read(content: dict[str, Any], near: Path, tmp_path: Path) -> None:
    """That of torch before 1.6."""
    file = near / "old.ckpt"
    torch().save(content, file, _use_new_zipfile_serialization=False)
    assert install(tmp_path / "models", file).file == "old.ckpt"


def test_weights_that_were_saved_to_be_trained_are_served(
    content: dict[str, Any], near: Path, tmp_path: Path
) -> None:
    """As `named_parameters` gives them."""
    weights = content["state_dict"]
    for name in checkpoint.WORDS, HEAD:
        weights[name] = torch().nn.Parameter(weights[name])
    install(tmp_path / "models", save(content, near / "parameters.ckpt"))
    assert compile_model(tmp_path / "models", sentences(5)).kind == "int8"


def test_the_hash_in_the_name_is_checked(given: Path, tmp_path: Path, refused: Refused) -> None:
    """As in the names of the official files."""
    sha256 = hashlib.sha256(given.read_bytes()).hexdigest()
    right = given.with_name(f"x-{sha256[:8]}.ckpt")
    shutil.copy(given, right)
    assert install(tmp_path / "models", right).sha256 == sha256
    wrong = given.with_name("x-00000000.ckpt")
    shutil.copy(given, wrong)
    with refused("not what its name says"):
        install(tmp_path / "models", wrong)
    assert install(tmp_path / "models", right).sha256 == sha256


def test_the_tokenizer_must_belong_to_the_model(
    given: Path, words: bytes, tmp_path: Path, refused: Refused
) -> None:
    """Named as a file or as a folder, it is checked."""
    alone = tmp_path / "alone.ckpt"
    shutil.copy(given, alone)
    assert install(tmp_path / "models", alone, given.parent).file == "alone.ckpt"
    assert install(tmp_path / "models", alone, given.with_name(TOKENIZER)).file == "alone.ckpt"
    with refused("There is no file nowhere"):
        install(tmp_path / "models", alone, tmp_path / "nowhere")
    for damaged in (b"", words[:1000], b"\xff" * 100):
        (tmp_path / "other").write_bytes(damaged)
        with refused("tokenizer"):
            install(tmp_path / "models", alone, tmp_path / "other")


def test_another_tokenizer_is_refused(
    given: Path, words: bytes, tmp_path: Path, refused: Refused
) -> None:
    """One with another number of words."""
    from sentencepiece import sentencepiece_model_pb2  # noqa: PLC0415 - for this test only

    proto: Any = sentencepiece_model_pb2
    model = proto.ModelProto.FromString(words)
    model.pieces.add(piece="more", score=-9.0, type=1)
    (tmp_path / "more.model").write_bytes(model.SerializeToString())
    with refused("do not belong together"):
        install(tmp_path / "models", given, tmp_path / "more.model")


def test_without_a_tokenizer_it_says_what_to_do(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    """Where the hub cannot be reached."""

    class Hub:
        @staticmethod
        def hf_hub_download(*_: object, **__: object) -> str:
            raise ConnectionError

    monkeypatch.setattr(installing, "import_module", lambda _: Hub)
    alone = tmp_path / "alone.ckpt"
    shutil.copy(given, alone)
    with refused("--tokenizer"):
        install(tmp_path / "models", alone)


def test_another_tokenizer_from_the_hub_is_refused(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    """Not with the words for a checkpoint: its name carries no hash."""

    class Hub:
        @staticmethod
        def hf_hub_download(_: str, name: str, local_dir: Path) -> str:
            local_dir.mkdir()
            shutil.copy(given.with_name(TOKENIZER), local_dir)
            return str(local_dir / name)

    monkeypatch.setattr(installing, "import_module", lambda _: Hub)
    alone = tmp_path / "alone.ckpt"
    shutil.copy(given, alone)
    with refused("The hub gave another tokenizer"):
        install(tmp_path / "models", alone)
    sha256 = hashlib.sha256(given.with_name(TOKENIZER).read_bytes()).hexdigest()
    monkeypatch.setattr(installing, "HUB_SHA256", sha256)
    assert not (install(tmp_path / "models", alone).folder / "hub").exists()


def test_a_file_that_cannot_be_read_is_told(given: Path, tmp_path: Path, refused: Refused) -> None:
    """By its name: it is not the models' folder that is in trouble."""
    nobodys = Path("/proc/self/mem")  # the first page belongs to nobody, not even to root
    with refused(r"^mem cannot be read \(EIO"):
        install(tmp_path / "models", nobodys)
    with refused(r"^mem cannot be read \(EIO"):
        install(tmp_path / "models", given, nobodys)
    long = Path("a" * 300)
    with refused(r"cannot be read \(ENAMETOOLONG"):
        install(tmp_path / "models", long)
    with refused(r"cannot be read \(ENAMETOOLONG"):
        install(tmp_path / "models", given, long)


def test_a_missing_file_is_told(tmp_path: Path, refused: Refused) -> None:
    """By its name."""
    with refused("There is no file gone.ckpt"):
        install(tmp_path / "models", tmp_path / "gone.ckpt")


def test_an_interrupted_install_leaves_the_old(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no rubbish."""
    before = source_in(folder)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(places, "_point", interrupt)
    with pytest.raises(KeyboardInterrupt):
        install(folder, given)
    assert source_in(folder) == before
    assert len(list(folder.glob("checkpoint-*"))) == 1


def test_a_full_disk_is_told(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    """The old model stays."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(places, "_sync", full)
    with refused("disk is full"):
        install(folder, given)
    assert open_engine(folder) is not None


def test_two_installs_at_once_are_refused(given: Path, folder: Path, refused: Refused) -> None:
    """The second one waits for nobody."""
    with places.replacing(folder, "compiled"), refused("Another process"):
        install(folder, given)


@pytest.mark.parametrize("note", [b"\xff", b"", b"../../etc"])
def test_a_damaged_note_is_told_and_mended(
    note: bytes, given: Path, folder: Path, refused: Refused
) -> None:
    """Which model is in use must be certain."""
    (folder / "checkpoint").write_bytes(note)
    with refused("note in .* is damaged"):
        source_in(folder)
    install(folder, given)
    assert source_in(folder) is not None


def test_without_the_package_it_says_what_to_do(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    """Torch comes with the extra only."""
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with refused("pip install"):
        install(tmp_path / "models", given)
