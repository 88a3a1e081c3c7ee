"""Coats: what colour each point of a body has, before light falls on it."""

import functools
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .body import EAR, EXTRA, EYE, HEAD, HOOF, HORN, LEG, NOSE, TAIL, TORSO, Surface
from .noise import step, tile

FLANK = (384, 176)
SPOTS = 192

#: Hair: streaks along the body, and blotches.
STREAKS = tile(11, 256, 32, 3)
BLOTCHES = tile(12, 256, 8, 4)


@functools.lru_cache(maxsize=64)
def rosettes(individual: int, right: bool, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One flank of one snow leopard: darkness 0..1 of its body (176, 384) and of its limbs (192, 192).

    Like finger prints: every animal has its own, and its two flanks differ. Rings are broken, darker towards the
    spine, filled on neck and limbs.
    """
    rng = np.random.default_rng([seed, 501, individual, int(right)])
    width, height = FLANK
    picture = Image.new("L", FLANK, 0)
    draw = ImageDraw.Draw(picture)
    placed: list[tuple[float, float]] = []
    gap = rng.uniform(25, 30)
    for x, y in rng.random((900, 2)) * (width + 20, height + 20) - 10:
        if all((x - px) ** 2 + ((y - py) * 1.1) ** 2 > gap**2 for px, py in placed):
            placed.append((x, y))
    for x, y in placed:
        radius = rng.uniform(8.0, 12.5) * (1.0 - 0.25 * abs(y / height - 0.4))
        slant = rng.uniform(0.75, 1.0)
        ink = int(rng.uniform(185, 255))
        neck = x > width * 0.83
        if neck or y > height * 0.86:
            small = radius * 0.45
            draw.ellipse([x - small, y - small * 0.8, x + small, y + small * 0.8], fill=ink)
            continue
        draw.ellipse([x - radius * 0.7, y - radius * slant * 0.7, x + radius * 0.7, y + radius * slant * 0.7], fill=55)
        pieces = int(rng.integers(3, 6))
        turn = rng.uniform(0, 360)
        for i in range(pieces):
            start = turn + 360 * i / pieces
            draw.arc([x - radius, y - radius * slant, x + radius, y + radius * slant], start,
                     start + rng.uniform(0.55, 0.85) * 360 / pieces, fill=ink, width=int(rng.integers(4, 6)))
    body = picture.filter(ImageFilter.GaussianBlur(0.9))
    picture = Image.new("L", (SPOTS, SPOTS), 0)
    draw = ImageDraw.Draw(picture)
    placed = []
    for x, y in rng.random((700, 2)) * SPOTS:
        if all((x - px) ** 2 + (y - py) ** 2 > 17**2 for px, py in placed):
            placed.append((x, y))
            a, b = rng.uniform(4.0, 7.0), rng.uniform(3.5, 5.5)
            draw.ellipse([x - a, y - b, x + a, y + b], fill=int(rng.uniform(190, 255)))
    limbs = picture.filter(ImageFilter.GaussianBlur(0.8))
    return np.asarray(body, np.float32) / 255, np.asarray(limbs, np.float32) / 255


def coloured(name: str, body: Surface, looks) -> np.ndarray:
    """Colours (h, w, 3) of ``body`` in 0..255 for the species ``name``; ``looks`` holds what varies between animals."""
    h, w = body.alpha.shape
    per_pixel = 90 / body.scale
    rows = (np.arange(h) * per_pixel * 1.6).astype(int) % 256
    columns = (np.arange(w) * per_pixel * 0.8).astype(int) % 256
    hair = STREAKS[rows][:, columns] - 0.5
    blotch = BLOTCHES[rows][:, columns] - 0.5
    colour = COATS[name](body, looks, hair, blotch)
    kind = body.kind
    colour = colour * (1 + 0.16 * hair[..., None] + 0.10 * blotch[..., None])
    colour[kind == NOSE] = (42, 36, 36)
    colour[kind == EYE] = (30, 24, 16)
    return colour


class Looks:
    """What varies between animals: ``tone`` -1..1, ``individual`` and ``right`` flank, ``seed``, ``dress`` colours."""

    def __init__(self, tone, individual, right, seed, dress):
        self.tone, self.individual, self.right, self.seed, self.dress = tone, individual, right, seed, dress


def _plain(shape, colour) -> np.ndarray:
    return np.broadcast_to(np.asarray(colour, np.float32), (*shape, 3)).copy()


def _mix(colour, other, share) -> np.ndarray:
    return colour + (np.asarray(other, np.float32) - colour) * share[..., None]


def _belly(body: Surface, top: float, bottom: float) -> np.ndarray:
    """1 at the belly, 0 at the back: by height above the ground, and on limbs by their own lower side."""
    share = 1 - step(bottom, top, body.y)
    return np.where(np.isin(body.kind, (TORSO, HEAD)), share, 0.0).astype(np.float32)


def _snow_leopard(body, looks, hair, blotch):
    t = looks.tone
    colour = _plain(body.alpha.shape, (178 + 8 * t, 172 + 6 * t, 160 + 2 * t))
    colour = _mix(colour, (150, 142, 128), step(0.47, 0.58, body.y) * (body.kind == TORSO) * 0.5)
    colour = _mix(colour, (226, 223, 216), np.maximum(_belly(body, 0.44, 0.30), 0) * 0.9)
    flank, spots = rosettes(looks.individual, looks.right, looks.seed)
    u = (body.x + 0.60) / 1.20
    v = 0.5 - np.arcsin(np.clip(body.across, -1, 1)) / math.pi
    ink = _looked_up(flank, v, u) * (body.kind == TORSO)
    limb = _looked_up(spots, 0.5 - body.across * 0.28, body.along * 1.9 + 0.4 * body.far, wrap=True)
    ink = np.where(body.kind == LEG, limb * 0.9, ink)
    face = _looked_up(spots, body.y * 3.2, body.x * 3.2, wrap=True)
    muzzle = step(0.655, 0.69, body.x - 0.0)
    ink = np.where(body.kind == HEAD, face * 0.75 * (1 - muzzle), ink)
    rings = step(0.15, 0.55, np.sin(body.along * 2 * math.pi * 8.5 + 1.2 * np.abs(body.across)))
    belly_of_tail = step(-0.9, -0.2, body.across)
    tail = np.maximum(rings * (0.35 + 0.65 * belly_of_tail), step(0.93, 0.97, body.along))
    ink = np.where(body.kind == TAIL, tail * 0.95, ink)
    ink = ink * (1 - 0.5 * _belly(body, 0.40, 0.28))
    colour = _mix(colour, (46, 42, 40), np.clip(ink, 0, 1) * 0.92)
    colour = _mix(colour, (224, 220, 212), muzzle * (body.kind == HEAD) * 0.55)
    colour[body.kind == EAR] = (92, 86, 80)
    paws = body.kind == HOOF
    colour[paws] = (196, 191, 181)
    return colour


def _looked_up(texture, v, u, wrap=False) -> np.ndarray:
    """``texture`` at v, u in 0..1, nearest point; wrapped round or held at the edge."""
    h, w = texture.shape
    i, j = (v * h).astype(int), (u * w).astype(int)
    if wrap:
        return texture[i % h, j % w]
    return texture[np.clip(i, 0, h - 1), np.clip(j, 0, w - 1)]


def _wolf(body, looks, hair, blotch):
    t = looks.tone
    colour = _plain(body.alpha.shape, (158 + 16 * t, 142 + 12 * t, 118 + 8 * t))
    saddle = step(0.60, 0.70, body.y + 0.10 * blotch) * (body.kind == TORSO)
    colour = _mix(colour, (84, 78, 72), saddle * 0.75)
    colour = _mix(colour, (206, 196, 178), _belly(body, 0.56, 0.46) * 0.8)
    head = body.kind == HEAD
    colour = _mix(colour, (212, 204, 190), head * step(0.05, 0.6, -body.across) * 0.7)
    colour = _mix(colour, (176, 160, 134), (body.kind == LEG) * 0.8)
    colour = _mix(colour, (70, 64, 60), (body.kind == TAIL) * (0.35 + 0.65 * step(0.75, 0.95, body.along)) * 0.85)
    colour[body.kind == EAR] = (104, 90, 74)
    colour[body.kind == HOOF] = (182, 168, 146)
    return colour


def _fox(body, looks, hair, blotch):
    t = looks.tone
    colour = _plain(body.alpha.shape, (186 + 10 * t, 112 + 10 * t, 58 + 8 * t))
    colour = _mix(colour, (150, 88, 48), step(0.33, 0.37, body.y) * (body.kind == TORSO) * 0.5)
    colour = _mix(colour, (226, 216, 202), _belly(body, 0.275, 0.225) * 0.9)
    colour = _mix(colour, (232, 224, 212), (body.kind == HEAD) * step(0.0, 0.6, -body.across) * 0.8)
    colour = _mix(colour, (48, 38, 34), (body.kind == LEG) * step(0.35, 0.75, body.along) * 0.9)
    colour = _mix(colour, (150, 84, 46), (body.kind == TAIL) * 0.4)
    colour = _mix(colour, (238, 234, 226), (body.kind == TAIL) * step(0.76, 0.84, body.along + 0.06 * blotch))
    colour[body.kind == EAR] = (58, 44, 38)
    colour[body.kind == HOOF] = (40, 34, 32)
    return colour


def _blue_sheep(body, looks, hair, blotch):
    t = looks.tone
    colour = _plain(body.alpha.shape, (140 + 12 * t, 130 + 9 * t, 118 + 6 * t))
    colour = _mix(colour, (108, 104, 100), step(0.66, 0.80, body.y) * (body.kind == TORSO) * 0.5)
    stripe = step(0.475, 0.50, body.y) * (1 - step(0.52, 0.555, body.y)) * (body.kind == TORSO)
    colour = _mix(colour, (232, 228, 220), _belly(body, 0.50, 0.475) * 0.95)
    colour = _mix(colour, (46, 42, 42), stripe * 0.85)
    rump = step(0.50, 0.58, -body.x + 0.05 * blotch) * (body.kind == TORSO)
    colour = _mix(colour, (222, 218, 210), rump * 0.9)
    front = (body.kind == LEG) & (body.across > 0.1)
    colour = _mix(colour, (226, 222, 212), (body.kind == LEG) * 0.75)
    colour = _mix(colour, (50, 46, 46), front * 0.9)
    colour = _mix(colour, (96, 90, 86), (body.kind == HEAD) * 0.5)
    colour[body.kind == TAIL] = (48, 42, 40)
    colour[body.kind == EAR] = (150, 142, 130)
    colour[body.kind == HOOF] = (44, 40, 38)
    return _horn(colour, body, (112, 100, 82), 5)


def _ibex(body, looks, hair, blotch):
    t = looks.tone
    colour = _plain(body.alpha.shape, (128 + 16 * t, 102 + 14 * t, 76 + 12 * t))
    colour = _mix(colour, (196, 182, 156), (body.kind == TORSO) * step(0.70, 0.86, body.y + 0.16 * blotch) *
                  (1 - step(0.12, 0.32, body.x)) * 0.45)
    colour = _mix(colour, (70, 54, 42), _belly(body, 0.62, 0.54) * 0.6)
    colour = _mix(colour, (62, 48, 38), (body.kind == LEG) * step(0.1, 0.6, body.along) * 0.75)
    colour[body.kind == EXTRA] = (48, 38, 32)
    colour = _mix(colour, (100, 80, 60), (body.kind == HEAD) * 0.5)
    colour[body.kind == TAIL] = (46, 36, 30)
    colour[body.kind == EAR] = (124, 102, 78)
    colour[body.kind == HOOF] = (38, 34, 32)
    return _horn(colour, body, (104, 92, 76), 13)


def _horn(colour, body, tone, rings):
    ridges = 0.75 + 0.25 * np.sin(body.along * 2 * math.pi * rings)
    horn = body.kind == HORN
    colour[horn] = np.asarray(tone, np.float32) * ridges[horn][:, None]
    return colour


def _yak(body, looks, hair, blotch):
    t = looks.tone
    tones = ((44, 36, 32), (66, 50, 38), (96, 88, 82))
    colour = _plain(body.alpha.shape, tones[0 if t < 0.1 else 1 if t < 0.7 else 2])
    if t > 0.35:
        colour = _mix(colour, (196, 190, 182), step(0.56, 0.66, blotch + 0.5) * np.isin(body.kind, (TORSO, EXTRA)))
    colour = colour * (1 + 0.5 * hair[..., None] * np.isin(body.kind, (EXTRA, TAIL))[..., None])
    colour = _mix(colour, (120, 112, 104), (body.kind == HEAD) * (body.along > 0.9) * 0.2)
    colour[body.kind == HOOF] = (34, 30, 28)
    return _horn(colour, body, (148, 140, 124), 1)


def _sheep(body, looks, hair, blotch):
    wool = (206 + 12 * looks.tone, 198 + 12 * looks.tone, 180 + 12 * looks.tone)
    colour = _plain(body.alpha.shape, wool) * (1 + 0.22 * blotch[..., None])
    bare = np.isin(body.kind, (HEAD, EAR, LEG, HOOF))
    colour[bare] = (58, 50, 46) if looks.tone > -0.2 else (176, 164, 146)
    return colour


def _human(body, looks, hair, blotch):
    coat, trousers, pack, cap = looks.dress
    colour = _plain(body.alpha.shape, coat)
    folds = 1 + 0.20 * blotch[..., None]
    colour *= folds
    colour[body.kind == LEG] = trousers
    colour[body.kind == HOOF] = (44, 38, 34)
    colour[body.kind == TAIL] = pack
    colour[body.kind == HORN] = cap
    colour[body.kind == HEAD] = (176, 128, 100)
    return colour


COATS = {
    "snow_leopard": _snow_leopard,
    "wolf": _wolf,
    "fox": _fox,
    "blue_sheep": _blue_sheep,
    "ibex": _ibex,
    "yak": _yak,
    "sheep": _sheep,
    "human": _human,
}
