"""Paging through a conversation."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sandbox.world.history import History, Page
from sandbox.world.messages import Message

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def filled(count: int, deleted: set[int]) -> History:
    """A conversation of so many messages, some deleted."""
    history = History()
    for number in range(1, count + 1):
        history.add(Message(number, 1, "text", LONG_AGO))
    for number in deleted:
        if number <= count:
            history.remove(number)
    return history


histories = st.builds(filled, st.integers(0, 60), st.sets(st.integers(1, 60), max_size=30))


@given(histories, st.integers(1, 20))
def test_walking_back_meets_every_message_once(history: History, limit: int) -> None:
    """From the newest to the oldest, page by page, with nothing missed or repeated."""
    met: list[int] = []
    while page := history.page(Page(offset_id=met[-1] if met else 0, limit=limit)):
        met += [message.id for message in page]
    assert met == history.live[::-1]


@given(histories, st.integers(1, 20), st.integers(0, 60))
def test_walking_forward_from_a_cursor_meets_everything_newer(
    history: History, limit: int, low: int
) -> None:
    """The reconciler's way: offset just above the cursor, a window before it."""
    met: list[int] = []
    cursor = low
    while page := history.page(Page(cursor + 1, -limit, limit, 0, cursor)):
        met += sorted(message.id for message in page)
        cursor = met[-1]
    assert met == [number for number in history.live if number > low]


def test_deleted_messages_stay_in_the_truth_but_leave_the_pages() -> None:
    """A client sees neither the message nor a gap in the count."""
    history = filled(3, {2})
    assert [message.id for message in history.page(Page())] == [3, 1]
    assert history.get(2) is None
    assert history.messages[2].deleted


def test_limits_of_ids_are_exclusive() -> None:
    """`min_id` and `max_id` themselves are not in the answer."""
    history = filled(10, set())
    page = history.page(Page(max_id=8, min_id=5))
    assert [message.id for message in page] == [7, 6]


def test_a_page_holds_a_hundred_at_most() -> None:
    """Whatever the client asks for."""
    assert len(filled(150, set()).page(Page(limit=1000))) == 100
