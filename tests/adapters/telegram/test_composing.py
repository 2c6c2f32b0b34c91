"""Quoted words and names in a text: within Telegram's limits, and nothing else hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.helpers import add_surrogate, del_surrogate

from adapters.telegram.composing import (
    ELLIPSIS,
    HERE,
    LONGEST,
    THERE,
    Line,
    Rendered,
    compose,
    cut,
    fair,
    quotable,
    roll_call,
    units,
)

LINK = "https://t.me/c/1000000001/100"
ANYTHING = st.text(st.sampled_from("aя🙂@ \ne\u0301\u200d" + HERE + THERE), max_size=60)


def said(words: str) -> Line:
    """A quoted message with words."""
    return Line(LINK, words)


def parts(shown: Rendered) -> list[str]:
    """What lies under spoilers, cut as Telegram cuts: by UTF-16 units."""
    text = add_surrogate(shown.text)
    return [str(del_surrogate(text[start : start + length])) for start, length in shown.spoilers]


def called(shown: Rendered) -> list[tuple[str, object]]:
    """Who is mentioned, by what name."""
    text = add_surrogate(shown.text)
    return [
        (str(del_surrogate(text[m.offset : m.offset + m.length])), m.who) for m in shown.mentions
    ]


def test_further_messages_have_a_line_each() -> None:
    """With a number, a link, and the words under a spoiler; or why there are none."""
    lines = [said("раз 🙂"), Line(LINK, note="(gone)"), said("три")]
    shown = compose(f"🆘 Ответы:\n{THERE}\nКонец", "", lines, None)
    assert shown.text == (f"🆘 Ответы:\n1. {LINK} раз 🙂\n2. {LINK} (gone)\n3. {LINK} три\nКонец")
    assert parts(shown) == ["раз 🙂", "три"]


def test_where_there_is_nothing_to_quote_no_line_is_left_empty() -> None:
    """Neither for the words of the one message nor for the further ones."""
    assert compose(f"a\n{HERE}\n{THERE}\nb", "", [], None) == Rendered("a\nb")


def test_a_template_need_not_name_what_it_is_given() -> None:
    """And may name it in any order, once."""
    assert compose("a", "x", [said("y")], None) == Rendered("a")
    shown = compose(f"{THERE} a {HERE}{HERE}{THERE}", "x", [said("y")], None)
    assert shown.text == f"1. {LINK} y a x"
    assert parts(shown) == ["y", "x"]


def test_names_stand_below_and_are_mentions() -> None:
    """Their places are counted as Telegram does: an emoji is two."""
    names = roll_call([("🙂 Анна", 11), ("Boris", 12)])
    shown = compose(f"🆘 {HERE}", "🙂 помогите", [], names)
    assert shown.text == "🆘 🙂 помогите\n🙂 Анна, Boris"
    assert called(shown) == [("🙂 Анна", 11), ("Boris", 12)]
    assert len(shown.entities()) == 3
    assert len(shown.entities(call=False)) == 1


def test_a_members_words_call_nobody_in_place_of_staff() -> None:
    """Telegram notifies the first few whom a message names, quoted or not."""
    shown = compose(f"{HERE}\n{THERE}", "@vasya", [said("@petya")], roll_call([("Анна", 11)]))
    assert "@vasya" not in shown.text
    assert "@petya" not in shown.text
    assert [part.replace("\u2060", "") for part in parts(shown)] == ["@vasya", "@petya"]
    assert compose(HERE, "@vasya", [], None).text == "@vasya"


@given(
    before=st.text("aя🙂\n", max_size=30),
    quoted=ANYTHING,
    lines=st.lists(ANYTHING, max_size=4),
    people=st.lists(st.text("aя🙂", min_size=1, max_size=9), max_size=3),
)
def test_only_what_was_written_is_hidden_and_only_names_are_called(
    before: str, quoted: str, lines: list[str], people: list[str]
) -> None:
    """Whatever is written: emoji, line breaks, the marks themselves."""
    names = roll_call([(name, name) for name in people]) if people else None
    shown = compose(
        f"{before}.{HERE}.{THERE}.", quotable(quoted), [said(quotable(x)) for x in lines], names
    )
    wanted = [word for word in map(quotable, [quoted, *lines]) if word]
    assert [part.replace("\u2060", "") for part in parts(shown)] == wanted
    assert called(shown) == [(name, name) for name in people]
    assert shown.text.count("\n") - before.count("\n") == max(len(lines) - 1, 0) + bool(people)


@pytest.mark.parametrize("unit", ["x", "🙂", "e\u0301"])
@pytest.mark.parametrize(
    ("template", "messages"), [(10, 12), (10, 60), (2_000, 12), (4_000, 3), (5_000, 200)]
)
def test_no_text_is_longer_than_telegram_takes(unit: str, template: int, messages: int) -> None:
    """The template's own text, all names, and as much of the words as there is room for."""
    names = roll_call([(f"Анна {number} 🙂", number) for number in range(5)])
    text = f"🆘{'т' * template}\n{HERE}\n{THERE}"
    shown = compose(text, unit * 300, [said(unit * 300)] * messages, names)
    assert units(shown.text) <= LONGEST
    assert len(called(shown)) == 5
    assert shown.text.endswith("Анна 4 🙂")
    assert template > LONGEST or "т" * template in shown.text
    lengths = {units(part) for part in parts(shown)}
    assert not lengths or max(lengths) - min(lengths) <= 1


def test_long_words_give_way_to_short_ones() -> None:
    """A short answer is not cut because others are long."""
    shown = compose(f"т\n{THERE}", "", [said("Да, два раза"), *[said("x" * 300)] * 20], None)
    first, *others = parts(shown)
    assert first == "Да, два раза"
    assert all(part.endswith(ELLIPSIS) and len(part) > 100 for part in others)


@given(lengths=st.lists(st.integers(0, 400), max_size=8), room=st.integers(-10, 2_000))
def test_room_is_shared_fairly(lengths: list[int], room: int) -> None:
    """All fit in, and nobody is cut for whom there was room."""
    share = fair(lengths, room)
    taken = sum(min(length, share) for length in lengths)
    assert taken <= max(room, 0)
    if share < max(lengths, default=0):
        more = sum(min(length, share + 1) for length in lengths)
        assert more > max(room, 0)


@given(text=st.text("aя🙂 \u0301", max_size=20), limit=st.integers(0, 20))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, limit: int) -> None:
    """And is not cut without need."""
    short = cut(text, limit)
    assert units(short) <= limit
    if short != text:
        assert units(text) > limit
        assert short == "" or short.endswith(ELLIPSIS)
        assert text.startswith(short.removesuffix(ELLIPSIS))
