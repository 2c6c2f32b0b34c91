"""A member asks for a link: what they get, what they are told, and what nobody else sees."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from telethon import errors, functions

from sandbox.rooms import marked
from sandbox.world.invites import hash_of
from tests.adapters.pictures.reading import png_pixels, scanned
from tests.flows.inviting import ADDRESS, Inviting, inviting_at, shown, url_of
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIFE = timedelta(hours=72)
OURS = "SELECT state, why FROM link WHERE inviter = ?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def club(forks: Forks) -> AsyncIterator[Inviting]:
    """Members may have two links at a time; newcomers wait a week."""
    async with inviting_at(forks, quota=2, newcomer_days=7) as club:
        yield club


async def heard(club: Inviting, client: Any, after: int) -> Any:
    """The letter of Steward's that a member's own client sees next."""
    await club.until(lambda: len(club.letters(client._self_id)) > after)
    (newest,) = await client.get_messages(club.steward, limit=1)
    return newest


async def client_of(club: Inviting, who: int) -> Any:
    """A member's stock client, which has met Steward in the chat."""
    client = await club.client(who)
    await client.get_participants(marked(club.stage.chat))
    return client


@pytest.mark.parametrize(
    ("word", "words"), [("Пригласить", "для одного человека"), ("invite", "for one person")]
)
async def test_a_member_gets_a_link_and_the_same_as_a_picture(
    club: Inviting, word: str, words: str
) -> None:
    """By their own client, in the language of the question: for one person, for three days."""
    who = club.enter()
    client = await client_of(club, who)
    asked = club.world.now
    await client.send_message(club.steward, word)
    letter = await heard(club, client, 0)
    (url,) = ADDRESS.findall(letter.message)
    assert scanned(png_pixels(await client.download_media(letter, bytes))) == [url]
    assert words in letter.message
    invite = club.invite(url)
    assert (invite.limit, invite.request_needed, invite.revoked) == (1, False, False)
    assert invite.expires is not None
    assert timedelta() <= invite.expires - asked - LIFE < timedelta(minutes=1)
    assert shown(invite.expires) in letter.message
    await club.settled()
    assert len(club.letters(who)) == 1


async def test_a_links_title_says_nothing(club: Inviting) -> None:
    """Sixteen letters and digits, another for each link: whoever sees the list learns nothing."""
    who = club.enter("Василиса")
    titles = [club.invite(await club.link(who)).title or "" for _ in range(2)]
    assert len(set(titles)) == 2
    for title in titles:
        assert len(title) == 16
        assert title.isalnum()
        assert str(who) not in title


async def test_asking_in_the_chat_is_removed_and_answered_in_private(club: Inviting) -> None:
    """Whoever asks need not be seen asking; nothing is said in the chat."""
    said, words = len(club.said()), []
    for word in ("пригласить", "Invite!"):
        who = club.enter()
        client = await client_of(club, who)
        words.append((await client.send_message(marked(club.stage.chat), word)).id)
        letter = await club.letter(who, 0)
        assert club.picture(letter) == [url_of(letter)]
    await club.settled()
    assert [club.message(number).deleted for number in words] == [True, True]
    assert len(club.said()) == said


async def test_talk_about_invites_in_the_chat_is_let_be(club: Inviting) -> None:
    """Only the word alone is a request."""
    who = club.enter()
    talk = [club.say(who, text) for text in ("кого бы пригласить?", "помощь", "мои приглашения")]
    await club.settled()
    assert not any(club.message(number).deleted for number in talk)
    assert club.letters(who) == []


async def test_the_link_lets_one_in_and_is_dead_when_that_one_leaves(club: Inviting) -> None:
    """Telegram itself would let in the next: it counts who is there now."""
    host = club.enter()
    url = await club.link(host)
    first, second = [await club.client(club.outsider()) for _ in range(2)]
    await first(functions.messages.ImportChatInviteRequest(hash_of(url)))
    await club.until(lambda: club.invite(url).revoked)
    await first.delete_dialog(marked(club.stage.chat))
    assert not club.is_in(first._self_id)
    assert club.invite(url).uses == {}  # so that it is the revocation that keeps it shut
    with pytest.raises(errors.InviteHashExpiredError):
        await second(functions.messages.ImportChatInviteRequest(hash_of(url)))
    assert not club.is_in(second._self_id)
    assert club.inviter_of(first._self_id) == club.mask(host)


