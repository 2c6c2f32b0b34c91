"""What goes with a message: real pictures and files, once, and no message lost for them."""

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from telethon.tl import types

from adapters.outbox import Refused
from adapters.pictures import chart, qr, sheet
from adapters.telegram.attaching import CAPTION, content_of, fits
from core.effects import Attachment, Chart, Listing, QrCode, Say, Sheet, Text
from core.events import PRIVATE
from sandbox.contract import RpcFault
from tests.adapters.pictures.reading import png_pixels, scanned
from tests.adapters.telegram.hall import mask

if TYPE_CHECKING:
    from sandbox.world.messages import Message
    from tests.adapters.telegram.hall import Hall

URLS = ("https://t.me/+aaaaaaaaaaaaaaaa", "https://t.me/+bbbbbbbbbbbbbbbb")
CODE = QrCode(URLS[0])
SHEET = Sheet(URLS, "афиши 2026-W01", Text("sheet-rule"))
LIST = Listing(URLS, "афиши 2026-W01")
CHART = Chart(Text("sheet-title"), ("2026-W01", "2026-W02"), (("афиши", (3, 4)),))


def post(hall: "Hall", attach: Attachment, text: str = "somebody", **more: Any) -> Say:
    """A message with something attached."""
    return Say("post", hall.chat, Text(text), attach=attach, **more)


def file_of(hall: "Hall", message: "Message") -> bytes:
    """The photo or file of a message."""
    media: Any = message.media
    shown = media.photo if isinstance(media, types.MessageMediaPhoto) else media.document
    return hall.world.files.files[shown.id].content


@pytest.mark.parametrize("attach", [CODE, CHART], ids=lambda attach: type(attach).__name__)
async def test_a_picture_arrives_as_a_picture(hall: "Hall", attach: Attachment) -> None:
    """With the words below it."""
    await hall.do(post(hall, attach))
    (message,) = hall.posts()
    assert isinstance(message.media, types.MessageMediaPhoto)
    assert message.text == "кто-то"
    with Image.open(BytesIO(file_of(hall, message))) as picture:
        assert picture.format == "PNG"


async def test_the_link_can_be_read_off_the_picture(hall: "Hall") -> None:
    """By a phone."""
    await hall.do(post(hall, CODE))
    assert scanned(png_pixels(file_of(hall, hall.posts()[0]))) == [URLS[0]]


@pytest.mark.parametrize(
    ("attach", "name", "kind", "begins"),
    [
        (SHEET, "links.pdf", "application/pdf", b"%PDF-"),
        (LIST, "links.txt", "text/plain", "афиши 2026-W01\nhttps://t.me/+aaaa".encode()),
    ],
    ids=["Sheet", "Listing"],
)
async def test_a_file_arrives_under_a_neutral_name(
    hall: "Hall", attach: Attachment, name: str, kind: str, begins: bytes
) -> None:
    """Whoever finds it on a phone learns nothing from its name."""
    await hall.do(post(hall, attach))
    (message,) = hall.posts()
    media: Any = message.media
    assert [a.file_name for a in media.document.attributes] == [name]
    assert media.document.mime_type == kind
    assert file_of(hall, message).startswith(begins)


def test_a_list_has_a_line_for_each_link(hall: "Hall") -> None:
    """Below the line that says what they are for."""
    lines = content_of(LIST, hall.renderer).decode().splitlines()
    assert lines == ["афиши 2026-W01", *URLS]


@pytest.mark.parametrize("attach", [CODE, SHEET, LIST, CHART], ids=lambda a: type(a).__name__)
async def test_what_is_attached_arrives_once(hall: "Hall", attach: Attachment) -> None:
    """The connection is cut after Telegram has posted it, and then it is tried again."""
    hall.faults.cut_next_after = 1
    number = await hall.do(post(hall, attach))
    assert await hall.do(post(hall, attach)) == number
    assert [message.id for message in hall.posts()] == [number]


async def test_it_goes_in_private_too(hall: "Hall") -> None:
    """A member asks for a link."""
    member = hall.person()
    wish = Say("dm", PRIVATE, Text("somebody"), member=mask(member), attach=CODE)
    number = await hall.do(wish)
    assert await hall.do(wish) == number
    (message,) = hall.letters(member)
    assert isinstance(message.media, types.MessageMediaPhoto)


async def test_it_answers_and_is_silent_as_wished(hall: "Hall") -> None:
    """Like any other message."""
    asked = hall.world.post(hall.raw, hall.person(), "ссылку")
    await hall.do(post(hall, CODE, reply_to=asked, silent=True))
    (message,) = hall.posts()
    assert (message.reply_to, message.silent) == (asked, True)


def test_a_caption_is_counted_as_telegram_counts() -> None:
    """A smile is two."""
    assert fits("x" * CAPTION)
    assert not fits("x" * (CAPTION + 1))
    assert fits("🙂" * (CAPTION // 2))
    assert not fits("🙂" * (CAPTION // 2) + "x")


async def test_too_long_a_text_goes_without_its_picture(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than not at all, or cut."""
    long = "x" * (CAPTION + 1)
    monkeypatch.setattr(hall.renderer, "_say", lambda *_: long)
    await hall.do(post(hall, CODE))
    (message,) = hall.posts()
    assert message.media is None
    assert message.text == long


async def test_a_picture_that_cannot_be_drawn_does_not_hold_up_its_message(hall: "Hall") -> None:
    """Too long for a QR code: a ValueError, which of Telethon's would mean a lost connection."""
    await hall.do(post(hall, QrCode("x" * 5_000)))
    (message,) = hall.posts()
    assert message.media is None
    assert message.text == "кто-то"


async def test_pictures_are_drawn_off_the_event_loop(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long sheet takes seconds."""
    threads: list[Any] = []
    draw = qr.qr_png

    def noted(data: str) -> bytes:
        threads.append(threading.current_thread())
        return draw(data)

    monkeypatch.setattr(qr, "qr_png", noted)
    await hall.do(post(hall, CODE))
    assert threads != [threading.main_thread()]


async def test_the_words_in_a_picture_are_in_the_language_of_its_text(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet in English has an English title and footer, whatever the house speaks."""
    said: list[Any] = []

    def keep(*words: Any) -> bytes:
        said.append(words)
        return b""

    monkeypatch.setattr(sheet, "sheet_pdf", keep)
    monkeypatch.setattr(chart, "chart_png", keep)
    content_of(Sheet(URLS, "posters", Text("sheet-rule", language="en")), hall.renderer)
    _, _, rule, title, page = said.pop()
    assert (title, page(1, 2)) == ("Invitation to the chat", "1 of 2")
    assert rule.startswith("People help")
    content_of(Chart(Text("sheet-title", language="en"), (), ()), hall.renderer)
    assert said.pop() == ("Invitation to the chat", (), (), "Nobody has come yet")


async def test_a_picture_that_telegram_refuses_is_told(hall: "Hall") -> None:
    """The words alone are not posted instead."""
    hall.faults.errors["SendMedia"] = [RpcFault(400, "CHAT_SEND_PHOTOS_FORBIDDEN")]
    with pytest.raises(Refused, match="CHAT_SEND_PHOTOS_FORBIDDEN"):
        await hall.do(post(hall, CODE))
