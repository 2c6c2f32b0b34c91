"""What holds for every effect that the desk emits, whatever a test is about."""

from collections.abc import Iterable
from functools import cache

from adapters.sqlite.wishes import dump, own_key
from config.texts import LANGUAGES, Texts
from core.effects import Chart, Effect, Person, Rewrite, Say, Sheet, Text, Withdraw

# Telegram's limits for the text of a message, and for what stands under a picture or a file.
TEXT, CAPTION = 4096, 1024


@cache
def texts(language: str) -> Texts:
    """Read once."""
    return Texts(language)


def words(text: Text, language: str | None = None) -> str:
    """A text in words; raises TextError when it, or something that it needs, is missing."""
    spoken = language or text.language or "ru"
    args: dict[str, int | str] = {}
    for name, value in text.args.items():
        match value:
            case Person():
                args[name] = "Анна"
            case Text():
                args[name] = words(value, spoken)
            case tuple():
                args[name] = "\n".join(words(one, spoken) for one in value)
            case _:
                args[name] = value
    return texts(spoken).say(text.template, **args)


def check(effect: Effect, people: Iterable[int]) -> None:
    """Every text has words in both languages, and what is written to disk names no member."""
    if isinstance(effect, Withdraw):
        if effect.otherwise is not None:
            check(effect.otherwise, people)
        return
    written = own_key(effect) + dump(effect)
    assert not [who for who in people if str(who) in written]
    if not isinstance(effect, Say | Rewrite):
        return
    attach = effect.attach if isinstance(effect, Say) else None
    for language in LANGUAGES:
        said = words(effect.text, language)
        assert 0 < len(said) <= (TEXT if attach is None else CAPTION)
        if isinstance(attach, Sheet):
            assert words(attach.rule, language)
        if isinstance(attach, Chart):
            assert words(attach.title, language)
