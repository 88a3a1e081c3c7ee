"""What moves in a burst: the camera stands still, so the frames' median is the empty place."""

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 128, 96
BAR_ROWS = 7  # The info bar tells the time and nothing about animals.
LEAST_AREA = 0.0015  # Of a frame; where less moves, it is looked at as a whole.
CELLS = np.add.outer(np.arange(32) // 8 * 4, np.arange(32) // 8)  # Pixel of a patch → its cell of 4 × 4.


def burst_features(paths: list[str]) -> np.ndarray:
    """Features of each frame of a burst, (frames, n): how it differs from the others, and how that part looks."""
    frames = np.stack([_read(path) for path in paths])[:, : HEIGHT - BAR_ROWS]
    place = _middle(frames)
    difference, grey = _mean_colour(np.abs(frames - place)), _mean_colour(frames)
    (smooth,) = _blurs(difference, (2,))
    levels = [grey, *_blurs(grey, (1, 2, 4))]
    details = [np.abs(fine - coarse) for fine, coarse in zip(levels, levels[1:])]
    place_colour = place.mean(axis=(0, 1))
    masks = smooth > np.maximum(0.045, 3.2 * np.median(smooth, axis=(1, 2)))[:, None, None]
    boxes = [_box(mask) for mask in masks]
    crops = np.stack([_crop(picture, box) for pictures in (grey, difference) for picture, box in zip(pictures, boxes)])
    profiles = crops[len(frames) :].reshape(-1, 8, 4, 8, 4).mean(axis=(2, 4)).reshape(-1, 64)
    grey_edges, moved_edges = np.split(_orientations(crops), 2)
    parts = [_frame_features(*frame, place_colour) for frame in zip(frames, grey, smooth, zip(*details), masks, boxes)]
    return np.concatenate([np.stack(parts), profiles, grey_edges, moved_edges], axis=1)


def _read(path: str) -> np.ndarray:
    """A picture in small, (HEIGHT, WIDTH, 3), 0 to 1. JPEG can be decoded at half the size in half the time."""
    picture = Image.open(path)
    picture.draft("RGB", (WIDTH, HEIGHT))
    if picture.size != (WIDTH, HEIGHT):
        picture = picture.convert("RGB").resize((WIDTH, HEIGHT))
    return np.asarray(picture, np.float32) / 255


def _middle(frames: np.ndarray) -> np.ndarray:
    """Their median; of three frames, which most bursts have, without sorting."""
    if len(frames) != 3:
        return np.median(frames, axis=0)
    a, b, c = frames
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def _mean_colour(pictures: np.ndarray) -> np.ndarray:
    return (pictures[..., 0] + pictures[..., 1] + pictures[..., 2]) / np.float32(3)


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
    left, top, right, bottom = box
    part = Image.fromarray(picture[top : bottom + 1, left : right + 1], "F")
    return np.asarray(part.resize((32, 32), Image.Resampling.BOX))


def _frame_features(
    frame: np.ndarray,
    grey: np.ndarray,
    smooth: np.ndarray,
    details: tuple[np.ndarray, ...],
    mask: np.ndarray,
    box: tuple[int, int, int, int],
    place_colour: np.ndarray,
) -> np.ndarray:
    left, top, right, bottom = box
    area = mask.mean()
    if area <= LEAST_AREA:
        mask = np.ones_like(mask)
    inside = frame[mask]
    colour = inside.mean(axis=0)
    colours = np.concatenate([colour, inside.std(axis=0), colour - place_colour])
    shape = [area, (right - left) / (bottom - top), (right - left) / WIDTH, (bottom - top) / HEIGHT, bottom / HEIGHT]
    shape += [smooth.max(), smooth.mean(), np.abs(frame - grey[..., None]).mean()]
    # How much detail of each size the moving part has: rosettes are fine, plain coats are not.
    fineness = [detail[mask].mean() for detail in details]
    return np.concatenate([shape, colours, fineness])


def _orientations(patches: np.ndarray) -> np.ndarray:
    """Histograms of gradient directions in 4 × 4 cells of each patch of 32 × 32, (n, 4 · 4 · 6)."""
    dy, dx = np.gradient(patches, axis=(1, 2))
    bins = ((np.arctan2(dy, dx) % np.pi) / np.pi * 6).astype(int) % 6
    places = (CELLS + 16 * np.arange(len(patches))[:, None, None]) * 6 + bins
    counts = np.bincount(places.ravel(), np.hypot(dx, dy).ravel(), minlength=len(patches) * 96)
    histograms = counts.reshape(-1, 96)
    return histograms / (np.linalg.norm(histograms, axis=1, keepdims=True) + 1e-6)


def _blurs(pictures: np.ndarray, radii: tuple[int, ...]) -> list[np.ndarray]:
    """Each picture, (n, height, width), box-blurred by each radius: differences of one table of sums (Crow 1984)."""
    most = max(radii)
    padded = np.pad(pictures, ((0, 0), (most + 1, most), (most + 1, most)), mode="edge")
    sums = padded.cumsum(axis=1, dtype=np.float64)
    np.cumsum(sums, axis=2, out=sums)
    height, width = pictures.shape[1:]
    blurred = []
    for radius in radii:
        size, first = 2 * radius + 1, most - radius
        rows = sums[:, first + size : first + size + height] - sums[:, first : first + height]
        box = rows[:, :, first + size : first + size + width] - rows[:, :, first : first + width]
        blurred.append((box / size**2).astype(np.float32))
    return blurred