async def test_of_two_who_race_for_a_link_one_gets_in(club: Inviting) -> None:
    """One edge, one revocation."""
    host, before = club.enter(), club.counts().get("joined", 0)
    url = await club.link(host)
    edits = club.world.calls["messages.EditExportedChatInvite"]
    racers = [await club.client(club.outsider()) for _ in range(2)]
    join = functions.messages.ImportChatInviteRequest(hash_of(url))
    done = await asyncio.gather(*(racer(join) for racer in racers), return_exceptions=True)
    assert sorted(isinstance(each, errors.InviteHashExpiredError) for each in done) == [False, True]
    (guest,) = [racer._self_id for racer in racers if club.is_in(racer._self_id)]
    await club.until(lambda: club.invite(url).revoked)
    await club.nothing_dangles()
    invited = [one for one, other in club.edges().items() if other == club.mask(host)]
    assert invited == [club.mask(guest)]
    assert club.counts()["joined"] == before + 1
    assert club.world.calls["messages.EditExportedChatInvite"] == edits + 1


async def test_who_slips_in_behind_one_who_left_at_once_is_known_too(club: Inviting) -> None:
    """Between the first join and its revocation Telegram lets in another: both have their edge."""
    host, before = club.enter(), club.counts().get("joined", 0)
    url = await club.link(host)
    edits = club.world.calls["messages.EditExportedChatInvite"]
    first, second = club.outsider(), club.outsider()
    club.world.join(first, url)
    club.world.leave(club.stage.chat, first)
    club.world.join(second, url)
    await club.until(lambda: club.invite(url).revoked)
    await club.nothing_dangles()
    assert [club.inviter_of(who) for who in (first, second)] == [club.mask(host)] * 2
    assert club.counts()["joined"] == before + 2
    assert club.world.calls["messages.EditExportedChatInvite"] == edits + 1


@pytest.mark.parametrize("limited", [False, True], ids=["closed", "limited"])
async def test_who_cannot_be_written_to_is_asked_to_write_first(
    club: Inviting, limited: bool
) -> None:
    """In the chat, without a name or a link; the link that was made is revoked."""
    await club.pass_time(timedelta(hours=1))  # so often it is said at most
    who, said, made = club.enter("Василиса"), len(club.said()), len(club.made())
    steward = club.world.accounts[club.steward]
    if limited:
        steward.limited = True
    else:
        club.world.accounts[who].closed = True
    asked = club.say(who, "пригласить")
    await club.until(lambda: len(club.said()) > said)
    steward.limited = False
    assert club.message(asked).deleted
    (hint,) = club.said()[said:]
    assert "напишите мне, пожалуйста, лично" in hint.text
    assert "Василиса" not in hint.text
    assert not ADDRESS.search(hint.text)
    assert (hint.entities, hint.reply_to, hint.media) == (None, None, None)
    await club.nothing_dangles()
    (invite,) = club.made()[made:]
    assert invite.revoked
    assert club.rows(OURS, bytes.fromhex(club.mask(who))) == [("closed", "undelivered")]
    assert club.letters(who) == []
    # Whoever writes first can be answered, and it cost them nothing.
    assert [bool(url_of(await club.ask(who))) for _ in range(2)] == [True, True]


async def test_strangers_get_no_answer(club: Inviting) -> None:
    """Not even a refusal: Steward is nobody to whom one is not a member."""
    stranger, left = club.outsider(), club.enter()
    club.world.leave(club.stage.chat, left)
    made = len(club.made())
    for who in (stranger, left):
        for word in ("пригласить", "invite", "помощь", "забудь меня", "привет"):
            club.world.whisper(who, club.steward, word)
    await club.ask(club.enter(), "помощь")  # answered in order
    await club.settled()
    assert club.letters(stranger) == club.letters(left) == []
    assert len(club.made()) == made


