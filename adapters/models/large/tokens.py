"""From a text to the numbers that the model reads: by sentencepiece, without `tokenizers`.

The ids are those of transformers' XLMRobertaTokenizer as `Detoxify.predict` calls it. They may
differ where several cuts of a word are worth the same (in "ахахаха", where sums are rounded another
way) and at rare signs (full-width "＜s＞", U+0085).
"""

import re
from typing import Any, Final

from core.errors import ModelError

# The model has that many positions (max_position_embeddings less the two of RoBERTa's padding).
LONGEST: Final = 512
START, PADDING, END, UNKNOWN = range(4)
# Typed by a member, too, they are the tokens themselves to the reference. The file knows nothing of
# `<pad>` and `<mask>`: fairseq put one among the first ids, so that each piece has the number after
# its own, and the other after the last (see transformers' XLMRobertaConverter).
_SPECIAL: Final = {"<s>": START, "<pad>": PADDING, "</s>": END, "<unk>": UNKNOWN}
_MASK: Final = "<mask>"
_TYPED: Final = re.compile("(" + "|".join((*_SPECIAL, _MASK)) + ")")
# What the file begins with, in its own numbers.
_BEGINS: Final = ["<unk>", "<s>", "</s>"]
# No piece holds a blank. Sentencepiece would add up the scores of a whole text, in 32 bits; word by
# word it comes nearer to the reference, and need not read a long text to its end.
_WORD: Final = re.compile("[^ \n]+")
SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Tokens:
    """The tokenizer of an XLM-R."""

    def __init__(self, original: bytes) -> None:
        """`original`: what is in a `sentencepiece.bpe.model`.

        Raises ModelError when it is none, ImportError without the library.
        """
        import sentencepiece  # noqa: PLC0415 - only the process that scores needs it

        self._library: Any = sentencepiece.SentencePieceProcessor()
        try:
            self._library.load_from_serialized_proto(original)
        except RuntimeError:
            raise ModelError("error-model-tokenizer") from None
        pieces = self._library.get_piece_size()
        if [self._library.id_to_piece(n) for n in range(min(3, pieces))] != _BEGINS:
            raise ModelError("error-model-tokenizer")
        self.count: int = pieces + 2
        """How many ids there are."""
        self._typed = {**_SPECIAL, _MASK: self.count - 1}

    def ids(self, text: str) -> list[int]:
        """The ids of `text`, at most LONGEST; the end of a longer text is cut off."""
        ids = [START]
        # At odd places of the split stand the special tokens.
        for place, part in enumerate(_TYPED.split(SURROGATE.sub("\ufffd", text))):
            if place % 2:
                ids.append(self._typed[part])
                continue
            for word in _WORD.finditer(part):
                ids += [i + 1 if i else UNKNOWN for i in self._library.encode(word[0])]
                if len(ids) >= LONGEST:
                    break
        return [*ids[: LONGEST - 1], END]
