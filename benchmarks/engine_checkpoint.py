"""A checkpoint of the size of XLM-R base with random weights: as slow as the official one.

Speed and memory do not depend on what the weights are, accuracy does: nothing here tells of it.

    python -m benchmarks.engine_checkpoint FOLDER
"""

import io
import sys
from itertools import count
from pathlib import Path
from typing import Any, Final

from adapters.models.large.compile import compile_model
from adapters.models.large.install import install
from adapters.models.large.messages import shipped_messages
from training.cases import ours

IDS: Final = 250_002
CLASSES: Final = [
    "toxicity",
    "severe_toxicity",
    "obscene",
    "identity_attack",
    "insult",
    "threat",
    "sexual_explicit",
]
# What the comparison of a compile needs no more of here: the weights are random.
COMPARED: Final = 40
# Official messages are mostly clean: a bias that makes these so.
_CLEAN: Final = -3.0


def tokenizer() -> bytes:
    """A tokenizer of XLM-R's size that cuts our examples as finely as XLM-R cuts chats.

    That is into one and a half pieces a word. The real one was trained on a hundred languages; here
    the words come from the examples, and the rest of the 250,000 pieces is never met.
    """
    from sentencepiece import SentencePieceTrainer, sentencepiece_model_pb2  # noqa: PLC0415

    proto: Any = sentencepiece_model_pb2
    written = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=(case.said.text for cases in ours().values() for case in cases),
        model_writer=written,
        vocab_size=16_000,
        model_type="unigram",
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
    )
    model = proto.ModelProto.FromString(written.getvalue())
    for number in count(len(model.pieces)):
        if len(model.pieces) == IDS - 2:
            return bytes(model.SerializeToString())
        # As long as real pieces are, for memory's sake.
        model.pieces.add(piece=f"\ue000{number:06}", score=-20.0, type=1)
    raise AssertionError


def make(folder: Path) -> None:
    """The checkpoint and its tokenizer, installed and compiled in `folder`."""
    import torch  # noqa: PLC0415
    from transformers import (  # noqa: PLC0415
        XLMRobertaConfig,
        XLMRobertaForSequenceClassification,
    )

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    sizes: dict[str, Any] = {"vocab_size": IDS, "max_position_embeddings": 514, "num_labels": 16}
    config = XLMRobertaConfig(type_vocab_size=1, layer_norm_eps=1e-5, **sizes)
    network: Any = XLMRobertaForSequenceClassification(config)
    weights = network.state_dict()
    weights["classifier.out_proj.bias"] += _CLEAN
    arch = {
        "num_classes": 16,
        "model_type": "xlm-roberta-base",
        "model_name": "XLMRobertaForSequenceClassification",
        "tokenizer_name": "XLMRobertaTokenizer",
    }
    data = {"classes": CLASSES}
    config_of = {"arch": {"args": arch}, "dataset": {"args": data}}
    torch.save({"state_dict": weights, "config": config_of}, folder / "random.ckpt")
    (folder / "sentencepiece.bpe.model").write_bytes(tokenizer())
    install(folder, folder / "random.ckpt")
    compile_model(folder, shipped_messages()[:COMPARED])


if __name__ == "__main__":
    make(Path(sys.argv[1]))
