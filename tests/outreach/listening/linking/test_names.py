"""Who is meant by a name."""

from dataclasses import replace

from outreach.listening.linking.names import Names
from tests.outreach.listening.linking.chatter import Chatter


def test_who_spoke_before_can_be_named() -> None:
    """By the first word, or anywhere; in another case of the name, by the nick, never oneself."""
    here = Chatter()
    here.look(here.say(1, "привет всем"))
    here.look(here.say(2, "и вам"))
    known, _ = here.look(here.say(3, "Марину спросите, она знает"))
    assert (known.first, known.named) == (1, frozenset({1}))
    known, _ = here.look(here.say(4, "ну это к @grisha_k или к Марине"))
    assert (known.first, known.named) == (None, frozenset({1, 2}))
    known, _ = here.look(here.say(1, "Марина это я"))
    assert known.named == frozenset()


def test_nobody_is_named_before_they_speak() -> None:
    """The linker sees the past only."""
    here = Chatter()
    known, _ = here.look(here.say(1, "Zed, ты тут?"))
    assert known.named == frozenset()
    here.look(here.say(3, "тут"))
    known, _ = here.look(here.say(1, "Zed, наконец"))
    assert known.first == 3


def test_a_nick_that_is_a_common_word_names_nobody() -> None:
    """Half of the talk would be addressed to somebody called "the"."""
    names, here = Names(), Chatter()
    known, _ = here.look(here.say(9, "hello"))
    names.hear(replace(known.shape, names=("the", "zorro")))
    other, _ = here.look(here.say(1, "the bus is here, zorro"))
    assert names.meant(other.shape) == (None, frozenset({9}))
    first, _ = here.look(here.say(1, "the, look"))
    assert names.meant(first.shape) == (None, frozenset())


def test_short_forms_mean_the_same_person() -> None:
    """Short and tender ones, and the first letters when called; not a word that looks alike."""
    here, names = Chatter(), Names()
    known, _ = here.look(here.say(9, "привет"))
    names.hear(replace(known.shape, names=("николай", "вахтер")))

    def meant(text: str) -> tuple[int | None, frozenset[int]]:
        seen, _ = here.look(here.say(1, text))
        return names.meant(seen.shape)

    assert meant("Коля, приходи") == (9, frozenset({9}))
    assert meant("коль, слышишь") == (9, frozenset({9}))
    assert meant("Вахтерыч, открой") == (9, frozenset({9}))
    assert meant("спроси у Николая") == (None, frozenset({9}))
    assert meant("кольцо потерял") == (None, frozenset())
