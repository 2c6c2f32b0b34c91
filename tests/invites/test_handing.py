"""Hand-outs: a batch of links for a source, as cards to print and as a list; anew each week."""

from datetime import timedelta

import pytest

from core.effects import Listing, Say, Sheet, Text
from invites.link import Join, Why
from invites.records import Source
from tests.invites.conftest import NewWorld
from tests.invites.world import World


def posts(world: World) -> list[Say]:
    """What was posted in the staff room with a file."""
    world.deliver()
    return [p for p in world.telegram.posts.values() if isinstance(p, Say) and p.attach]


def test_a_handout_is_a_sheet_and_a_list_of_the_same_links(world: World) -> None:
    """In answer to whoever ordered it."""
    world.order("Handout Vasilievsky 40")
    sheet, listing = posts(world)
    assert isinstance(sheet.attach, Sheet)
    assert isinstance(listing.attach, Listing)
    assert set(sheet.attach.urls) == set(listing.attach.urls) == set(world.telegram.invites)
    assert len(sheet.attach.urls) == 40
    assert sheet.attach.label == listing.attach.label == "vasilievsky · 2026-W13"
    assert sheet.reply_to is not None
    assert sheet.attach.rule == Text("sheet-rule")
    card = world.shown(world.card("handout-progress"))
    assert (card.args["done"], card.args["size"], card.args["failed"]) == (40, 40, 0)


def test_its_links_are_for_one_person_each_and_for_three_weeks(world: World) -> None:
    """Whoever made them is nobody's inviter."""
    world.order("раздатка василеостровская 2")
    world.deliver()
    for invite in world.telegram.invites.values():
        assert (invite.uses, invite.requested) == (1, False)
        assert invite.expires == world.now + timedelta(days=21)
    assert {link.inviter for link in world.store.links.live("василеостровская")} == {None}


@pytest.mark.parametrize(
    ("word", "requested"),
    [("direct", False), ("сразу", False), ("auto", True), ("авто", True), ("ask", True)],
)
def test_the_order_may_say_how_people_join(world: World, word: str, requested: bool) -> None:
    """Instead of the setting."""
    world.order(f"handout stop 1 {word}")
    world.deliver()
    assert [i.requested for i in world.telegram.invites.values()] == [requested]


def test_the_ngos_own_rule_is_on_the_cards(new_world: NewWorld) -> None:
    """Where the settings have one."""
    world = new_world(rule="Be kind.")
    world.order("handout stop 1")
    sheet, _ = posts(world)
    assert isinstance(sheet.attach, Sheet)
    assert sheet.attach.rule == Text("sheet-rule-own", {"rule": "Be kind."})


@pytest.mark.parametrize(
    ("order", "template"),
    [
        ("handout stop 0", "handout-size"),
        ("handout stop 201", "handout-size"),
        ("handout peers 5", "handout-peers"),
        ("handout closed 5", "handout-off"),
    ],
)
def test_what_is_refused_says_why(world: World, order: str, template: str) -> None:
    """And nothing is made, not even the source."""
    world.store.book.save_source(Source("closed", off=True))
    world.order(order)
    assert world.last(world.staff_room).template == template
    assert world.telegram.invites == {}
    assert world.store.book.source("stop") is None


def test_none_in_a_pause(world: World) -> None:
    """First the pause must end."""
    world.order("pause invites")
    world.order("handout stop 5")
    assert world.last(world.staff_room).template == "handout-paused"
    assert world.telegram.invites == {}


def test_a_new_source_is_named_as_such(world: World) -> None:
    """It may be misspelt; the second time it is known."""
    for new in ("yes", "no"):
        effects = world.order("handout stop 1")
        assert isinstance(effects[0], Say)
        assert effects[0].text.args["new"] == new


def test_the_card_shows_progress_and_what_failed(world: World) -> None:
    """Every ten links; the sheet has those that were made."""
    world.order("handout stop 25")
    shown = set()
    for _ in range(25):
        for wish in world.take():
            if wish.key == "link:7":
                world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
            world.settle(wish)
            world.refusing.clear()
        post = world.telegram.posts[world.staff_room, 5000]
        shown.add((post.text.args["done"], post.text.args["failed"]))
    world.deliver()
    card = world.shown(world.card("handout-progress"))
    assert (card.args["done"], card.args["failed"]) == (24, 1)
    assert {(0, 0), (9, 1), (19, 1)} <= shown
    sheet, _ = posts(world)
    assert isinstance(sheet.attach, Sheet)
    assert len(sheet.attach.urls) == 24


def test_of_a_handout_of_which_nothing_was_made_there_is_no_sheet(world: World) -> None:
    """The card says it all."""
    world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
    world.order("handout stop 3")
    assert posts(world) == []
    card = world.shown(world.card("handout-progress"))
    assert (card.args["done"], card.args["failed"]) == (0, 3)


@pytest.mark.parametrize("carried_out", [True, False])
def test_crashes_lose_no_link_and_repeat_no_sheet(world: World, carried_out: bool) -> None:
    """After each link one."""
    world.order("handout stop 12")
    for _ in range(40):
        world.crash(carried_out=carried_out)
        for wish in world.take():
            world.settle(wish)
    world.deliver()
    assert len(world.telegram.invites) == 12
    assert len(posts(world)) == 2


def test_a_handout_that_telegram_delays_is_told_of_in_the_staff_room(world: World) -> None:
    """With the time at which it goes on."""
    world.exports_from = world.now + timedelta(hours=2)
    world.order("handout stop 5")
    told = world.last(world.staff_room)
    assert (told.template, told.args["when"]) == ("handout-late", "27.03, 23:00")
    world.wait(timedelta(hours=2))
    assert len(posts(world)) == 2


# Every week anew.


def monday(world: World) -> None:
    """The next Monday, ten o'clock, comes."""
    while True:
        world.wait(timedelta(hours=1))
        at = world.now.astimezone(world.house.zone)
        if at.weekday() == 0 and at.hour == 10:
            break
    world.deliver()


def test_each_week_the_links_of_a_rotated_source_are_replaced(new_world: NewWorld) -> None:
    """The old ones are closed, new sheets are there; other sources are left alone."""
    world = new_world(rotation={"stop": 4})
    world.order("handout other 2")
    world.deliver()
    monday(world)
    first = set(world.telegram.invites)
    monday(world)
    live = {invite.url for invite in world.telegram.live(world.now)}
    assert (len(first), len(live), len(live - first)) == (6, 6, 4)
    assert {link.why for link in world.store.links.of_handout(2)} == {Why.REPLACED}
    labels = [p.attach.label for p in posts(world) if isinstance(p.attach, Sheet)]
    assert labels == ["other · 2026-W13", "stop · 2026-W14", "stop · 2026-W15"]
    assert {li.join for li in world.store.links.live("stop")} == {Join.DIRECT}


@pytest.mark.parametrize("off", [True, False])
def test_a_source_that_is_off_is_not_rotated_and_the_staff_know(
    new_world: NewWorld, off: bool
) -> None:
    """Nor is any in a pause."""
    world = new_world(rotation={"stop": 4})
    if off:
        world.store.book.save_source(Source("stop", off=True))
    else:
        world.order("pause invites")
    monday(world)
    told = [text.template for text in world.said(world.staff_room)]
    assert told.count("handout-skipped") == 1
    assert world.telegram.invites == {}


def test_a_week_missed_is_made_up_for_once(new_world: NewWorld) -> None:
    """After three weeks of rest there is one batch, not three."""
    world = new_world(rotation={"stop": 4})
    world.wait(timedelta(days=23))
    world.deliver()
    assert len(world.telegram.invites) == 4