async def test_a_newcomer_waits(club: Inviting) -> None:
    """Until a week after they joined, as Telegram knows it; the answer says when that is."""
    new, old = club.enter(days=6), club.enter(days=7)
    joined = club.world.chats[club.stage.chat].members[new].date
    answer = await club.ask(new)
    assert answer.text.startswith("Вы у нас недавно. Приглашать можно с")
    assert shown(joined + timedelta(days=7)) in answer.text
    assert answer.media is None
    assert await club.link(old)


async def test_a_muted_member_waits(club: Inviting) -> None:
    """Whoever may not write may not invite; kindly."""
    who = club.enter()
    club.mute(who)
    assert "Пока вы не можете писать в чат" in (await club.ask(who)).text
    assert "While you cannot write" in (await club.ask(who, "invite")).text


async def test_a_quota_is_told_counted_and_given_back(club: Inviting) -> None:
    """Two links; the third is refused with the day it comes; what is taken back is free again."""
    who = club.enter()
    urls = [await club.link(who) for _ in range(2)]
    ends = club.invite(urls[0]).expires
    assert ends is not None
    refusal = (await club.ask(who)).text
    assert "Ваши приглашения пока закончились (их 2)" in refusal
    assert f"Следующее появится {shown(ends)}" in refusal
    mine = (await club.ask(who, "мои приглашения")).text
    assert "Открытых ссылок: 2. Можно пригласить ещё: 0." in mine
    assert "закрыто ссылок: 2" in (await club.ask(who, "отозвать")).text
    await club.until(lambda: all(club.invite(url).revoked for url in urls))
    await club.nothing_dangles()
    assert "Open links: 0. You can invite 2 more." in (await club.ask(who, "my links")).text
    assert await club.link(who) not in urls


async def test_a_pause_is_told(club: Inviting) -> None:
    """No new links until the staff say the word."""
    who = club.enter()
    await club.answer_to(club.order("приглашения пауза"))
    assert "Сейчас новые приглашения не выдаются" in (await club.ask(who)).text
    assert "No new invitations" in (await club.ask(who, "invite")).text
    await club.answer_to(club.order("resume invites"))
    assert await club.link(who)


async def test_whoever_asks_without_end_is_not_answered(club: Inviting) -> None:
    """An account that writes too much is limited by Telegram, for everybody."""
    who = club.enter()
    for _ in range(8):
        await club.ask(who, "помощь")
    club.world.whisper(who, club.steward, "помощь")
    await club.ask(club.enter(), "помощь")
    await club.settled()
    assert len(club.letters(who)) == 8


async def test_a_member_is_forgotten_at_their_word(club: Inviting) -> None:
    """The edges above and below them go, their links are closed; what was counted stays."""
    host = club.enter()
    who = await club.guest(host)
    club.world.chats[club.stage.chat].members[who].date -= timedelta(days=7)
    below, url = await club.guest(who), await club.link(who)
    counts = club.counts()
    assert (await club.ask(who, "забудь меня")).text.startswith("Готово. Стюард больше не хранит")
    await club.until(lambda: club.invite(url).revoked)
    await club.nothing_dangles()
    assert [club.inviter_of(one) for one in (who, below)] == [None, None]
    mask, tables = bytes.fromhex(club.mask(who)), club.rows(TABLES)
    for table, column in tables:
        question = f"SELECT count(*) FROM {table} WHERE {column} = ?"  # noqa: S608 - our own names
        assert club.rows(question, mask) == [(0,)], f"{table}.{column}"
    assert len(tables) > 6
    assert club.counts() == counts | {"revoked": counts.get("revoked", 0) + 1}


TABLES = """
    SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
    WHERE m.type = 'table' AND c.type = 'BLOB' AND m.name NOT LIKE 'sqlite_%'
"""
