"""What staff decide on a card, and what comes of it."""

from typing import TYPE_CHECKING

import pytest

from core.effects import Limit, Person, Say
from core.events import Author, MessageSent, Reaction, ReactionsSeen
from moderation.desk import Notes
from moderation.flag import State

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening

STRANGER = 31


@pytest.mark.parametrize(
    ("emoji", "word", "state"),
    [
        ("🕊", "в порядке", State.HARMLESS),
        ("✍", "explain", State.EXPLAINED),
        ("🙊", "мут", State.MUTED),
        ("💔", "ban", State.BANNED),
        ("🙈", "удалить", State.DELETED),
        ("👀", "беру", State.MINE),
    ],
)
def test_a_reaction_and_a_word_decide_alike(
    new_evening: "type[Evening]", emoji: str, word: str, state: State
) -> None:
    """The card says what was decided and by whom."""
    for decide in ("react", "word"):
        evening = new_evening()
        evening.rude()
        evening.deliver()
        getattr(evening, decide)(evening.anna, emoji if decide == "react" else word)
        card = evening.card()
        assert card.args["state"] == state
        assert card.args["by"] == Person(evening.anna)
        evening.close()


def test_a_mute_starts_at_once(flagged: "Evening") -> None:
    """Undoing it is complete, so it need not wait."""
    flagged.react(flagged.anna, "🙊")
    flagged.deliver()
    assert flagged.limit() is Limit.MUTED


def test_a_ban_waits_for_second_thoughts(flagged: "Evening") -> None:
    """A minute, to the second."""
    flagged.react(flagged.anna, "💔")
    flagged.wait(59)
    flagged.deliver()
    assert flagged.limit() is Limit.NONE
    flagged.wait(1)
    flagged.deliver()
    assert flagged.limit() is Limit.BANNED


def test_an_explanation_waits_too_and_is_said_once(flagged: "Evening") -> None:
    """In the chat, as a reply, without names."""
    flagged.react(flagged.anna, "✍")
    flagged.deliver()
    assert flagged.public() == []
    flagged.wait(60)
    flagged.deliver()
    (text,) = flagged.public()
    assert (text.template, dict(text.args)) == ("public-explain", {"kind": "rude"})


def test_a_message_can_be_deleted_beside_a_decision(flagged: "Evening") -> None:
    """The card keeps saying who decided; the deletion is told beside it."""
    flagged.word(flagged.anna, "мут")
    flagged.word(flagged.boris, "удалить")
    card = flagged.card()
    assert (card.args["state"], card.args["deleted"]) == ("muted", "yes")
    assert card.args["by"] == Person(flagged.anna)
    assert flagged.removed == {100}
    assert flagged.limit() is Limit.MUTED


def test_exchanging_a_reaction_for_a_deletion_keeps_the_mute(flagged: "Evening") -> None:
    """Most accounts have one reaction per message; a deletion comes beside, not instead."""
    flagged.react(flagged.anna, "🙊")
    flagged.react(flagged.anna, "🙈")
    flagged.deliver()
    assert flagged.flag.state is State.MUTED
    assert flagged.flag.deleted
    flagged.react(flagged.anna)
    flagged.deliver()
    assert flagged.limit() is Limit.MUTED


def test_from_mute_to_ban_the_member_is_never_free(flagged: "Evening") -> None:
    """The ban waits, the mute stands until it comes."""
    flagged.react(flagged.anna, "🙊")
    flagged.deliver()
    flagged.react(flagged.anna, "💔")
    flagged.deliver()
    assert flagged.limit() is Limit.MUTED
    flagged.wait(60)
    flagged.deliver()
    assert flagged.limit() is Limit.BANNED


def test_two_staff_at_once_end_with_the_last_decision(flagged: "Evening") -> None:
    """Both reactions in one update: taken in the order of their dates, none is lost."""
    later = flagged.now.replace(second=9)
    reactions = (
        Reaction(flagged.boris, "🙊", later),
        Reaction(flagged.anna, "✍", later.replace(second=5)),
    )
    flagged.happens(ReactionsSeen(flagged.staff_room, flagged.card_id(), reactions, later))
    assert flagged.flag.state is State.MUTED
    assert flagged.flag.decided_by == flagged.boris
    flagged.wait(120)
    flagged.deliver()
    assert flagged.public() == []


def test_two_staff_who_agree_decide_once(flagged: "Evening") -> None:
    """The second reaction changes nothing."""
    flagged.react(flagged.anna, "🙊")
    flagged.react(flagged.boris, "🙊")
    assert flagged.flag.turn == 1
    assert flagged.flag.decided_by == flagged.anna


def test_seeing_the_same_reactions_again_decides_nothing(flagged: "Evening") -> None:
    """Cards are polled."""
    flagged.react(flagged.anna, "🙊")
    flagged.word(flagged.boris, "отмена")
    flagged.react(flagged.anna, "🙊")
    assert flagged.flag.state is State.OPEN


def test_only_staff_decide(flagged: "Evening") -> None:
    """Whatever others react or write, the card stays open; nothing of them is kept."""
    flagged.react(STRANGER, "💔")
    flagged.word(STRANGER, "бан")
    assert flagged.flag.state is State.OPEN
    assert flagged.store.reactions(flagged.flag) == frozenset()


def test_who_becomes_staff_later_decides_then(flagged: "Evening") -> None:
    """The reaction was there before the roster knew."""
    flagged.react(STRANGER, "🙊")
    flagged.people.staff.add(STRANGER)
    flagged.react(STRANGER, "🙊")
    assert flagged.flag.state is State.MUTED


