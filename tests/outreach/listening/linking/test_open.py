"""Which of the open requests a message is compared with."""

from dataclasses import replace

from outreach.listening.linking.open import Requests
from tests.outreach.listening.linking.chatter import Chatter


def crowd(count: int) -> Chatter:
    """Many open requests, the first one about a tooth."""
    here = Chatter()
    here.ask(1, "где вылечить зуб бесплатно")
    for number in range(count - 1):
        here.ask(2, f"ребят а где взять штуку {number}?")
    return here


def chosen(here: Chatter, text: str, most: int, reply: int | None = None) -> list[int]:
    """The ids of the requests that a message is compared with."""
    known, _ = here.look(here.say(3, text, reply=reply))
    return [one.id for one in Requests(here.scene).chosen(known, here.asked, most)]


def test_all_are_compared_while_they_are_few() -> None:
    """Newest first."""
    assert chosen(crowd(4), "не знаю", 6) == [4, 3, 2, 1]


def test_an_old_one_comes_back_by_its_words_its_asker_or_a_reply() -> None:
    """However many came since."""
    assert 1 in chosen(crowd(60), "зубы лечат в клинике на горе", 12)
    assert 1 in chosen(crowd(60), "Марина, спроси у Стаса", 12)
    assert 1 in chosen(crowd(60), "на горе", 12, reply=1)
    assert 1 not in chosen(crowd(60), "на горе", 12)


def test_no_more_than_allowed() -> None:
    """And none twice."""
    found = chosen(crowd(200), "Марина, зубы лечат на горе", 18, reply=1)
    assert len(found) == len(set(found)) == 18
    assert found == sorted(found, reverse=True)


def test_nobody_answers_themself_or_the_future() -> None:
    """The asker's own requests and later ones are left out."""
    here = crowd(3)
    known, _ = here.look(here.say(1, "на горе лечат"))
    later = here.ask(4, "где душ")
    found = Requests(here.scene).chosen(known, here.asked, 18)
    assert [one.id for one in found] == [3, 2]
    assert later.id == 5


def test_a_request_is_looked_at_again_when_something_happened_to_it() -> None:
    """An answer or a further message belongs to it from then on."""
    here = Chatter()
    request = here.ask(1, "ребят вопрос про бус")
    requests = Requests(here.scene)
    known, _ = here.look(here.say(2, "да?"))
    (first,) = requests.chosen(known, here.asked, 18)
    assert requests.chosen(known, here.asked, 18)[0] is first
    more = here.say(1, "когда он приедет?")
    here.open[request.id] = replace(here.open[request.id], more=(more,))
    here.answered(request, here.say(4, "в шесть"))
    known, _ = here.look(here.say(2, "да, в шесть"))
    (second,) = requests.chosen(known, here.asked, 18)
    assert second.ids == {1, 3}
    assert second.given == {4}
    assert second.active == 4
    assert "time" in second.waits_for
    assert second.is_meant_by(3)
    assert second.is_meant_by(4)
    assert not second.is_meant_by(2)
