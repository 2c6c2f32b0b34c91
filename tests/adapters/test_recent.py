"""What was said lately: bounded, forgettable, and who was in the talk."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters.recent import SHORTEST_NAME, Recent
from core.events import Author, Message

CHAT = -1001000000001


def message(number: int, names: Sequence[str] = (), chat: int = CHAT, text: str = "") -> Message:
    """A message by somebody of that name."""
    return Message(chat, number, datetime(2026, 1, 2, tzinfo=UTC), Author(21, tuple(names)), text)


def test_only_the_newest_messages_of_a_chat_are_kept() -> None:
    """Each chat has its own."""
    recent = Recent(kept=2)
    for number in (1, 2, 3):
        recent.remember(message(number))
    recent.remember(message(9, chat=CHAT - 1))
    known = [recent.get(CHAT, number) is not None for number in (1, 2, 3)]
    assert known == [False, True, True]
    assert recent.get(CHAT - 1, 9) is not None
    assert recent.get(CHAT, 9) is None


def test_the_latest_version_is_the_one_that_is_known() -> None:
    """An edit replaces, it does not add."""
    recent = Recent(kept=2)
    recent.remember(message(1))
    for _ in range(5):
        recent.remember(message(2, text="new"))
    found = recent.get(CHAT, 2)
    assert found is not None
    assert found.text == "new"
    assert recent.get(CHAT, 1) is not None


def test_a_deleted_message_is_forgotten() -> None:
    """And its author's name with it, if it was the only one."""
    recent = Recent()
    recent.remember(message(1, ["Щегол"]))
    recent.forget(CHAT, 1)
    recent.forget(CHAT, 1)
    recent.forget(CHAT - 1, 1)
    assert recent.get(CHAT, 1) is None
    assert recent.names(CHAT) == frozenset()


def test_names_are_split_into_words_of_some_length() -> None:
    """Lower case; one-letter and two-letter names are too often ordinary words."""
    recent = Recent()
    recent.remember(message(1, ["Анна-Мария", "Ли", "snow_owl"]))
    assert recent.names(CHAT) == {"анна", "мария", "snow_owl"}
    assert recent.names(CHAT - 1) == frozenset()


def test_a_name_stays_while_one_of_its_messages_does() -> None:
    """Two wrote under it."""
    recent = Recent(kept=2)
    recent.remember(message(1, ["Щегол"]))
    recent.remember(message(2, ["щегол"]))
    recent.remember(message(3, ["Зяблик"]))
    assert recent.names(CHAT) == {"щегол", "зяблик"}
    recent.remember(message(4))
    assert recent.names(CHAT) == {"зяблик"}


def test_who_changed_their_name_is_known_by_the_new_one() -> None:
    """When their message is read again; the old name is not kept for ever."""
    recent = Recent(kept=1)
    recent.remember(message(1, ["Щегол"]))
    recent.remember(message(1, ["Зяблик"]))
    assert recent.names(CHAT) == {"зяблик"}
    recent.remember(message(2))
    assert recent.names(CHAT) == frozenset()


NAMES = st.lists(st.sampled_from(["Анна", "Борис", "ab", "Анна Борис", "Wolf"]), max_size=2)
STEPS = st.lists(st.tuples(st.booleans(), st.integers(1, 6), NAMES), max_size=40)


@given(steps=STEPS)
def test_the_names_are_those_of_the_messages_that_are_kept(
    steps: list[tuple[bool, int, list[str]]],
) -> None:
    """Whatever is said, said again and deleted."""
    recent = Recent(kept=3)
    for keep, number, names in steps:
        if keep:
            recent.remember(message(number, names))
        else:
            recent.forget(CHAT, number)
        kept = [found for n in range(1, 7) if (found := recent.get(CHAT, n)) is not None]
        assert len(kept) <= 3
        words = {
            word
            for found in kept
            if found.author is not None
            for name in found.author.names
            for word in name.casefold().split()
        }
        assert recent.names(CHAT) == {word for word in words if len(word) >= SHORTEST_NAME}
