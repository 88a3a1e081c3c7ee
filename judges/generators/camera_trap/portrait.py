"""One animal as a picture with transparency, lit."""

import numpy as np

from . import animals
from .body import EYE, HOOF, LEG, Surface, normals, surface
from .coats import Looks, coloured
from .noise import step, tile

WARP = np.stack([tile(21, 256, 32, 3), tile(22, 256, 32, 3)])
#: How far hair stands out, in metres.
FUR = {"snow_leopard": 0.010, "wolf": 0.016, "fox": 0.011, "blue_sheep": 0.008, "ibex": 0.010, "yak": 0.022,
       "sheep": 0.016, "human": 0.004}


class Portrait:
    """``colour`` (h, w, 3) 0..255 lit by day, ``infrared`` (h, w) 0..255 lit by flash, ``alpha`` (h, w) 0..1;
    ``left`` and ``top`` in pixels from where the animal stands; ``eye`` (x, y) in pixels likewise."""


def portrait(name: str, pose: animals.Pose, looks: Looks, scale: float, facing_right: bool, squeeze: float,
             sun: tuple[float, float, float]) -> Portrait:
    """Draws twice as large as ``scale`` pixels a metre and halves, for smooth edges."""
    body = surface(getattr(animals, name)(pose), scale * 2, WARP, FUR[name], squeeze)
    colour = coloured(name, body, looks)
    nx, ny, nz = normals(body)
    lx, ly, lz = sun if facing_right else (-sun[0], sun[1], sun[2])
    direct = np.clip(nx * lx + ny * ly + nz * lz, 0, 1)
    sky = 0.5 + 0.5 * ny
    shade = 0.34 + 0.34 * sky + 0.62 * direct
    shade = shade * np.where(body.far, 0.70, 1.0) * (0.80 + 0.20 * step(0.0, 0.45 * body.y.max(), body.y))
    out = Portrait()
    day = np.where((body.kind == EYE)[..., None], colour, colour * shade[..., None])
    # Infra-red: coats are all bright, and the flash stands beside the lens.
    grey = colour @ np.array([0.42, 0.36, 0.22], np.float32)
    flash = (70 + 0.62 * grey) * (0.35 + 0.65 * nz) * np.where(body.far, 0.8, 1.0)
    stacked = np.dstack([day, flash, np.full(body.alpha.shape, 255, np.float32)]) * body.alpha[..., None]
    if not facing_right:
        stacked = stacked[:, ::-1]
    small = _halved(stacked)
    alpha = small[..., 4] / 255
    safe = np.maximum(alpha, 1e-3)[..., None]
    out.colour, out.infrared, out.alpha = small[..., :3] / safe, small[..., 3] / safe[..., 0], alpha
    width = body.alpha.shape[1]
    out.left = int(round((body.left if facing_right else -(body.left + width)) / 2))
    out.top = int(round(body.top / 2))
    eyes = np.argwhere(body.kind == EYE)
    out.eye = None
    if len(eyes):
        row, column = eyes.mean(axis=0)
        column = column if facing_right else width - 1 - column
        out.eye = (out.left + column / 2, out.top + row / 2)
    return out


def _halved(picture: np.ndarray) -> np.ndarray:
    h, w = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
    p = picture[:h, :w]
    return (p[0::2, 0::2] + p[1::2, 0::2] + p[0::2, 1::2] + p[1::2, 1::2]) / 4
