"""What moves in a burst: the camera stands still, so the frames' median is the empty place."""

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 128, 96
BAR_ROWS = 7  # The info bar tells the time and nothing about animals.


def burst_features(paths: list[str]) -> np.ndarray:
    """Features of each frame of a burst, (frames, n): how it differs from the others, and how that part looks."""
    frames = np.stack([np.asarray(Image.open(p).convert("RGB").resize((WIDTH, HEIGHT)), np.float32) / 255 for p in paths])
    frames = frames[:, : HEIGHT - BAR_ROWS]
    place = np.median(frames, axis=0)
    return np.stack([_frame_features(frame, place) for frame in frames])


def _frame_features(frame: np.ndarray, place: np.ndarray) -> np.ndarray:
    difference = np.abs(frame - place).mean(axis=2)
    smooth = _blur(difference, 2)
    threshold = max(0.045, 3.2 * float(np.median(smooth)))
    mask = smooth > threshold
    area = mask.mean()
    y, x = np.nonzero(mask) if area > 0.0015 else (np.array([40, 55]), np.array([50, 80]))
    top, bottom = np.percentile(y, [3, 97]).astype(int)
    left, right = np.percentile(x, [3, 97]).astype(int)
    bottom, right = max(bottom, top + 4), max(right, left + 4)
    grey = frame.mean(axis=2)
    crop = _resize(grey[top : bottom + 1, left : right + 1], 32, 32)
    moved = _resize(difference[top : bottom + 1, left : right + 1], 32, 32)
    inside = frame[mask] if area > 0.0015 else frame.reshape(-1, 3)
    colour = np.concatenate([inside.mean(axis=0), inside.std(axis=0), inside.mean(axis=0) - place.mean(axis=(0, 1))])
    shape = [area, (right - left) / (bottom - top), (right - left) / WIDTH, (bottom - top) / HEIGHT, bottom / HEIGHT]
    shape += [smooth.max(), smooth.mean(), np.abs(frame - frame.mean(axis=2, keepdims=True)).mean()]
    profile = _resize(moved, 8, 8).ravel()
    return np.concatenate([shape, colour, profile, _orientations(crop), _orientations(moved), _fineness(grey, mask)])


def _orientations(patch: np.ndarray) -> np.ndarray:
    """Histograms of gradient directions in 4 × 4 cells, (4 · 4 · 6,)."""
    dy, dx = np.gradient(patch)
    strength = np.hypot(dx, dy)
    bins = ((np.arctan2(dy, dx) % np.pi) / np.pi * 6).astype(int) % 6
    cells = [np.where(bins == b, strength, 0) for b in range(6)]
    histogram = np.stack([c.reshape(4, 8, 4, 8).sum(axis=(1, 3)) for c in cells], axis=-1).ravel()
    return histogram / (np.linalg.norm(histogram) + 1e-6)


def _fineness(grey: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """How much detail of each size the moving part has: rosettes are fine, plain coats are not."""
    where = mask if mask.any() else np.ones_like(mask)
    levels = [grey, _blur(grey, 1), _blur(grey, 2), _blur(grey, 4)]
    return np.array([np.abs(a - b)[where].mean() for a, b in zip(levels, levels[1:])])


def _blur(picture: np.ndarray, radius: int) -> np.ndarray:
    size = 2 * radius + 1
    for axis in (0, 1):
        padded = np.pad(picture, [(radius, radius) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        total = np.cumsum(padded, axis=axis)
        total = np.concatenate([np.zeros_like(np.take(total, [0], axis)), total], axis=axis)
        high = np.take(total, range(size, total.shape[axis]), axis)
        low = np.take(total, range(total.shape[axis] - size), axis)
        picture = (high - low) / size
    return picture


def _resize(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    return np.asarray(Image.fromarray(picture.astype(np.float32), "F").resize((width, height), Image.Resampling.BOX))
