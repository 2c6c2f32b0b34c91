"""Pictures and files: drawn in a thread, uploaded, and never written to disk."""

import asyncio
from typing import Any

from telethon import helpers
from telethon.tl import types

from adapters.telegram.render import Renderer
from core.effects import Attachment, Chart, Listing, QrCode, Sheet, Text

# What Telegram takes as a caption, in UTF-16 units (telegram.md, section 9).
CAPTION = 1_024

# Neutral names: the phone of whoever gets a file keeps it.
PICTURE, PAPER, LIST = "picture.png", "links.pdf", "links.txt"


class Unmade(Exception):
    """A picture could not be drawn; `reason` is the type of the error, which may quote a link."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fits(caption: str) -> bool:
    """Whether Telegram takes this text below a picture or a file."""
    return len(helpers.add_surrogate(caption)) <= CAPTION


async def upload(client: Any, attachment: Attachment, renderer: Renderer) -> Any:
    """The attachment as Telegram's InputMedia, uploaded. Raises Unmade, and Telethon's errors.

    A second attempt uploads again: what Telegram makes of it, it knows by the `random_id`.
    """
    try:
        # Seconds for a long sheet: the updates must not wait.
        content = await asyncio.to_thread(content_of, attachment, renderer)
    except Exception as error:  # noqa: BLE001 - a ValueError from here would pass for one of Telethon's
        raise Unmade(type(error).__name__) from None
    match attachment:
        case QrCode() | Chart():
            file = await client.upload_file(content, file_name=PICTURE)
            return types.InputMediaUploadedPhoto(file)
        case Sheet():
            return await _document(client, content, PAPER, "application/pdf")
        case Listing():
            return await _document(client, content, LIST, "text/plain")


async def _document(client: Any, content: bytes, name: str, kind: str) -> Any:
    file = await client.upload_file(content, file_name=name)
    named = [types.DocumentAttributeFilename(name)]
    return types.InputMediaUploadedDocument(file, kind, named, force_file=True)


def content_of(attachment: Attachment, renderer: Renderer) -> bytes:
    """The file itself. Takes its time: call it in a thread."""
    # Imported where they are needed: `run` starts without the libraries that draw.
    match attachment:
        case QrCode(url):
            from adapters.pictures.qr import qr_png  # noqa: PLC0415

            return qr_png(url)
        case Sheet(urls, label, rule):
            from adapters.pictures.sheet import sheet_pdf  # noqa: PLC0415

            def page(number: int, of: int) -> str:
                args = {"number": number, "of": of}
                return renderer.words(Text("sheet-page", args, rule.language))

            title = renderer.words(Text("sheet-title", language=rule.language))
            return sheet_pdf(urls, label, renderer.words(rule), title, page)
        case Listing(urls, label):
            return "".join(f"{line}\n" for line in (label, *urls)).encode()
        case Chart(title, weeks, rows):
            from adapters.pictures.chart import chart_png  # noqa: PLC0415

            empty = renderer.words(Text("chart-empty", language=title.language))
            return chart_png(renderer.words(title), weeks, rows, empty)
