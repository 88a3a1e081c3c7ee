"""What moves in a burst: the camera stands still, so the frames' median is the empty place.

Sums are sums of whole numbers as far as they can be: exact on every processor, and small numbers are quick ones.
"""

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 128, 96
ROWS = 88  # The info bar below them tells the time and nothing about animals.
WHITE = 3 * 255  # Brightness is the sum of three colours.
LEAST_AREA = 0.0015  # Of a frame; where less moves, it is looked at as a whole.
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
CELLS = np.add.outer(np.arange(32) // 8 * 4, np.arange(32) // 8)  # Pixel of a patch → its cell of 4 × 4.


def burst_features(paths: list[str]) -> np.ndarray:
    """Features of each frame of a burst, (frames, n): how it differs from the others, and how that part looks."""
    frames = np.stack([_read(path) for path in paths]).transpose(3, 0, 1, 2).astype(np.uint16, order="C")
    place = _middle(frames)
    moved = _brightness(_apart(frames, place[:, None]))
    bright = _brightness(frames)
    smooth = _smoothed(_halved(moved)) / np.float32(9 * 4 * WHITE)
    masks = smooth > np.maximum(0.045, 3.2 * np.median(smooth, axis=(1, 2)))[:, None, None]
    boxes = [_box(mask) for mask in masks]
    crops = np.stack([_crop(picture, box) for pictures in (bright, moved) for picture, box in zip(pictures, boxes)])
    profiles = crops[len(paths) :].reshape(-1, 8, 4, 8, 4).mean(axis=(2, 4)).reshape(-1, 64)
    bright_edges, moved_edges = np.split(_orientations(crops), 2)
    shapes = [_shape(mask, box) for mask, box in zip(masks, boxes)]
    red, green, blue = frames
    vivid = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    motion = np.stack([smooth.max(axis=(1, 2)), _means(smooth), _means(vivid) / 255], axis=1)
    looked_at = (masks | (_means(masks) <= LEAST_AREA)[:, None, None]).astype(np.uint32)
    looks = [*_colours(_halved(frames), _halved(place), looked_at), *_fineness(bright, looked_at)]
    return np.concatenate([shapes, motion, np.stack(looks, axis=1), profiles, bright_edges, moved_edges], axis=1)


def _read(path: str) -> np.ndarray:
    """A picture in small, (ROWS, WIDTH, 3), 0 to 255. JPEG is decoded at half the size in half the time."""
    picture = Image.open(path, formats=["JPEG"])
    picture.draft("RGB", (WIDTH, HEIGHT))
    if picture.size != (WIDTH, HEIGHT):
        picture = picture.convert("RGB").resize((WIDTH, HEIGHT))
    return np.asarray(picture)[:ROWS]


def _middle(frames: np.ndarray) -> np.ndarray:
    """Their median, (3, ROWS, WIDTH); of three frames, which most bursts have, without sorting."""
    if frames.shape[1] != 3:
        return np.median(frames, axis=1).astype(frames.dtype)
    a, b, c = frames.swapaxes(0, 1)
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def _apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.maximum(a, b) - np.minimum(a, b)


def _brightness(pictures: np.ndarray) -> np.ndarray:
    """(3, …) → (…), 0 to WHITE."""
    red, green, blue = pictures
    return red + green + blue


def _halved(pictures: np.ndarray) -> np.ndarray:
    """Half as high and half as wide, each pixel the sum of four."""
    rows = pictures[..., ::2, :] + pictures[..., 1::2, :]
    return rows[..., ::2] + rows[..., 1::2]


def _smoothed(pictures: np.ndarray) -> np.ndarray:
    """Each pixel the sum of nine, its eight neighbours and itself."""
    padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    return rows[:, :, :-2] + rows[:, :, 1:-1] + rows[:, :, 2:]


def _means(pictures: np.ndarray) -> np.ndarray:
    """Of each picture: (…, height, width) → (…)."""
    return pictures.mean(axis=(-2, -1))


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Where most of what moves is: left, top, right and bottom in pixels of a frame; the middle where nothing does."""
    if mask.mean() <= LEAST_AREA:
        return 50, 40, 80, 55
    top, bottom = _range(mask.sum(axis=1))
    left, right = _range(mask.sum(axis=0))
    return 2 * left, 2 * top, 2 * max(right, left + 2) + 1, 2 * max(bottom, top + 2) + 1


def _range(counts: np.ndarray) -> tuple[int, int]:
    """The third and the ninety-seventh percentile of positions that are there so often."""
    total = np.cumsum(counts)
    first, last = np.searchsorted(total, [0.03 * total[-1], 0.97 * total[-1]])
    return int(first), int(last)


def _crop(picture: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """That part of a brightness, (32, 32), 0 to 1."""
    left, top, right, bottom = box
    part = Image.fromarray(picture[top : bottom + 1, left : right + 1].astype(np.float32))
    return np.asarray(part.resize((32, 32), Image.Resampling.BOX)) / WHITE


def _shape(mask: np.ndarray, box: tuple[int, int, int, int]) -> list[float]:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    return [mask.mean(), width / height, width / WIDTH, height / HEIGHT, bottom / HEIGHT]


def _colours(frames: np.ndarray, place: np.ndarray, weights: np.ndarray) -> list[np.ndarray]:
    """Colour of what is looked at, its spread, and how it stands out from the place: three of each, (frames)."""
    sizes, whole = weights.sum(axis=(1, 2)), 4 * 255
    inside = frames * weights
    colour = inside.sum(axis=(2, 3)) / sizes / whole
    squares = (inside * inside).sum(axis=(2, 3)) / sizes / whole**2
    spread = np.sqrt(np.maximum(squares - colour**2, 0))
    return [*colour, *spread, *(colour - _means(place)[:, None] / whole)]


def _fineness(bright: np.ndarray, weights: np.ndarray) -> list[np.ndarray]:
    """How much detail of each of three sizes what is looked at has: rosettes are fine, plain coats are not."""
    fineness = []
    for size in (1, 2, 4):
        weights = weights if size == 1 else _halved(weights)
        coarse = _halved(bright)
        apart = sum(_apart(4 * bright[:, i::2, j::2], coarse).astype(np.uint32) for i, j in CORNERS)
        fineness.append((apart * weights).sum(axis=(1, 2)) / weights.sum(axis=(1, 2)) / (16 * size**2 * WHITE))
        bright = coarse
    return fineness


def _orientations(patches: np.ndarray) -> np.ndarray:
    """Histograms of gradient directions in 4 × 4 cells of each patch of 32 × 32, (n, 4 · 4 · 6)."""
    dy, dx = np.gradient(patches, axis=(1, 2))
    bins = ((np.arctan2(dy, dx) % np.pi) / np.pi * 6).astype(int) % 6
    places = (CELLS + 16 * np.arange(len(patches))[:, None, None]) * 6 + bins
    counts = np.bincount(places.ravel(), np.hypot(dx, dy).ravel(), minlength=len(patches) * 96)
    histograms = counts.reshape(-1, 96)
    return histograms / (np.linalg.norm(histograms, axis=1, keepdims=True) + 1e-6)
