"""Hand-outs for a stop: a sheet to print, a list, and who came by them; who must ask is a card."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from telethon import errors, functions

from sandbox.rooms import marked
from sandbox.world.invites import Invite, hash_of
from sandbox.world.messages import Message
from tests.adapters.pictures.reading import pdf_pages, scanned
from tests.flows.evening import LONG
from tests.flows.inviting import Inviting, inviting_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

WEEK = "2027-W05"
ASKS = "🚪 Просится войти: по раздатке"
UNDO = timedelta(seconds=LONG)
DECISION = "SELECT answer FROM join_request WHERE member = ?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def club(forks: Forks) -> AsyncIterator[Inviting]:
    """An answer to who asks to be let in can be taken back for an hour."""
    async with inviting_at(forks, wave_joins=100) as club:
        yield club


async def handout(club: Inviting, words: str) -> tuple[list[Invite], Message, Message]:
    """The links of a new hand-out, its sheet and its list."""
    made = len(club.made())
    order = club.order(f"раздатка {words}")
    await club.until(lambda: len(club.replies_to(order)) == 3)
    _, sheet, listing = club.replies_to(order)
    return club.made()[made:], sheet, listing


async def knock(club: Inviting, invite: Invite) -> tuple[int, Message]:
    """Somebody asks to be let in by a link; the card about it."""
    who, before = club.outsider("Тимофей"), len(club.told(ASKS))
    assert not club.world.join(who, invite.link)
    return who, await club.tells(ASKS, before + 1)


async def pass_undo(club: Inviting) -> None:
    """The time is over in which an answer can be taken back."""
    await club.pass_time(UNDO)
    await club.ask(club.enter(), "помощь")  # Steward looks at its outbox


async def rests(club: Inviting) -> None:
    """All is done. Of whom Steward let in itself it reads in the history: Telegram tells others."""
    club.stage.cut_bot()
    await club.nothing_dangles()


async def test_a_hand_out_is_a_sheet_and_a_list(club: Inviting) -> None:
    """Both with the same links, which phones read off the paper; for one person each."""
    invites, sheet, listing = await handout(club, "василеостровская 14")
    client = await club.client(club.lena)
    room = marked(club.stage.staff)
    files = [await client.get_messages(room, ids=m.id) for m in (sheet, listing)]
    assert [each.file.name for each in files] == ["links.pdf", "links.txt"]
    pdf, text = [await client.download_media(each, bytes) for each in files]
    pages = pdf_pages(pdf)
    urls = [invite.link for invite in invites]
    assert text.decode().splitlines() == [f"василеостровская · {WEEK}", *urls]
    assert sorted(code for page in pages for code in scanned(page.pixels)) == sorted(urls)
    assert (len(urls), len(set(urls)), len(pages)) == (14, 14, 2)
    for page in pages:
        assert f"василеостровская · {WEEK}" in page.text
        assert "Здесь помогают друг другу" in page.text
    assert {(each.limit, each.request_needed) for each in invites} == {(1, False)}
    assert not any("васил" in (each.title or "") for each in invites)
    progress = club.replies_to(sheet.reply_to or 0)[0]
    assert "готово ссылок 14 из 14" in await club.says(progress, "14 из 14")
    assert "Это новый источник" not in progress.text
    assert club.counts("василеостровская") == {"issued": 14}


async def test_who_comes_by_a_hand_out_is_counted_and_nobodys_guest(club: Inviting) -> None:
    """One person by each link; the source has its number, nobody an edge."""
    (invite, other), _, _ = await handout(club, "рынок 2")
    who = club.outsider()
    assert club.world.join(who, invite.link)
    await club.until(lambda: invite.revoked)
    await club.nothing_dangles()
    assert club.counts("рынок") == {"issued": 2, "joined": 1}
    assert club.edges() == {}
    assert not other.revoked


async def test_by_an_automatic_link_one_asks_and_is_let_in(club: Inviting) -> None:
    """At once, without a card; the next who tries it asks the staff, or nobody."""
    (invite,), _, _ = await handout(club, "приют 1 авто")
    client = await club.client(club.outsider())
    with pytest.raises(errors.InviteRequestSentError):
        await client(functions.messages.ImportChatInviteRequest(hash_of(invite.link)))
    await club.until(lambda: club.is_in(client._self_id))
    await club.until(lambda: invite.revoked)
    await rests(club)
    assert club.told(f"{ASKS} приют") == []
    assert club.counts("приют") == {"issued": 1, "joined": 1}


async def test_who_asks_is_one_card_and_is_let_in_or_not(club: Inviting) -> None:
    """How they came and nothing else; 👍 and 👎 are carried out when it is too late to undo."""
    (one, two), _, _ = await handout(club, "метро 2 заявка")
    (wanted, yes), (other, no) = await knock(club, one), await knock(club, two)
    for card in (yes, no):
        assert card.text == f"{ASKS} метро, {WEEK}\n👍 впустить · 👎 не пускать"
    club.put(yes, club.lena, "👍")
    club.order("нет", who=club.ira, reply_to=no.id)
    await club.says(yes, "👍 Лена: впустить (через")
    await club.says(no, "👎 Ира: не пускать")
    assert not club.is_in(wanted)
    assert club.world.requests(club.stage.chat) == [wanted, other]
    await pass_undo(club)
    await club.until(lambda: club.is_in(wanted))
    await club.until(lambda: club.world.requests(club.stage.chat) == [])
    await club.until(lambda: one.revoked)
    await rests(club)
    assert not club.is_in(other)
    assert len(club.told(f"{ASKS} метро")) == 2
    assert club.counts("метро") == {"issued": 2, "joined": 1}


async def test_an_answer_taken_back_in_time_is_not_carried_out(club: Inviting) -> None:
    """The reaction is removed while the answer waits: the card is open again."""
    (one, two), _, _ = await handout(club, "клиника 2 заявка")
    cards = [await knock(club, one), await knock(club, two)]
    for (who, card), emoji in zip(cards, ("👍", "👎"), strict=True):
        club.put(card, club.lena, emoji)
        await club.says(card, f"{emoji} Лена")
        club.put(card, club.lena, None)
        text = await club.says(card, "👍 впустить · 👎 не пускать")
        assert "Лена" not in text
        assert club.rows(DECISION, bytes.fromhex(club.mask(who))) == [("open",)]
    await pass_undo(club)
    await club.settled()
    waiting = [who for who, _ in cards]
    assert club.world.requests(club.stage.chat) == waiting
    for who in waiting:
        club.world.decide(club.stage.chat, who, club.stage.rooms.owner, approved=False)


async def test_another_reaction_of_the_same_person_changes_the_answer(club: Inviting) -> None:
    """First 👍, then 👎, before it was carried out: they are not let in."""
    (invite,), _, _ = await handout(club, "порт 1 заявка")
    who, card = await knock(club, invite)
    club.put(card, club.lena, "👍")
    await club.says(card, "👍 Лена: впустить")
    club.put(card, club.lena, "👎")
    await club.says(card, "👎 Лена: не пускать")
    await pass_undo(club)
    await club.until(lambda: club.world.requests(club.stage.chat) == [])
    await club.settled()
    assert not club.is_in(who)


async def test_who_is_let_in_by_another_admin_is_no_question_any_more(club: Inviting) -> None:
    """In Telegram itself, by hand; the card says so, and they count all the same."""
    (one, two), _, _ = await handout(club, "вокзал 2 заявка")
    (yes, card), (no, other) = await knock(club, one), await knock(club, two)
    owner, chat = club.stage.rooms.owner, club.stage.chat
    club.world.decide(chat, yes, owner, approved=True)
    club.world.decide(chat, no, owner, approved=False)
    for each in (card, other):
        await club.says(each, "Уже не ждёт: решили в Telegram или передумали.")
    await club.until(lambda: one.revoked)
    await club.nothing_dangles()
    assert club.counts("вокзал") == {"issued": 2, "joined": 1}
    club.put(other, club.lena, "👍")  # too late
    await club.settled()
    assert not club.is_in(no)


async def test_a_source_is_switched_off_and_on(club: Inviting) -> None:
    """First the impact, then its links are revoked and there are no new ones, until a word."""
    invites, _, _ = await handout(club, "набережная 3")
    card = await club.answer_to(club.order("источник набережная выкл"))
    assert "Выключить источник набережная\nЗакроется ссылок: 3." in card.text
    await club.settled()
    assert not any(invite.revoked for invite in invites)
    club.put(card, club.ira, "👍")
    await club.says(card, "👍 Ира: сделано")
    await club.until(lambda: all(invite.revoked for invite in invites))
    refusal = await club.answer_to(club.order("раздатка набережная 3"))
    assert "Источник набережная выключен" in refusal.text
    assert "Выключены: набережная" in (await club.answer_to(club.order("источники"))).text
    answer = await club.answer_to(club.order("source набережная on"))
    assert "Источник набережная снова включён" in answer.text
    again, _, _ = await handout(club, "набережная 1")
    assert not again[0].revoked
    assert all(invite.revoked for invite in invites)
    assert club.counts("набережная") == {"issued": 4, "revoked": 3}


async def test_an_order_that_cannot_be_is_explained(club: Inviting) -> None:
    """Too many, none, not understood, or the members' own source."""
    orders = ("раздатка рынок 201", "раздатка рынок 4х", "handout peers 5", "источник нет выкл")
    said = [(await club.answer_to(club.order(text))).text for text in orders]
    assert "от 1 до 200 ссылок" in said[0]
    assert "Напишите так" in said[1]
    assert "дают друг другу участники" in said[2]
    assert "Источника нет нет" in said[3]
