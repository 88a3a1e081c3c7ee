"""Draws the challenge's cover, 1200 × 630: ``cover.py OUTPUT_FILE [SEED]``, with the generator that draws the data."""

import os
import sys

import numpy as np
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "generators"))

from camera_trap.animals import Pose  # noqa: E402
from camera_trap.coats import Looks  # noqa: E402
from camera_trap.portrait import portrait  # noqa: E402
from camera_trap.site import make_site  # noqa: E402

WIDTH, HEIGHT = 1200, 630


def cover(seed: int) -> Image.Image:
    site = make_site(np.random.default_rng([seed, 77]), 2, WIDTH, HEIGHT)
    picture = site.picture.copy()
    row, x, scale = int(HEIGHT * 0.86), int(WIDTH * 0.56), 330.0
    animal = portrait(
        "snow_leopard", Pose(0.08, 0.9, 0.06, 0.35, 0.4), Looks(0.3, 3, True, seed, ()), scale, True, 0.95, site.sun
    )
    h, w = animal.alpha.shape
    left, top = x + animal.left, row + animal.top
    dx = (np.arange(WIDTH) - x)[None, :] / (0.75 * scale)
    dy = (np.arange(HEIGHT) - row)[:, None] / (0.13 * scale)
    picture *= (1 - 0.55 * np.clip(1.15 - dx * dx - dy * dy, 0, 1) * (site.near <= row + 2))[..., None]
    x0, y0, x1, y1 = max(0, left), max(0, top), min(WIDTH, left + w), min(HEIGHT, top + h)
    inner = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    mask = animal.alpha[inner] * (site.near[y0:y1, x0:x1] <= row + 2)
    picture[y0:y1, x0:x1] += (animal.colour[inner] - picture[y0:y1, x0:x1]) * mask[..., None]
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


if __name__ == "__main__":
    for quality in (88, 82, 76, 70, 62):
        cover(int(sys.argv[2]) if len(sys.argv) > 2 else 2019).save(sys.argv[1], quality=quality, optimize=True)
        with open(sys.argv[1], "rb") as file:
            if len(file.read()) <= 150_000:
                break
