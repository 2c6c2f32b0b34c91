"""Reactions."""

from typing import Any

from telethon.tl import functions, types

React = functions.messages.SendReactionRequest


def thumbs(emoji: str) -> list[Any]:
    """One reaction, as a request takes it."""
    return [types.ReactionEmoji(emoji)]


async def test_only_the_author_is_told(town: Any) -> None:
    """Neither other members nor the one who reacted."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna, (boris, clara))
    card = town.world.post(group, anna, "card")
    await town.call(boris, React(town.peer(boris, group), card, reaction=thumbs("👍")))
    told = town.told(anna, types.UpdateMessageReactions)
    assert [(u.msg_id, u.reactions.recent_reactions[0].peer_id.user_id) for u in told] == [
        (card, boris)
    ]
    assert not town.told(boris, types.UpdateMessageReactions)
    assert not town.told(clara, types.UpdateMessageReactions)


async def test_an_author_who_turned_it_off_is_not_told(town: Any) -> None:
    """`account.setReactionsNotifySettings` without a source means nobody's reactions."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    card = town.world.post(group, anna, "card")
    off = types.ReactionsNotifySettings(types.NotificationSoundDefault(), show_previews=False)
    await town.call(anna, functions.account.SetReactionsNotifySettingsRequest(off))
    town.world.react(group, card, boris, "👍")
    assert not town.told(anna, types.UpdateMessageReactions)
    polled = await town.call(
        anna, functions.messages.GetMessagesReactionsRequest(town.peer(anna, group), [card])
    )
    assert polled.updates[0].reactions.results[0].reaction.emoticon == "👍"


async def test_a_new_reaction_replaces_the_old_one(town: Any) -> None:
    """Without Premium there is one, and an empty list takes it back."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    card = town.world.post(group, anna, "card")
    place = town.peer(boris, group)
    two = [*thumbs("👍"), *thumbs("👎")]
    assert await town.refusal(boris, React(place, card, reaction=two)) == "REACTIONS_TOO_MANY"
    await town.call(boris, React(place, card, reaction=thumbs("👍")))
    await town.call(boris, React(place, card, reaction=thumbs("❤️")))
    message = town.world.history(group)[-1]
    assert {user: r.emoji for user, r in message.reactions.items()} == {boris: "❤"}
    await town.call(boris, React(place, card, reaction=[]))
    assert not message.reactions


async def test_a_chat_takes_only_its_own_reactions(town: Any) -> None:
    """And nobody without Premium may use what is not in the free set."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    card = town.world.post(group, anna, "card")
    await town.call(
        anna,
        functions.messages.SetChatAvailableReactionsRequest(
            town.peer(anna, group), types.ChatReactionsSome(thumbs("👀"))
        ),
    )
    place = town.peer(boris, group)
    assert await town.refusal(boris, React(place, card, reaction=thumbs("👍"))) == (
        "REACTION_INVALID"
    )
    assert await town.refusal(boris, React(place, card, reaction=thumbs("✅"))) == (
        "REACTION_INVALID"
    )
    await town.call(boris, React(place, card, reaction=thumbs("👀")))


async def test_the_list_of_reactions_has_pages(town: Any) -> None:
    """A message names three people at most; the list names all."""
    anna = town.person("Anna")
    crowd = [town.world.add_account(f"Person {number}") for number in range(7)]
    group = town.world.add_supergroup("Group", anna, tuple(crowd))
    card = town.world.post(group, anna, "card")
    for person in crowd:
        town.clock.move(seconds=1)
        town.world.react(group, card, person, "👍")
    request = functions.messages.GetMessageReactionsListRequest
    met: list[int] = []
    offset = None
    while True:
        page = await town.call(anna, request(town.peer(anna, group), card, 3, offset=offset))
        met += [reaction.peer_id.user_id for reaction in page.reactions]
        offset = page.next_offset
        if offset is None:
            break
    assert met == crowd[::-1]
    shown = town.told(anna, types.UpdateMessageReactions)[-1].reactions
    assert len(shown.recent_reactions) == 3


async def test_a_reaction_that_is_there_already_changes_nothing(town: Any) -> None:
    """MESSAGE_NOT_MODIFIED; the same where there is none to take away."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    said = town.world.post(group, boris, "said")
    place = town.peer(anna, group)
    assert await town.refusal(anna, React(place, said)) == "MESSAGE_NOT_MODIFIED"
    await town.call(anna, React(place, said, reaction=thumbs("👀")))
    again = React(place, said, reaction=thumbs("👀"))
    assert await town.refusal(anna, again) == "MESSAGE_NOT_MODIFIED"
    assert town.world.history(group)[-1].reactions[anna].emoji == "👀"


async def test_what_is_gone_takes_no_reaction(town: Any) -> None:
    """MESSAGE_ID_INVALID, as for what never was."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    said = town.world.post(group, boris, "said")
    town.world.delete(group, said)
    for message in (said, 999):
        request = React(town.peer(anna, group), message, reaction=thumbs("👀"))
        assert await town.refusal(anna, request) == "MESSAGE_ID_INVALID"
