"""The lists can be read, and every entry can work."""

import tomllib

import pytest

from core.language.normalise import plain
from outreach.listening.emergency import lists as module
from outreach.listening.emergency.alarm import AGAINST, AGAINST_FAREWELL, EASED, FOR
from outreach.listening.emergency.evidence import read
from outreach.listening.emergency.lists import DEGREES, FOLDER, Group, lists
from outreach.listening.emergency.spelling import Spelling, cyrillic, sound

FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
LISTS = lists(*FILES)
SPELLING = Spelling(LISTS.forgiven, LISTS.known, LISTS.stems, LISTS.latin)


def right(text: str) -> str:
    """A text with its words put right."""
    return SPELLING.right(plain(text)).line.strip(" .")


@pytest.mark.parametrize("name", FILES)
def test_entries_can_work(name: str) -> None:
    """No empty choice, no capital, no letter that the normaliser has changed before."""
    file = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    texts = [text for degrees in file["signs"].values() for text in degrees.values()]
    for text in [*texts, *file["context"].values()]:
        for line in text.replace("/\n    ", "/").splitlines():
            words = line.partition("#")[0].split()
            assert line.startswith(" ") or not words or words[0][0] not in "?."
            for word in words:
                choices = [] if word in {"...", "."} else word.removeprefix("?").split("/")
                assert all(choices), line
                assert not any("?" in choice for choice in choices), line
                assert word == word.casefold().replace("ё", "е").replace("'", ""), line


@pytest.mark.parametrize("name", FILES)
def test_degrees_are_known(name: str) -> None:
    """A sign is certain, likely or a hint."""
    file = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    assert all(set(degrees) <= set(DEGREES) for degrees in file["signs"].values())


def test_every_language_has_the_same_lists() -> None:
    """A group that is missing in one language is a gap."""
    files = [tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in FILES]
    assert len({frozenset(file["signs"]) for file in files}) == 1
    assert len({frozenset(file["context"]) for file in files}) == 1


def test_every_list_has_its_points() -> None:
    """A list around the signs that counts nowhere would be a mistake in writing."""
    eased = {name for unless, _ in EASED.values() for name in unless}
    assert set(LISTS.context) == FOR.keys() | AGAINST.keys() | eased | {"telling"}
    assert AGAINST_FAREWELL.keys() <= AGAINST.keys()


def test_a_stem_that_cannot_be_found_is_refused() -> None:
    """Phrases are looked up by three letters."""
    with pytest.raises(ValueError, match="needs 3 letters: не"):
        module._group({"certain": "не* дышит"})


def test_groups_are_passed_over_quickly() -> None:
    """The keys of a group miss no phrase of it."""
    group: Group = module._group({"certain": "губы/ног*/\n    рот синие\n# слово\nне дышит"})
    for text, found in (("рот синие", 1), ("ногти синие", 1), ("не дышит", 1), ("слово", 0)):
        words = plain(text)
        keys = frozenset(word[: module.KEY] for word in words.words)
        assert len(list(group.find(words, keys))) == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ни дышыт", "ни дышит"),
        ("недышит", "не дышит"),
        ("налаксон", "налоксон"),
        ("помгоите", "помогите"),
        ("overdse", "overdose"),
        ("uncosncious", "unconscious"),
        ("ne dyshit on", "не дышит он"),
        ("хранит продукты", "хранит продукты"),
        ("sharing a bus", "sharing a bus"),
        ("on the bus", "on the bus"),
    ],
)
def test_slips_are_forgiven(typed: str, meant: str) -> None:
    """Of the words that matter, and of no others."""
    assert right(typed) == meant


def test_spelling_by_ear() -> None:
    """Words that sound alike have the same sound."""
    assert sound("просыпаеться") == sound("просыпается")
    assert sound("дышет") == sound("дышит")
    assert sound("seizure") == sound("siezure")
    assert cyrillic("zhivoy") == "живой"


def test_long_messages_are_read_in_passages() -> None:
    """What stands far apart is not added up."""
    story = "мы гуляли в парке и ели мороженое. " * 12
    passages = read(plain(f"дядя упал. {story} холодный суп. {story} не дышит."))
    assert len(passages) > 1
