"""QR codes: what a phone's camera reads off a screen or off paper."""

from io import BytesIO
from typing import Final

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

SIDE: Final = 600  # pixels, about: a module is a whole number of them, so that it stays sharp
QUIET: Final = 4  # modules of white around the code (ISO/IEC 18004); without them cameras miss it
DARK: Final = 0
LIGHT: Final = 255


def qr_png(data: str) -> bytes:
    """A PNG of the QR code of `data`, about 600 pixels wide, quiet zone included.

    Raises ValueError where `data` is empty, or too long for a QR code (2331 bytes).
    """
    picture = qr_image(data)
    size = picture.width * max(1, round(SIDE / picture.width))
    file = BytesIO()
    picture.resize((size, size), Image.Resampling.NEAREST).save(file, "PNG", optimize=True)
    return file.getvalue()


def qr_image(data: str) -> Image.Image:
    """The QR code of `data`, one grey pixel a module, quiet zone included.

    Raises ValueError as `qr_png` does.
    """
    if not data:
        raise ValueError("there is nothing to make a QR code of")
    # M: reads with a seventh of the code dirty or torn, as paper in a pocket gets.
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        # The link itself stays out of the error: errors get into logs.
        raise ValueError(f"{len(data.encode())} bytes are too many for a QR code") from None
    rows: list[list[bool]] = code.get_matrix()
    picture = Image.new("L", (len(rows), len(rows)))
    picture.putdata([DARK if dark else LIGHT for row in rows for dark in row])
    return picture
