"""Looks at our pictures as people and phones would: pixels, text, and what a scanner reads."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

DPI = 200
MM = 72 / 25.4  # points in a millimetre

Box = tuple[float, float, float, float]  # left, bottom, right, top: points from the lower left


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF. `pixels` are grey, the top row first."""

    size: tuple[float, float]
    pixels: NDArray[np.uint8]
    text: str
    lines: list[Box]
    pictures: list[Box]

    def at(self, millimetres: float) -> int:
        """The pixel at so many millimetres."""
        return round(millimetres / 25.4 * DPI)


def scanned(pixels: NDArray[np.uint8]) -> list[str]:
    """What every QR code in the picture says."""
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = zxingcpp.read_barcodes(pixels, formats=wanted)
    return [code.text for code in codes]


def png_pixels(png: bytes) -> NDArray[np.uint8]:
    """The grey pixels of a PNG."""
    assert png.startswith(b"\x89PNG")
    return np.asarray(Image.open(BytesIO(png)).convert("L"))


def png_chunks(png: bytes) -> list[bytes]:
    """The names of a PNG's parts."""
    names, at = [], 8
    while at < len(png):
        names.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    return names


def pdf_pages(pdf: bytes) -> list[Page]:
    """Every page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(document[number]) for number in range(len(document))]


def _page(page: pypdfium2.PdfPage) -> Page:
    words = page.get_textpage()
    pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    return Page(
        page.get_size(),
        page.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze().copy(),
        " ".join(words.get_text_range().split()),
        [words.get_rect(number) for number in range(words.count_rects())],
        [picture.get_bounds() for picture in pictures],
    )


def unpacked(pdf: bytes) -> bytes:
    """The bytes of a PDF, and after them what its compressed parts hold."""
    return pdf + b"".join(_streams(pdf))


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(found.group(1))
        except zlib.error:
            continue  # not compressed: it is in the file's own bytes
