"""What the staff say about inviting: who may not, what rests, and when too many come at once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.flows.inviting import ADDRESS, Inviting, inviting_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFUSED = "Сейчас ссылку выдать нельзя"
WAVE = 5
"""So many joins within an hour pause inviting."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def club(forks: Forks) -> AsyncIterator[Inviting]:
    """Five who come at once are a wave."""
    async with inviting_at(forks, wave_joins=WAVE) as club:
        yield club


async def by_link(club: Inviting, who: int, verb: str) -> int:
    """A word of the staff with the address of a message."""
    said = club.say(who, "Добрый вечер")
    return club.order(f"{verb} https://t.me/c/{club.stage.chat}/{said}")


async def by_name(club: Inviting, who: int, verb: str) -> int:
    """With the member's username."""
    name = f"member{who}"
    club.world.accounts[who].username = name
    club.world.usernames[name] = club.world.accounts[who]
    return club.order(f"{verb} @{name.upper()}")


async def by_card(club: Inviting, who: int, verb: str) -> int:
    """In reply to the card about an insult of theirs."""
    about = await club.insult(who)
    return club.order(verb, reply_to=club.cards(about)[-1].id)


@pytest.mark.parametrize("name", [by_link, by_name, by_card])
async def test_a_members_inviting_is_frozen_and_freed(
    club: Inviting, name: Callable[[Inviting, int, str], Awaitable[int]]
) -> None:
    """By the address of a message, by @username, in reply to a card; no card says who it is."""
    who, other = club.enter("Василиса"), club.enter()
    url = await club.link(who)
    card = await club.answer_to(await name(club, who, "заморозить"))
    assert "Заморозить приглашения этого участника" in card.text
    assert "Закроется ссылок: 1. Не смогут приглашать: 1." in card.text
    assert not any(text in card.text for text in ("Василиса", str(who), "member"))
    assert not club.invite(url).revoked
    club.put(card, club.ira, "👍")
    await club.until(lambda: club.invite(url).revoked)
    assert "👍 Ира: сделано" in await club.says(card, "👍 Ира")
    assert REFUSED in (await club.ask(who)).text
    assert ADDRESS.search((await club.ask(other)).text)
    answer = await club.answer_to(await name(club, who, "разморозить"))
    assert answer.text == "Участник снова может приглашать."
    assert await club.link(who) != url
    await club.nothing_dangles()


async def test_nobody_is_frozen_by_mistake(club: Inviting) -> None:
    """An unknown name, a message that is not there, a word that means nothing: told each time."""
    answers = [
        await club.answer_to(club.order(text))
        for text in ("заморозить @nobodyatall", f"ветка https://t.me/c/{club.stage.chat}/99999")
    ]
    assert [answer.text for answer in answers] == [
        "Не нашёл, о ком это: сообщения или человека с таким именем нет."
    ] * 2
    assert "О ком речь?" in (await club.answer_to(club.order("заморозить её"))).text


async def test_only_staff_are_heard_and_only_their_reactions_count(club: Inviting) -> None:
    """A member's words in the chat order nothing."""
    who, member = club.enter(), club.enter()
    said, posts = club.say(who, "Привет"), len(club.stage.rooms.posts(club.stage.staff))
    club.say(member, f"заморозить https://t.me/c/{club.stage.chat}/{said}")
    club.say(member, "раздатка василеостровская 5")
    club.world.whisper(member, club.steward, "раздатка василеостровская 5")
    club.world.whisper(member, club.steward, "приглашения пауза")
    assert ADDRESS.search((await club.ask(member)).text)
    await club.settled()
    assert len(club.stage.rooms.posts(club.stage.staff)) == posts
    assert club.rows("SELECT count(*) FROM source") == [(0,)]


async def test_a_freeze_is_taken_back_by_a_reply(club: Inviting) -> None:
    """The word stands below the card; what was closed stays closed and costs nothing."""
    who = club.enter()
    url = await club.link(who)
    card = await club.answer_to(club.order(f"freeze {who}"))
    club.order("да", reply_to=card.id)
    await club.until(lambda: club.invite(url).revoked)
    club.order("отмена", who=club.ira, reply_to=card.id)
    await club.says(card, "Возвращено (Ира)")
    await club.nothing_dangles()
    assert "Можно пригласить ещё: 3." in (await club.ask(who, "мои приглашения")).text
    assert await club.link(who) != url


async def test_a_wave_pauses_inviting_until_a_word(club: Inviting) -> None:
    """New links rest, those that are out only let people ask; the staff are told once."""
    world, chat, host = club.world, club.stage.chat, club.enter()
    url = await club.link(host)
    foreign = world.invite_link(chat, club.stage.rooms.owner)
    for _ in range(WAVE + 2):
        world.join(club.outsider(), foreign)
    wave = await club.tells("🌊")
    assert f"За 60 мин пришло человек: {WAVE}." in wave.text
    await club.until(lambda: club.invite(url).request_needed)
    assert "не выдаются" in (await club.ask(host)).text
    assert "на паузе" in (await club.answer_to(club.order("раздатка рынок 5"))).text
    late = club.outsider()
    assert not world.join(late, url)
    card = await club.tells("🚪 Просится войти: по ссылке от участника")
    resumed = await club.answer_to(club.order("resume invites"))
    assert "Приглашения снова выдаются" in resumed.text
    await club.until(lambda: not club.invite(url).request_needed)
    assert club.invite(url).limit == 1
    assert ADDRESS.search((await club.ask(host)).text)
    assert world.requests(chat) == [late]  # whoever asked meanwhile is for the staff to decide
    await club.settled()
    assert len(club.told("🌊")) == 1
    world.decide(chat, late, club.stage.rooms.owner, approved=True)
    await club.says(card, "Уже не ждёт")
    await club.until(lambda: club.invite(url).revoked)
    assert club.inviter_of(late) == club.mask(host)
    await another_wave(club, host, foreign)


async def another_wave(club: Inviting, host: int, foreign: str) -> None:
    """After the word the count begins anew: one more is none, but so many are."""
    await club.pass_time(timedelta(minutes=1))  # away from the second of the word
    club.world.join(club.outsider(), foreign)
    await club.settled()
    assert ADDRESS.search((await club.ask(host)).text)
    for _ in range(WAVE):
        club.world.join(club.outsider(), foreign)
    await club.tells("🌊", 2)
    assert "не выдаются" in (await club.ask(host)).text
    await club.answer_to(club.order("приглашения продолжить"))
