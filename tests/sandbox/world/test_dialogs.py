"""The list of conversations, and what was read."""

from typing import Any

from telethon.tl import functions, types


def listing(offset: Any = None, limit: int = 100, date: Any = None) -> Any:
    """A request for a page of conversations."""
    return functions.messages.GetDialogsRequest(date, 0, offset or types.InputPeerEmpty(), limit, 0)


async def test_the_latest_conversation_is_first(town: Any) -> None:
    """Chats and people in one list, in pages."""
    anna, boris = town.person("Anna"), town.person("Boris")
    groups = [town.world.add_supergroup(f"Group {n}", anna) for n in range(3)]
    town.clock.move(seconds=10)
    town.world.post(anna, boris, "hello")
    town.clock.move(seconds=10)
    town.world.post(groups[1], anna, "hello")
    shown = (await town.call(anna, listing(limit=2))).dialogs
    assert [shown[0].peer.channel_id, shown[1].peer.user_id] == [groups[1], boris]
    rest = await town.call(anna, listing(town.peer(anna, boris)))
    assert {dialog.peer.channel_id for dialog in rest.dialogs} == {groups[0], groups[2]}


async def test_the_reconcilers_question_is_answered(town: Any) -> None:
    """The newest id and the pts of each chat asked for."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    last = town.world.post(group, anna, "last")
    peers = [types.InputDialogPeer(town.peer(anna, group))]
    answer = await town.call(anna, functions.messages.GetPeerDialogsRequest(peers))
    dialog = answer.dialogs[0]
    assert (dialog.top_message, dialog.pts) == (last, town.world.chats[group].log.pts)


async def test_reading_is_told_to_the_writer(town: Any) -> None:
    """In private dialogs, with the writer's own id."""
    anna, boris = town.person("Anna"), town.person("Boris")
    town.world.post(anna, anna, "a note")
    town.world.post(boris, anna, "hello")
    await town.call(boris, functions.messages.ReadHistoryRequest(town.peer(boris, anna), 0))
    assert town.told(anna, types.UpdateReadHistoryOutbox)[0].max_id == 2
    peers = [types.InputDialogPeer(town.peer(boris, anna))]
    answer = await town.call(boris, functions.messages.GetPeerDialogsRequest(peers))
    assert answer.dialogs[0].unread_count == 0


async def test_private_conversations_come_in_pages_with_addresses(town: Any) -> None:
    """By their newest message, whoever wrote it; the ids are those of the account's one box."""
    anna = town.person("Anna")
    others = [town.person(f"Person {number}") for number in range(7)]
    for other in others:
        town.world.whisper(other, anna, "hello")
        town.clock.move(seconds=1)
    town.world.whisper(anna, others[0], "hello you")
    wanted = [others[0], *reversed(others[1:])]
    tops = [8, 7, 6, 5, 4, 3, 2]
    met: list[tuple[int, int, int]] = []
    offset: dict[str, Any] = {"offset_date": None, "offset_peer": types.InputPeerEmpty()}
    while True:
        ask = functions.messages.GetDialogsRequest(
            offset_id=0, limit=3, hash=0, exclude_pinned=True, **offset
        )
        answer = await town.call(anna, ask)
        if not answer.dialogs:
            break
        hashes = {user.id: user.access_hash for user in answer.users}
        dates = {message.id: message.date for message in answer.messages}
        for dialog in answer.dialogs:
            number = dialog.peer.user_id
            assert types.InputPeerUser(number, hashes[number]) == town.peer(anna, number)
            met.append((number, dialog.top_message, dialog.unread_count))
        last = answer.dialogs[-1]
        offset = {
            "offset_date": dates[last.top_message],
            "offset_peer": town.peer(anna, last.peer.user_id),
        }
    assert met == [(user, top, 1) for user, top in zip(wanted, tops, strict=True)]
