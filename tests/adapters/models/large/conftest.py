"""A small checkpoint, installed and compiled once, and Detoxify itself to compare with."""

import copy
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.models.large.compile import compile_model
from adapters.models.large.install import install
from adapters.models.large.reference import Reference
from adapters.models.large.shelf import TOKENIZER, source_in
from adapters.models.large.tokens import Tokens
from config.texts import LANGUAGES
from core.errors import ModelError
from tests.adapters.models import checkpoints
from tests.texts import texts_in

Refused = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def words() -> bytes:
    """The tokenizer's file."""
    return checkpoints.tokenizer()


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory, words: bytes, whole: dict[str, Any]) -> Path:
    """A checkpoint as a user has it, its tokenizer beside it."""
    folder = tmp_path_factory.mktemp("given")
    (folder / TOKENIZER).write_bytes(words)
    return checkpoints.save(whole, folder / "small.ckpt")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory, given: Path) -> Path:
    """A folder in which it is installed and compiled; not to be changed."""
    folder = tmp_path_factory.mktemp("models")
    install(folder, given)
    compile_model(folder, checkpoints.sentences(20))
    return folder


@pytest.fixture
def folder(compiled: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(compiled, tmp_path / "models")


@pytest.fixture(scope="session")
def reference(compiled: Path) -> Reference:
    """Detoxify itself, on the same checkpoint."""
    source = source_in(compiled)
    assert source is not None
    return Reference(source.folder, source.file, threads=1)


@pytest.fixture(scope="session")
def whole(words: bytes) -> dict[str, Any]:
    """What is in a checkpoint; not to be changed."""
    return checkpoints.content(Tokens(words).count)


@pytest.fixture
def content(whole: dict[str, Any]) -> dict[str, Any]:
    """A copy of it, to be spoilt."""
    return copy.deepcopy(whole)


@pytest.fixture
def refused() -> Refused:
    """For a `with` whose block raises a ModelError, the English text of which has these words."""

    @contextmanager
    def block(said: str) -> Iterator[None]:
        with pytest.raises(ModelError) as caught:
            yield
        told = [texts_in(language).tell(caught.value) for language in LANGUAGES]
        assert re.search(said, texts_in("en").tell(caught.value))
        assert not any("\n" in text for text in told)

    return block
