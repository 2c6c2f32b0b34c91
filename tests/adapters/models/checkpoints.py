"""Small checkpoints in Detoxify's format, and a tokenizer for them, made on the spot."""

import io
import random
import re
from importlib import import_module
from pathlib import Path
from typing import Any, Final

CLASSES: Final = [
    "toxicity",
    "severe_toxicity",
    "obscene",
    "identity_attack",
    "insult",
    "threat",
    "sexual_explicit",
]
IDENTITIES: Final = ["male", "female", "christian"]

_WORDS: Final = re.findall(
    r"\w+",
    (
        "привет всем кто сегодня у автобуса я буду позже раньше никак спасибо вчера очень помогли "
        "дождь идёт хоть из дома не выходи врач приходит опять проспал перчатки лишние мне норм "
        "ты дурак заткнись уже пошёл вон отсюда thanks that was really kind of you is the van at "
        "same place tonight gloves doctor friend call me later nothing works shut up idiot café"
    ),
)
_ENDS: Final = (".", "!", "?", " 😀", " 👨‍👩‍👧", " 123", "...", "", ")))", " éñü", " 中文")


def sentences(count: int, seed: int = 1) -> list[str]:
    """Invented talk."""
    chance = random.Random(seed)
    return [
        " ".join(chance.choices(_WORDS, k=chance.randint(1, 14))) + chance.choice(_ENDS)
        for _ in range(count)
    ]


def torch() -> Any:
    """It takes seconds to import: only who needs it waits for it."""
    return import_module("torch")


def tokenizer() -> bytes:
    """A `sentencepiece.bpe.model` of a few hundred pieces, of the kind that XLM-R has."""
    from sentencepiece import SentencePieceTrainer  # noqa: PLC0415 - as with torch

    written = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(sentences(2_000)),
        model_writer=written,
        vocab_size=500,
        model_type="unigram",
        character_coverage=1.0,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return written.getvalue()


def content(ids: int, *, layers: int = 2, width: int = 128, outlier: float = 1.0) -> dict[str, Any]:
    """What is in a checkpoint: random weights, the same every time.

    `outlier`: how much larger one channel is than the others.
    """
    from transformers import (  # noqa: PLC0415 - as with torch
        XLMRobertaConfig,
        XLMRobertaForSequenceClassification,
    )

    torch().manual_seed(0)
    outputs = len(CLASSES) + len(IDENTITIES)
    labels: Any = {"num_labels": outputs}
    config = XLMRobertaConfig(
        vocab_size=ids,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        intermediate_size=width * 2,
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        **labels,
    )
    network: Any = XLMRobertaForSequenceClassification(config)
    weights = dict(network.state_dict())
    for name, weight in weights.items():
        if ".encoder." in name and weight.ndim == 2:
            weight.mul_(4)  # or every text gets the same answer
    weights["classifier.out_proj.weight"] *= 8
    # The activations behind an outlier channel are hard on eight bits.
    weights["roberta.embeddings.LayerNorm.weight"][0] *= outlier
    weights["roberta.embeddings.position_ids"] = torch().arange(514).expand((1, -1)).clone()
    arch = {
        "num_classes": outputs,
        "model_type": "xlm-roberta-base",
        "model_name": "XLMRobertaForSequenceClassification",
        "tokenizer_name": "XLMRobertaTokenizer",
    }
    data = {"classes": list(CLASSES), "identity_classes": list(IDENTITIES), "loss_weight": 0.75}
    return {
        "state_dict": weights,
        "config": {
            "name": "test",
            "arch": {"type": "XLMRoberta", "args": arch},
            "dataset": {"type": "JigsawDataBias", "args": data},
        },
    }


def save(checkpoint: object, file: Path) -> Path:
    """Write it as Detoxify's own `convert_weights.py` does."""
    torch().save(checkpoint, file)
    return file