def test_a_word_under_anything_but_a_card_is_ignored(flagged: "Evening") -> None:
    """A message that merely looks like a card is not ours."""
    forged = flagged.card_id() + 4000
    flagged.word(flagged.anna, "бан", card=forged)
    reactions = (Reaction(flagged.anna, "💔"),)
    flagged.happens(ReactionsSeen(flagged.staff_room, forged, reactions, flagged.now))
    assert flagged.flag.state is State.OPEN


@pytest.mark.parametrize("by_steward", [True, False])
def test_a_card_whose_number_a_crash_lost_is_known_by_its_link(
    flagged: "Evening", *, by_steward: bool
) -> None:
    """Only if Steward wrote it: anybody can write a link to a message."""
    link = f"https://t.me/c/{-flagged.chat - 10**12}/100"
    lost = flagged.message(
        8000, chat=flagged.staff_room, text=f"🗯 Грубость: {link}\n…", out=by_steward
    )
    word = flagged.message(
        8001, chat=flagged.staff_room, author=Author(flagged.anna), text="мут", reply_to=lost.id
    )
    flagged.happens(MessageSent(word), Notes(parent=lost))
    assert (flagged.flag.state is State.MUTED) == by_steward


def test_a_card_number_in_another_room_is_not_the_card(flagged: "Evening") -> None:
    """Each room counts its own messages."""
    flagged.rude(101, text="бан", reply_to=flagged.card_id(), author=Author(flagged.anna))
    assert flagged.flag.state is State.OPEN


def test_an_unknown_word_is_answered_once_and_talk_is_not(flagged: "Evening") -> None:
    """One hint per card; sentences are staff talking among themselves."""
    flagged.word(flagged.anna, "мне кажется, он пьян")
    flagged.deliver()
    assert len(flagged.posts) == 1
    for _ in range(3):
        flagged.word(flagged.anna, "абракадабра")
    flagged.deliver()
    assert sorted(post.text.template for post in flagged.posts.values()) == [
        "card-flag",
        "staff-words",
    ]


def test_a_word_that_another_room_understands_is_not_called_unknown(flagged: "Evening") -> None:
    """Orders about invitations are given under the same cards."""
    flagged.word(flagged.anna, "ветка")
    flagged.deliver()
    assert len(flagged.posts) == 1


def test_a_refused_effect_shows_on_the_card(flagged: "Evening") -> None:
    """Staff must know that the member is not muted; a new decision begins anew."""
    flagged.refusing["restrict"] = "CHAT_ADMIN_REQUIRED"
    flagged.react(flagged.anna, "🙊")
    assert flagged.card().args["trouble"] == "CHAT_ADMIN_REQUIRED"
    flagged.refusing.clear()
    flagged.word(flagged.anna, "в порядке")
    assert flagged.card().args["trouble"] == "none"


def test_a_mute_that_cannot_be_lifted_shows_on_the_card(flagged: "Evening") -> None:
    """The card says "open" while the member is still muted: somebody must see to it."""
    flagged.react(flagged.anna, "🙊")
    flagged.deliver()
    flagged.refusing["restrict"] = "CHAT_ADMIN_REQUIRED"
    flagged.react(flagged.anna)
    assert flagged.card().args["trouble"] == "CHAT_ADMIN_REQUIRED"


def test_a_refusal_of_what_nobody_wants_any_more_is_no_trouble(flagged: "Evening") -> None:
    """The ban was refused after staff had decided otherwise."""
    flagged.react(flagged.anna, "💔")
    flagged.deliver()
    flagged.wait(60)
    (wish,) = flagged.take()
    flagged.word(flagged.boris, "в порядке")
    flagged.refusing["restrict"] = "USER_ADMIN_INVALID"
    flagged.settle(wish)
    flagged.refusing.clear()
    assert flagged.card().args["trouble"] == "none"


def test_nobody_can_be_muted_where_telegram_hides_the_author(evening: "Evening") -> None:
    """The card says so; other decisions work."""
    evening.rude(100, author=None)
    evening.deliver()
    evening.word(evening.anna, "мут")
    assert evening.card().args["trouble"] == "AUTHOR_UNKNOWN"
    evening.word(evening.anna, "удалить")
    assert evening.card().args["state"] == "deleted"


def test_earlier_decisions_about_the_member_are_counted(evening: "Evening") -> None:
    """Not those that were undone, not those of others, not harmless ones."""
    decisions = [("✍",), ("🙊", "🙈"), ("🙊",), ("🕊",), ("💔",)]
    for number, emoji in enumerate(decisions):
        evening.rude(100 + number)
        evening.deliver()
        evening.react(evening.anna, *emoji)
        evening.wait(61)
    evening.word(evening.anna, "отмена")
    evening.rude(110, author=Author(22))
    evening.deliver()
    evening.react(evening.anna, "🙊")
    evening.rude(111)
    args = evening.card().args
    counts = [args[name] for name in ("explained", "removed", "muted", "banned", "record")]
    assert counts == [1, 1, 2, 0, 4]


def test_an_explanation_beside_a_deletion_is_said_to_all(flagged: "Evening") -> None:
    """Telegram refuses an answer to what is gone, whichever of the two was decided first."""
    flagged.react(flagged.anna, "✍")
    flagged.wait(5)
    flagged.word(flagged.boris, "удалить")
    flagged.deliver()
    assert flagged.removed == {100}
    assert flagged.public() == []
    flagged.wait(55)
    flagged.deliver()
    (said,) = (post for (chat, _), post in flagged.posts.items() if chat == flagged.chat)
    assert isinstance(said, Say)
    assert said.reply_to is None
    flagged.word(flagged.anna, "отмена")
    flagged.deliver()
    assert flagged.public() == []
