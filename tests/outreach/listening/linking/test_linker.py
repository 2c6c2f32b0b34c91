"""The linker: who is asked, what is remembered, what is left out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.listening.heard import Answer
from outreach.listening.linking.answering import ANSWER
from outreach.listening.linking.linker import CANDIDATES, Linker
from tests.outreach.listening.linking.chatter import Chatter, Echo

AT = {name: at for at, name in enumerate(ANSWER)}


def test_only_what_is_sure_enough_is_told_most_sure_first() -> None:
    """The threshold cuts, the confidence orders."""
    here = Chatter()
    first, second = here.ask(1, "где автобус?"), here.ask(3, "где душ на вокзале?")
    here.ask(4, "когда суд?")
    said = here.say(2, "душ на вокзале, автобус тоже")
    links = Linker(Echo(AT["shared"]), 0.5).link(said, here.asked, here.talk)
    assert [link.request for link in links] == [second.id, first.id]
    assert links[0].confidence > links[1].confidence >= 0.5


def test_the_model_is_not_asked_where_nothing_can_be_answered() -> None:
    """No open request, a sticker, the asker's own words."""
    here = Chatter()
    model = Echo(0)
    linker = Linker(model)
    assert linker.link(here.say(2, "у вокзала"), here.asked, here.talk) == ()
    here.ask(1, "где автобус?")
    assert linker.link(here.say(2, ""), here.asked, here.talk) == ()
    assert linker.link(here.say(1, "у вокзала"), here.asked, here.talk) == ()
    assert model.shown == []


def test_a_crowd_of_requests_costs_no_more() -> None:
    """However many are open, so many rows."""
    here = Chatter()
    for number in range(150):
        here.ask(1, f"где взять штуку {number}?")
    model = Echo(0)
    Linker(model).link(here.say(2, "на складе"), here.asked, here.talk)
    assert len(model.shown) == CANDIDATES


def test_whom_a_message_replies_to_is_remembered() -> None:
    """The next words of the same author belong to the same exchange."""
    here = Chatter()
    model = Echo(AT["partner"])
    linker = Linker(model, 0.5)
    request = here.ask(1, "где автобус?")
    linker.link(request, (), here.talk)
    first = here.say(2, "у вокзала", reply=request.id)
    linker.link(first, here.asked, here.talk)
    other = here.say(3, "у меня дождь")
    linker.link(other, here.asked, here.talk)
    links = linker.link(here.say(2, "справа от входа"), here.asked, here.talk)
    assert links == (Answer(request.id, 1.0),)


def test_whether_a_message_asks_is_told_to_the_model() -> None:
    """Which seldom answers anything then."""
    here = Chatter()
    here.ask(1, "где автобус?")
    linker = Linker(Echo(AT["asks"]), 0.5)
    said = here.say(2, "а душ где?")
    assert linker.link(said, here.asked, here.talk) == ()
    assert len(linker.link(said, here.asked, here.talk, asks=True)) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 1, 2, 3, 4]),
            st.sampled_from(["где метадон?", "Марина, у метро", "ага", "", "в шесть", "спс"]),
            st.booleans(),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=25,
    ),
    st.booleans(),
)
@settings(max_examples=40)
def test_the_same_talk_is_linked_the_same(
    turns: list[tuple[int | None, str, bool, int]], learnt: bool
) -> None:
    """Twice the same, and again the same when a message is linked once more; only to the past."""
    found = []
    for _ in range(2):
        here = Chatter()
        linker = Linker(Echo(AT["rank_request"]) if learnt else None, 0.2)
        links = []
        for author, text, asks, back in turns:
            reply = here.count - back + 1 if back and here.count >= back else None
            said = here.say(author, text, reply=reply)
            links.append(linker.link(said, here.asked, here.talk))
            assert linker.link(said, here.asked, here.talk) == links[-1]
            assert all(link.request < said.id and 0 <= link.confidence <= 1 for link in links[-1])
            own = {one.id for one in here.asked if one.said.line.author == author}
            assert author is None or own.isdisjoint(link.request for link in links[-1])
            if asks:
                here.ask(author or 1, text)
        found.append(links)
    assert found[0] == found[1]
