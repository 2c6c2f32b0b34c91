"""What always holds, whatever people do."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from telethon.tl import functions, types

from sandbox.contract import RpcFault
from sandbox.world import editing, members

deeds = st.lists(
    st.tuples(
        st.sampled_from(["post", "edit", "delete", "pin", "react", "mute", "free"]),
        st.integers(0, 2),
        st.integers(1, 12),
    ),
    max_size=40,
)


def carry_out(town: Any, group: int, people: list[int], deed: tuple[str, int, int]) -> None:
    """Do one thing, or be refused."""
    kind, who, which = deed
    world, user = town.world, people[who]
    actor = world.accounts[user]
    rights = types.ChatBannedRights(until_date=None, send_messages=kind == "mute")
    match kind:
        case "post":
            world.post(group, user, f"text {which}", reply_to=which if which % 3 == 0 else None)
        case "edit":
            world.edit(group, which, f"edited {world.chats[group].log.pts}", user)
        case "delete":
            world.delete(group, which, by=user)
        case "react":
            world.react(group, which, user, "👍")
        case "pin":
            editing.pin(world, actor, world.chats[group], which, unpin=False)
        case _:
            members.restrict(world, world.chats[group], world.accounts[people[0]], user, rights)


def follow(updates: list[Any], seen: dict[int, str]) -> None:
    """What a client knows after these updates."""
    for update in updates:
        if isinstance(update, types.UpdateNewChannelMessage | types.UpdateEditChannelMessage):
            seen[update.message.id] = getattr(update.message, "message", "") or ""
        elif isinstance(update, types.UpdateDeleteChannelMessages):
            for number in update.messages:
                seen.pop(number, None)


@settings(max_examples=60)
@given(script=deeds)
async def test_a_client_that_hears_every_push_knows_the_truth(new_town: Any, script: Any) -> None:
    """Pushes have no holes, and lead to what the history says."""
    town = new_town()
    people = [town.person(name) for name in ("Anna", "Boris", "Clara")]
    group = town.world.add_supergroup("Group", people[0], tuple(people[1:]))
    pts = town.world.chats[group].log.pts
    seen = {m.id: m.text for m in town.world.history(group)}
    for deed in script:
        try:
            carry_out(town, group, people, deed)
        except RpcFault:
            continue
    pushed = [u for u in town.heard[people[1]] if getattr(u, "pts_count", None)]
    for update in pushed:
        pts += update.pts_count
        assert update.pts == pts
    follow(pushed, seen)
    request = functions.messages.GetHistoryRequest(
        town.peer(people[1], group), 0, None, 0, 100, 0, 0, 0
    )
    answer = await town.call(people[1], request)
    assert seen == {m.id: getattr(m, "message", "") or "" for m in answer.messages}
