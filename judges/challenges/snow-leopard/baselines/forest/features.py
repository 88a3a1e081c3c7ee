"""What moves in a burst: the camera stands still, so the frames' median is the empty place."""

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 128, 96
BAR_ROWS = 7  # The info bar tells the time and nothing about animals.


def burst_features(paths: list[str]) -> np.ndarray:
    """Features of each frame of a burst, (frames, n): how it differs from the others, and how that part looks."""
    frames = np.stack([np.asarray(Image.open(p).convert("RGB").resize((WIDTH, HEIGHT)), np.float32) / 255 for p in paths])
    frames = frames[:, : HEIGHT - BAR_ROWS]
    place = _middle(frames)
    difference, grey = _mean_colour(np.abs(frames - place)), _mean_colour(frames)
    smooth = _blur(difference, 2)
    levels = np.stack([grey, _blur(grey, 1), _blur(grey, 2), _blur(grey, 4)], axis=1)
    details = np.abs(levels[:, :-1] - levels[:, 1:])
    place_colour = place.mean(axis=(0, 1))
    return np.stack([_frame_features(*frame, place_colour) for frame in zip(frames, grey, difference, smooth, details)])


def _middle(frames: np.ndarray) -> np.ndarray:
    """Their median; of three frames, which most bursts have, without sorting."""
    if len(frames) != 3:
        return np.median(frames, axis=0)
    a, b, c = frames
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def _mean_colour(pictures: np.ndarray) -> np.ndarray:
    return (pictures[..., 0] + pictures[..., 1] + pictures[..., 2]) / np.float32(3)


def _frame_features(
    frame: np.ndarray,
    grey: np.ndarray,
    difference: np.ndarray,
    smooth: np.ndarray,
    details: np.ndarray,
    place_colour: np.ndarray,
) -> np.ndarray:
    threshold = max(0.045, 3.2 * float(np.median(smooth)))
    mask = smooth > threshold
    area = mask.mean()
    y, x = np.nonzero(mask) if area > 0.0015 else (np.array([40, 55]), np.array([50, 80]))
    top, bottom = np.percentile(y, [3, 97]).astype(int)
    left, right = np.percentile(x, [3, 97]).astype(int)
    bottom, right = max(bottom, top + 4), max(right, left + 4)
    crop = _resize(grey[top : bottom + 1, left : right + 1], 32, 32)
    moved = _resize(difference[top : bottom + 1, left : right + 1], 32, 32)
    inside = frame[mask] if area > 0.0015 else frame.reshape(-1, 3)
    colour = inside.mean(axis=0)
    colours = np.concatenate([colour, inside.std(axis=0), colour - place_colour])
    shape = [area, (right - left) / (bottom - top), (right - left) / WIDTH, (bottom - top) / HEIGHT, bottom / HEIGHT]
    shape += [smooth.max(), smooth.mean(), np.abs(frame - grey[..., None]).mean()]
    profile = _resize(moved, 8, 8).ravel()
    # How much detail of each size the moving part has: rosettes are fine, plain coats are not.
    fineness = details[:, mask if mask.any() else np.ones_like(mask)].mean(axis=1)
    return np.concatenate([shape, colours, profile, _orientations(crop), _orientations(moved), fineness])


def _orientations(patch: np.ndarray) -> np.ndarray:
    """Histograms of gradient directions in 4 × 4 cells, (4 · 4 · 6,)."""
    dy, dx = np.gradient(patch)
    strength = np.hypot(dx, dy)
    bins = ((np.arctan2(dy, dx) % np.pi) / np.pi * 6).astype(int) % 6
    cells = [np.where(bins == b, strength, 0) for b in range(6)]
    histogram = np.stack([c.reshape(4, 8, 4, 8).sum(axis=(1, 3)) for c in cells], axis=-1).ravel()
    return histogram / (np.linalg.norm(histogram) + 1e-6)


def _blur(pictures: np.ndarray, radius: int) -> np.ndarray:
    """Box blur of each picture, (n, height, width), by running sums along either axis."""
    size = 2 * radius + 1
    for axis in (1, 2):
        padded = np.pad(pictures, [(radius + 1, radius) if a == axis else (0, 0) for a in range(3)], mode="edge")
        first = (slice(None), slice(0, 1)) if axis == 1 else (slice(None), slice(None), slice(0, 1))
        padded[first] = 0
        total = np.cumsum(padded, axis=axis)
        if axis == 1:
            pictures = (total[:, size:] - total[:, :-size]) / size
        else:
            pictures = (total[:, :, size:] - total[:, :, :-size]) / size
    return pictures


def _resize(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    return np.asarray(Image.fromarray(picture.astype(np.float32), "F").resize((width, height), Image.Resampling.BOX))
