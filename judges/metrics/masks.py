"""Reads label masks: PNG files in which the value of a pixel is its class. Trusts nothing about them.

What a file claims in its header is checked before Pillow decodes it, so that it cannot ask for more memory than a
mask of the right size takes.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from PIL import Image

from jiebang_judge import WrongValue

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GRAYSCALE, _PALETTE = 0, 3
_DEPTHS = {_GRAYSCALE: (1, 8), _PALETTE: (1, 2, 4, 8)}
"""Grayscale of 2 or 4 bits is left out: Pillow stretches its values to 0..255."""


@dataclass(frozen=True)
class Header:
    width: int
    height: int
    depth: int
    colour: int


def header_of(file: BinaryIO) -> Header:
    """What the first chunk says. Raises WrongValue ``not_a_png`` or ``wrong_mode``."""
    file.seek(0)
    start = file.read(33)
    if len(start) < 33 or not start.startswith(_SIGNATURE) or start[12:16] != b"IHDR":
        raise WrongValue("not_a_png", "a PNG image", "The file is not a PNG image.", "该文件不是 PNG 图像。")
    width, height, depth, colour = struct.unpack(">IIBB", start[16:26])
    if depth not in _DEPTHS.get(colour, ()):
        raise WrongValue(
            "wrong_mode",
            "8-bit grayscale (mode L) or a palette (mode P)",
            "A mask must be an 8-bit grayscale or a palette image, without colour channels or transparency.",
            "掩码必须是 8 位灰度图或调色板图，不得含彩色或透明通道。",
        )
    return Header(width, height, depth, colour)


def most_bytes(width: int, height: int) -> int:
    """What a PNG of one byte a pixel may take: incompressible, with filters, a palette and some text."""
    return width * height * 2 + 65_536


def read_mask(file: BinaryIO, size: tuple[int, int] | None = None) -> np.ndarray:
    """The mask as (height, width) of uint8. Raises WrongValue, ``wrong_size`` if it is not of ``size`` (width, height).

    The palette is not applied: the index of a colour is the class.
    """
    header = header_of(file)
    if size is not None and (header.width, header.height) != size:
        raise WrongValue(
            "wrong_size",
            f"{size[0]} × {size[1]} pixels",
            f"The mask has {header.width} × {header.height} pixels, the image {size[0]} × {size[1]}.",
            f"掩码为 {header.width} × {header.height} 像素，而图像为 {size[0]} × {size[1]} 像素。",
        )
    file.seek(0)
    try:
        with Image.open(file, formats=["PNG"]) as image:
            if getattr(image, "n_frames", 1) != 1 or image.size != (header.width, header.height):
                raise ValueError("animated")
            mask = np.asarray(image, dtype=np.uint8)
    except Exception as error:  # A damaged file makes Pillow raise nearly anything, from SyntaxError to struct.error.
        raise WrongValue(
            "unreadable_image", "a whole PNG image", "The image is damaged or animated.", "该图像已损坏或为动画。"
        ) from error
    return mask
