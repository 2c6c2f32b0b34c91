"""Who is meant by a name in a message, from what those are called who spoke before."""

import tomllib
from collections import OrderedDict
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from outreach.listening.linking.shape import Shape, name_stem

_KNOWN: Final = 6_000
_LATIN: Final = "z"  # its last letter; only Russian makes a name of another by its first letters
_STEM: Final = 3  # letters that a stem needs to stand for a name
# Words of display names ("Вася и кот") and forms of names that mostly mean nobody.
_NOBODY: Final = frozenset(
    {"the", "and", "for", "you", "not", "are", "all", "can", "has", "was", "one", "but", "how"}
    | {"why", "who", "will", "bill", "rich", "pat", "sue", "rob", "that", "this", "have", "with"}
    | {"что", "как", "так", "вот", "это", "где", "для", "или", "тут", "там", "нет", "она", "они"}
    | {"кто", "сам", "мне", "вас", "нас", "его", "все", "еще", "уже", "пока", "хочу", "надо"}
    | {"поля", "тома", "тема", "света", "слава", "над", "люди", "семь", "день", "дня", "мир"}
)


def _forms() -> dict[str, tuple[str, ...]]:
    """For each form of a name all that the same person may be called by."""
    told = tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for line in told["forms"].splitlines():
        forms = tuple(line.split())
        for form in forms:
            found[form] = (*found.get(form, ()), *forms)
    return found


_FORMS: Final = _forms()


class Names:
    """What those who spoke are called. Bounded: who was silent longest is forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, int] = OrderedDict()
        self._forms: OrderedDict[str, int] = OrderedDict()
        self._begin: OrderedDict[str, int] = OrderedDict()

    def hear(self, shape: Shape) -> None:
        """Somebody speaks, and so can be named from now on."""
        if shape.author is None:
            return
        for name in shape.names:
            if name in _NOBODY:
                continue
            forms = _FORMS.get(name, ())
            _keep(self._known, (name, name_stem(name)), shape.author)
            _keep(self._forms, (*forms, *map(name_stem, forms)), shape.author)
            _keep(self._begin, (name[:_STEM],), shape.author)

    def meant(self, shape: Shape) -> tuple[int | None, frozenset[int]]:
        """Who is called by the first word, or None, and everybody who is named."""
        first, found = None, set()
        for at, token in enumerate(shape.tokens):
            who = self._who(token, called=at == 0 and shape.called)
            if who is not None and who != shape.author:
                found.add(who)
                if at == 0:
                    first = who
        return first, frozenset(found)

    def _who(self, token: str, *, called: bool) -> int | None:
        """Whom a word names. `called`: it is set off as a name is, so that less will do."""
        if len(token) < _STEM or token in _NOBODY:
            return None
        stem = name_stem(token)
        who = self._known.get(token)
        if who is None and len(token) > _STEM:
            who = self._known.get(stem)
        if who is None:
            who = self._forms.get(token)
        if who is None and (called or len(stem) > _STEM):
            who = self._forms.get(stem)
        if who is None and called and token > _LATIN:
            who = self._begin.get(token[:_STEM])
        return who


def _keep(known: OrderedDict[str, int], words: Iterable[str], author: int) -> None:
    for word in words:
        if len(word) >= _STEM:
            known[word] = author
            known.move_to_end(word)
    while len(known) > _KNOWN:
        known.popitem(last=False)
