"""What a photograph of a cat looks like, as histograms: colours, outlines, and the fine texture of the coat."""

import numpy as np
from PIL import Image

SIDE = 128
HUES, SATURATIONS, VALUES = 12, 4, 3
CELL = 16
ORIENTATIONS = 9


def features(path: str) -> dict[str, np.ndarray]:
    """Groups of features of one photograph; each a vector of unit length (Hellinger: roots of histograms)."""
    picture = Image.open(path).convert("RGB").resize((SIDE, SIDE), Image.BILINEAR)
    hsv = np.asarray(picture.convert("HSV"))
    grey = np.asarray(picture.convert("L"), np.float32) / 255
    return {
        "colour": _unit(np.concatenate([_colours(part) for part in _parts(hsv, (1, 2, 3))])),
        "outline": _unit(_outlines(grey)),
        "texture": _unit(
            np.concatenate([_textures(part) for reach in (1, 2, 4) for part in _parts(_patterns(grey, reach), (1, 3))])
        ),
    }


def _parts(field: np.ndarray, divisions: tuple[int, ...]):
    """The whole, its quarters, its ninths …"""
    for n in divisions:
        for rows in np.array_split(field, n, axis=0):
            yield from np.array_split(rows, n, axis=1)


def _colours(hsv: np.ndarray) -> np.ndarray:
    """Share of pixels in each of 12 × 4 × 3 cells of hue, saturation and value."""
    h, s, v = HUES, SATURATIONS, VALUES
    hue, saturation, value = (hsv[..., i].astype(int) for i in range(3))
    cell = (hue * h // 256 * s + saturation * s // 256) * v + value * v // 256
    return np.bincount(cell.ravel(), minlength=h * s * v) / cell.size


def _outlines(grey: np.ndarray) -> np.ndarray:
    """Histograms of oriented gradients (Dalal and Triggs 2005): 16-pixel cells, blocks of 2 × 2 cells."""
    dy, dx = np.gradient(grey)
    strength = np.hypot(dx, dy)
    turn = (np.arctan2(dy, dx) % np.pi) / np.pi * ORIENTATIONS
    low = turn.astype(int) % ORIENTATIONS
    share = turn - np.floor(turn)
    n = SIDE // CELL
    cells = np.zeros((n, n, ORIENTATIONS), np.float32)
    for o in range(ORIENTATIONS):
        weight = strength * ((low == o) * (1 - share) + ((low + 1) % ORIENTATIONS == o) * share)
        cells[..., o] = weight.reshape(n, CELL, n, CELL).sum(axis=(1, 3))
    blocks = np.concatenate([cells[:-1, :-1], cells[1:, :-1], cells[:-1, 1:], cells[1:, 1:]], axis=-1)
    blocks = blocks / (np.linalg.norm(blocks, axis=-1, keepdims=True) + 0.05)
    return blocks.ravel()


def _patterns(grey: np.ndarray, reach: int) -> np.ndarray:
    """Local binary patterns (Ojala et al. 2002): which of 8 neighbours at ``reach`` pixels are brighter."""
    centre = grey[reach:-reach, reach:-reach]
    code = np.zeros(centre.shape, np.uint8)
    steps = [(-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1)]
    for bit, (down, right) in enumerate(steps):
        rows = slice(reach + down * reach, grey.shape[0] - reach + down * reach)
        columns = slice(reach + right * reach, grey.shape[1] - reach + right * reach)
        code |= (grey[rows, columns] > centre + 0.01).astype(np.uint8) << bit
    return _KINDS[code]


def _kinds() -> np.ndarray:
    """Patterns with at most two changes round the circle are told apart (58); all others are one kind."""
    codes = np.arange(256, dtype=np.uint8)
    bits = np.unpackbits(codes[:, None], axis=1)
    changes = (bits != np.roll(bits, 1, axis=1)).sum(axis=1)
    kinds = np.full(256, 58, np.uint8)
    kinds[changes <= 2] = np.arange((changes <= 2).sum())
    return kinds


_KINDS = _kinds()


def _textures(kinds: np.ndarray) -> np.ndarray:
    return np.bincount(kinds.ravel(), minlength=59) / kinds.size


def _unit(histogram: np.ndarray) -> np.ndarray:
    root = np.sqrt(np.maximum(histogram, 0))
    return (root / np.linalg.norm(root)).astype(np.float32)
