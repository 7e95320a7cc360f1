"""QR codes (ISO/IEC 18004, level M) as inline image masks: one bit a module, never smoothed."""

from typing import cast

import zxingcpp
from PIL import Image

from letter_service.pdf.operators import placed

QUIET_MODULES = 4


def drawn(content: str, left: float, top: float, side: float) -> bytes:
    """Return operators for a code that fills the box, in mm, with its quiet zone."""
    barcode = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = memoryview(cast("bytes", barcode.to_image(scale=1, add_quiet_zones=False)))
    modules = pixels.shape[0] if pixels.shape else 0
    bits = Image.frombytes("L", (modules, modules), pixels.tobytes()).convert("1", dither=Image.Dither.NONE).tobytes()
    quiet = side * QUIET_MODULES / (modules + 2 * QUIET_MODULES)
    # In hexadecimal, since the code's own bytes could look like the operator that ends it.
    image = b"BI/W %d/H %d/IM true/F/AHx ID %b>\nEI" % (modules, modules, bits.hex().encode())
    return placed(left + quiet, top + quiet, side - 2 * quiet, side - 2 * quiet, image)
