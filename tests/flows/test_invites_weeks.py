"""Every Monday: the numbers with their picture, and new sheets in place of last week's."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from sandbox.world.messages import Message
from tests.adapters.pictures.reading import pdf_pages, png_pixels, scanned
from tests.flows.inviting import Inviting, inviting_at
from tests.forking import Forks

pytestmark = pytest.mark.asyncio(loop_scope="module")

MONDAY = datetime(2027, 2, 8, 7, tzinfo=UTC)
"""Ten o'clock in Moscow, when the staff get the numbers."""
WEEK = timedelta(weeks=1)
PAPERS, NUMBERS = "карточки для печати", "Неделя 2027-W"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def club(forks: Forks) -> AsyncIterator[Inviting]:
    """Two sources get new links every week."""
    async with inviting_at(forks, rotation={"metro": 3, "clinic": 2}, uses=1) as club:
        await club.guest(club.enter())
        yield club


def codes(club: Inviting, sheet: Message) -> set[str]:
    """What phones read off a sheet."""
    return {c for page in pdf_pages(club.world.content(sheet)) for c in scanned(page.pixels)}


async def test_every_monday_there_are_numbers_and_new_sheets(club: Inviting) -> None:
    """The first week, the second, one in which a source is off, and the numbers by a word."""
    await nothing_comes_before_monday(club)
    await club.travel_to(MONDAY)
    await the_numbers_have_a_picture(club)
    await each_source_has_its_sheet(club)
    await new_sheets_replace_last_weeks(club)
    await a_source_that_is_off_gets_none(club)
    await the_numbers_come_by_word_too(club)


async def nothing_comes_before_monday(club: Inviting) -> None:
    """Not even an hour before."""
    await club.travel_to(MONDAY - timedelta(hours=1))
    await club.ask(club.enter(), "помощь")
    await club.settled()
    assert (club.told(NUMBERS), club.told(PAPERS)) == ([], [])


async def the_numbers_have_a_picture(club: Inviting) -> None:
    """What was issued, who joined, what was revoked; a chart that is not empty."""
    report = await club.tells(NUMBERS)
    assert report.text == "Неделя 2027-W05: выдано ссылок 1, пришло 1, отозвано 0."
    png = club.world.content(report)
    assert png_pixels(png).std() > 0
    assert Image.open(BytesIO(png)).width >= 600


async def each_source_has_its_sheet(club: Inviting) -> None:
    """Labelled with the week that begins."""
    await club.tells(PAPERS, 2)
    sheets = {sheet.text.split(":")[0]: sheet for sheet in club.told(PAPERS)}
    printed = {name: len(codes(club, sheet)) for name, sheet in sheets.items()}
    assert printed == {"metro · 2027-W06": 3, "clinic · 2027-W06": 2}


async def new_sheets_replace_last_weeks(club: Inviting) -> None:
    """Last week's links are closed, also those that hang on a wall; the new ones work."""
    old = {code for sheet in club.told(PAPERS) for code in codes(club, sheet)}
    assert not any(club.invite(url).revoked for url in old)
    assert club.world.join(club.outsider(), min(old))
    await club.settled()
    await club.travel(WEEK)
    await club.tells(PAPERS, 4)
    await club.until(lambda: all(club.invite(url).revoked for url in old))
    new = {code for sheet in club.told(PAPERS)[2:] for code in codes(club, sheet)}
    assert len(new) == 5
    assert not new & old
    metro = next(sheet for sheet in club.told(PAPERS)[2:] if sheet.text.startswith("metro"))
    assert club.world.join(club.outsider(), min(codes(club, metro)))
    await club.nothing_dangles()
    assert [report.text for report in club.told(NUMBERS)[1:]] == [
        "Неделя 2027-W06: выдано ссылок 5, пришло 1, отозвано 0."
    ]


async def a_source_that_is_off_gets_none(club: Inviting) -> None:
    """The staff are told that there are none; the other source has its sheet."""
    card = await club.answer_to(club.order("источник metro выкл"))
    club.put(card, club.lena, "👍")
    await club.says(card, "👍 Лена: сделано")
    await club.settled()
    await club.travel(WEEK)
    await club.tells("Новых ссылок для metro на этой неделе нет")
    sheet = await club.tells(PAPERS, 5)
    assert sheet.text.startswith("clinic · 2027-W08")
    await club.nothing_dangles()
    assert len(club.told(PAPERS)) == 5


async def the_numbers_come_by_word_too(club: Inviting) -> None:
    """Last week's numbers and the picture, without new sheets.

    Of last week's five links one was used; of its four replaced predecessors, and of the two that
    were left to the source that was switched off, it is said that they were revoked.
    """
    answer = await club.answer_to(club.order("приглашения неделя"))
    assert answer.text == "Неделя 2027-W07: выдано ссылок 5, пришло 1, отозвано 6."
    assert png_pixels(club.world.content(answer)).std() > 0
    await club.nothing_dangles()
    assert len(club.told(PAPERS)) == 5
