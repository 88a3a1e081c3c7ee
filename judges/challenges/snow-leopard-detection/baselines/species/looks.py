"""How the inside of a box looks."""

import numpy as np
from PIL import Image


def looks(picture: Image.Image, box: tuple[int, int, int, int]) -> np.ndarray:
    """Shape, colours, directions of edges and fineness of the part of an RGB picture in x, y, w, h."""
    x, y, w, h = box
    crop = picture.crop((x, y, x + w, y + h))
    small = np.asarray(crop.resize((32, 32), Image.Resampling.BOX), np.float32) / 255
    whole = np.asarray(picture.resize((32, 24), Image.Resampling.BOX), np.float32) / 255
    grey = small.mean(axis=2)
    shape = [np.log(w / h), np.log(w * h) / 4, (y + h) / picture.height, h / picture.height]
    colours = [*small.mean(axis=(0, 1)), *small.std(axis=(0, 1)), *(small.mean(axis=(0, 1)) - whole.mean(axis=(0, 1)))]
    night = [float(np.ptp(whole, axis=2).mean() < 0.02)]
    return np.concatenate([shape, colours, night, _edges(grey), _fineness(np.asarray(crop.convert("L"), np.float32))])


def _edges(grey: np.ndarray) -> np.ndarray:
    """Shares of gradient directions in 4 × 4 cells, (96,)."""
    dy, dx = np.gradient(grey)
    bins = ((np.arctan2(dy, dx) % np.pi) / np.pi * 6).astype(int) % 6
    cells = [np.where(bins == b, np.hypot(dx, dy), 0).reshape(4, 8, 4, 8).sum(axis=(1, 3)) for b in range(6)]
    histogram = np.stack(cells, axis=-1).ravel()
    return histogram / (np.linalg.norm(histogram) + 1e-6)


def _fineness(grey: np.ndarray) -> np.ndarray:
    """How much detail of each size there is: rosettes are fine, plain coats are not; (3,)."""
    picture = Image.fromarray(grey.astype(np.uint8))
    levels = [grey]
    for part in (2, 4, 8):
        size = (max(1, picture.width // part), max(1, picture.height // part))
        small = picture.resize(size, Image.Resampling.BOX).resize(picture.size, Image.Resampling.BILINEAR)
        levels.append(np.asarray(small, np.float32))
    return np.array([np.abs(a - b).mean() / 16 for a, b in zip(levels, levels[1:])])
