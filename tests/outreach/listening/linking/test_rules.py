"""Without a model: replies, manners and what lies near."""

import pytest

from outreach.listening.linking.asked import Asked
from outreach.listening.linking.linker import Linker, settled
from outreach.listening.linking.rules import answers_in_manner
from outreach.listening.linking.shape import shape
from tests.outreach.listening.linking.chatter import Chatter


@pytest.mark.parametrize(
    "text",
    [
        "у вокзала, с шести до восьми",
        "позвони в диспансер, там подскажут",
        "да",
        "могу занести завтра",
        "а ты не пробовал сходить в поликлинику к терапевту, там дают",
        "ask at the pharmacy on Mill street",
    ],
)
def test_what_sounds_like_an_answer(text: str) -> None:
    """Advice, places, times, offers, a plain yes; advice dressed as a question, too."""
    assert answers_in_manner(shape(Chatter().say(2, text)))


@pytest.mark.parametrize(
    "text",
    [
        "спасибо!",
        "ахах",
        "и мне интересно",
        "а ты где вообще?",
        "держись",
        "thx",
        "me too",
        "",
        "хз",
    ],
)
def test_what_does_not(text: str) -> None:
    """Thanks, jokes, "me too", questions back, sympathy."""
    assert not answers_in_manner(shape(Chatter().say(2, text)))


def linked(here: Chatter, text: str, reply: int | None = None, after: float = 30.0) -> list[int]:
    """The requests that the next message answers by the rules."""
    said = here.say(2, text, reply=reply, after=after)
    return [answer.request for answer in Linker().link(said, here.asked, here.talk)]


def test_a_reply_decides() -> None:
    """It answers what it replies to, and nothing else, unless it is thanks or a question back."""
    here = Chatter()
    bus, court = here.ask(1, "где автобус?"), here.ask(3, "когда суд?")
    assert linked(here, "у вокзала в шесть", reply=bus.id) == [bus.id]
    assert linked(here, "спасибо", reply=court.id) == []
    assert linked(here, "а ты где?", reply=bus.id) == []
    aside = here.say(4, "погода дрянь")
    assert linked(here, "да, возле метро ливень", reply=aside.id) == []


def test_a_name_decides_among_the_near() -> None:
    """Who is called by name is answered, though another asked later."""
    here = Chatter()
    bus = here.ask(1, "где автобус?")
    here.ask(3, "когда суд?")
    assert linked(here, "Марина, у вокзала") == [bus.id]


def test_without_a_sign_it_is_the_newest_and_soon() -> None:
    """Something with substance right after the question; not an hour later."""
    here = Chatter()
    here.ask(1, "кто куда идёт")
    court = here.ask(3, "когда суд?")
    assert linked(here, "в десять утра") == [court.id]
    assert linked(here, "в десять утра", after=3600) == []


@pytest.mark.parametrize(
    ("author", "text", "is_settled"),
    [
        (1, "спасибо, помогло", True),
        (1, "thanks!", True),
        (1, "спасибо, а когда?", False),
        (1, "понятно", False),
        (2, "спасибо", False),
        (None, "спасибо", False),
    ],
)
def test_thanks_settle(author: int | None, text: str, is_settled: bool) -> None:
    """The asker's own, after an answer, with no further question."""
    here = Chatter()
    request = here.ask(1, "где автобус?")
    here.answered(request, here.say(2, "у вокзала"))
    assert settled(here.say(author, text), here.open[request.id]) is is_settled


def test_thanks_to_somebody_else_settle_nothing() -> None:
    """Nor do thanks in advance."""
    here = Chatter()
    request = here.ask(1, "где автобус?")
    assert not settled(here.say(1, "заранее спасибо"), here.open[request.id])
    aside = here.say(3, "с днём рождения")
    here.answered(request, here.say(2, "у вокзала"))
    assert not settled(here.say(1, "спасибо!", reply=aside.id), here.open[request.id])
    assert settled(here.say(1, "спасибо!", reply=request.id), here.open[request.id])


def test_what_is_thanked_for_comes_first() -> None:
    """A message from before the request settles nothing."""
    here = Chatter()
    before = here.say(1, "спасибо")
    request = here.ask(1, "где автобус?")
    asked = Asked(request, answers=(here.say(2, "у вокзала"),))
    assert not settled(before, asked)
