"""A branch of a thousand: first the impact, then one word, then the way back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.flows.inviting import ADDRESS, Inviting, inviting_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

EDGES = "SELECT count(*) FROM edge"
REFUSED = "Сейчас ссылку выдать нельзя"


@dataclass(frozen=True, slots=True)
class Branch:
    """Vera brought 499, one of them, Mila, 500."""

    club: Inviting
    vera: int
    mila: int
    leaves: tuple[int, ...]
    """Some of Vera's other guests, and of Mila's."""
    urls: tuple[str, ...]
    """Three links that are open."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def branch(forks: Forks) -> AsyncIterator[Branch]:
    """A thousand members, with Vera at the top; newcomers may invite at once."""
    async with inviting_at(forks, uses=1000, newcomer_days=0, wave_joins=10_000) as club:
        vera = club.enter("Вера")
        first = await club.link(vera)
        hers = await come(club, first, 499)
        second = await club.link(hers[0])
        milas = await come(club, second, 500)
        await club.until(lambda: club.rows(EDGES) == [(999,)])
        third = await club.link(milas[-1])
        yield Branch(club, vera, hers[0], (hers[-1], milas[0], milas[-1]), (first, second, third))


async def come(club: Inviting, url: str, many: int) -> list[int]:
    """So many people come in by one link."""
    people = [club.world.add_account(f"Гость {number}") for number in range(many)]
    assert [club.world.join(who, url) for who in people] == [True] * many
    return people


async def test_the_impact_is_told_and_nothing_is_done(branch: Branch) -> None:
    """How many links and how many members; no name, no id; 👎 leaves all as it is."""
    club = branch.club
    said = club.say(branch.vera, "Всем привет")
    order = club.order(f"ветка https://t.me/c/{club.stage.chat}/{said}")
    card = await club.answer_to(order)
    assert "Заморозить ветку: этого участника и всех ниже" in card.text
    assert "Закроется ссылок: 3. Не смогут приглашать: 1000." in card.text
    assert "Из чата никто не удаляется." in card.text
    assert str(branch.vera) not in card.text
    assert "Вера" not in card.text
    club.put(card, club.ira, "👎")
    await club.says(card, "👎 Ира: не надо")
    await club.settled()
    assert not any(club.invite(url).revoked for url in branch.urls)
    assert club.rows("SELECT count(*) FROM freeze") == [(0,)]


async def test_a_thousand_are_frozen_in_one_go_and_freed_again(branch: Branch) -> None:
    """Their links close, nobody of them may invite, others may; 👍 taken away brings it back."""
    club, below = branch.club, (branch.vera, branch.mila, *branch.leaves)
    members = club.world.members(club.stage.chat)
    card = await club.answer_to(club.order(f"ветка {branch.vera}"))
    club.put(card, club.lena, "👍")
    await club.says(card, "👍 Лена: сделано")
    await club.until(lambda: all(club.invite(url).revoked for url in branch.urls))
    for who in below:
        assert REFUSED in (await club.ask(who)).text
    assert ADDRESS.search((await club.ask(club.enter())).text)
    assert club.rows("SELECT count(*) FROM freeze") == [(1,)]
    assert set(members) <= set(club.world.members(club.stage.chat))
    club.put(card, club.lena, None)
    await club.says(card, "Возвращено (Лена)")
    for who in below:
        assert ADDRESS.search((await club.ask(who)).text)
    await club.nothing_dangles()
    assert all(club.invite(url).revoked for url in branch.urls)


async def test_a_branch_lower_down_leaves_those_above_alone(branch: Branch) -> None:
    """Mila's five hundred; Vera and her other guests may go on. A word brings it back."""
    club = branch.club
    await club.ask(branch.mila, "отозвать")
    card = await club.answer_to(club.order(f"заморозить ветку {branch.mila}"))
    assert "Не смогут приглашать: 501." in card.text
    answer = club.order("да", reply_to=card.id)
    await club.says(card, "👍 Лена: сделано")
    (first, *others) = branch.leaves
    for who in (branch.vera, first):
        assert REFUSED not in (await club.ask(who)).text
    for who in (branch.mila, *others):
        assert REFUSED in (await club.ask(who)).text
    thawed = await club.answer_to(club.order(f"разморозить ветку {branch.mila}"))
    assert thawed.text == "Ветка снова может приглашать."
    assert thawed.id > answer
    assert REFUSED not in (await club.ask(others[0])).text
