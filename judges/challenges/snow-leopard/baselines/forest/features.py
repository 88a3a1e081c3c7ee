"""What moves in a burst: the camera stands still, so the frames' median is the empty place.

Sums are sums of whole numbers as far as they can be: exact on every processor, and small numbers are quick ones.
"""

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 128, 96
BAR_ROWS = 7  # The info bar tells the time and nothing about animals.
WHITE = 3 * 255  # Brightness is the sum of three colours.
LEAST_AREA = 0.0015  # Of a frame; where less moves, it is looked at as a whole.
CELLS = np.add.outer(np.arange(32) // 8 * 4, np.arange(32) // 8)  # Pixel of a patch → its cell of 4 × 4.


def burst_features(paths: list[str]) -> np.ndarray:
    """Features of each frame of a burst, (frames, n): how it differs from the others, and how that part looks."""
    frames = np.stack([_read(path) for path in paths], axis=1)
    place = _middle(frames)
    moved = _brightness(np.maximum(frames, place[:, None]) - np.minimum(frames, place[:, None]))
    bright = _brightness(frames)
    (smooth,) = _blurs(moved, (2,))
    masks = smooth > np.maximum(0.045, 3.2 * np.median(smooth[:, ::2, ::2], axis=(1, 2)))[:, None, None]
    boxes = [_box(mask) for mask in masks]
    crops = np.stack([_crop(picture, box) for pictures in (bright, moved) for picture, box in zip(pictures, boxes)])
    profiles = crops[len(paths) :].reshape(-1, 8, 4, 8, 4).mean(axis=(2, 4)).reshape(-1, 64)
    bright_edges, moved_edges = np.split(_orientations(crops), 2)
    shapes = [_shape(mask, box) for mask, box in zip(masks, boxes)]
    saturation = _means(np.abs(3 * frames.astype(np.int16) - bright.astype(np.int16))).mean(axis=0) / WHITE
    levels = np.stack([smooth.max(axis=(1, 2)), _means(smooth), saturation], axis=1)
    looks = _looks(frames, place, bright, masks)
    return np.concatenate([shapes, levels, looks, profiles, bright_edges, moved_edges], axis=1)


def _read(path: str) -> np.ndarray:
    """A picture in small without its bar, (3, height, WIDTH), 0 to 255. JPEG is decoded at half the size in half the time."""
    picture = Image.open(path, formats=["JPEG"])
    picture.draft("RGB", (WIDTH, HEIGHT))
    if picture.size != (WIDTH, HEIGHT):
        picture = picture.convert("RGB").resize((WIDTH, HEIGHT))
    return np.asarray(picture)[: HEIGHT - BAR_ROWS].transpose(2, 0, 1)


def _middle(frames: np.ndarray) -> np.ndarray:
    """Their median, (3, height, width); of three frames, which most bursts have, without sorting."""
    if frames.shape[1] != 3:
        return np.median(frames, axis=1).astype(np.uint8)
    a, b, c = frames.swapaxes(0, 1)
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def _brightness(pictures: np.ndarray) -> np.ndarray:
    """(3, …) → (…), 0 to WHITE."""
    red, green, blue = pictures
    return np.add(red, green, dtype=np.uint16) + blue


def _means(pictures: np.ndarray) -> np.ndarray:
    """Of each picture: (…, height, width) → (…)."""
    return pictures.mean(axis=(-2, -1))


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Where most of what moves is: left, top, right and bottom; the middle where nothing does."""
    if mask.mean() <= LEAST_AREA:
        return 50, 40, 80, 55
    top, bottom = _range(mask.sum(axis=1))
    left, right = _range(mask.sum(axis=0))
    return left, top, max(right, left + 4), max(bottom, top + 4)


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


def _looks(frames: np.ndarray, place: np.ndarray, bright: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """Colour, its spread, how it stands out from the place, and fineness of what moves in each frame, (frames, 12)."""
    whole = _means(masks) <= LEAST_AREA
    masks = masks | whole[:, None, None]
    sizes = masks.sum(axis=(1, 2))
    inside = frames * masks
    colour = inside.sum(axis=(2, 3)) / sizes / 255
    squares = np.multiply(inside, inside, dtype=np.uint16).sum(axis=(2, 3)) / sizes / 255**2
    spread = np.sqrt(np.maximum(squares - colour**2, 0))
    stands_out = colour - _means(place)[:, None] / 255
    # How much detail of each size the moving part has: rosettes are fine, plain coats are not.
    levels = [bright / np.float32(WHITE), *_blurs(bright, (1, 2, 4))]
    fineness = [(np.abs(fine - coarse) * masks).sum(axis=(1, 2)) / sizes for fine, coarse in zip(levels, levels[1:])]
    return np.concatenate([colour, spread, stands_out, fineness]).T


def _orientations(patches: np.ndarray) -> np.ndarray:
    """Histograms of gradient directions in 4 × 4 cells of each patch of 32 × 32, (n, 4 · 4 · 6)."""
    dy, dx = np.gradient(patches, axis=(1, 2))
    bins = ((np.arctan2(dy, dx) % np.pi) / np.pi * 6).astype(int) % 6
    places = (CELLS + 16 * np.arange(len(patches))[:, None, None]) * 6 + bins
    counts = np.bincount(places.ravel(), np.hypot(dx, dy).ravel(), minlength=len(patches) * 96)
    histograms = counts.reshape(-1, 96)
    return histograms / (np.linalg.norm(histograms, axis=1, keepdims=True) + 1e-6)


def _blurs(pictures: np.ndarray, radii: tuple[int, ...]) -> list[np.ndarray]:
    """
    Each brightness, (n, height, width), box-blurred by each radius, 0 to 1: differences of one table of sums
    (Crow 1984).
    """
    most = max(radii)
    padded = np.pad(pictures, ((0, 0), (most + 1, most), (most + 1, most)), mode="edge")
    sums = padded.cumsum(axis=1, dtype=np.int32).cumsum(axis=2, dtype=np.int32)
    height, width = pictures.shape[1:]
    blurred = []
    for radius in radii:
        size, first = 2 * radius + 1, most - radius
        rows = sums[:, first + size : first + size + height] - sums[:, first : first + height]
        box = rows[:, :, first + size : first + size + width] - rows[:, :, first : first + width]
        blurred.append(np.multiply(box, np.float32(1 / (size**2 * WHITE)), dtype=np.float32))
    return blurred
