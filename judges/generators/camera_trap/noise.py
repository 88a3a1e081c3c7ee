"""Fractal noise: what slopes, snow, rock and fur have in common."""

import numpy as np
from PIL import Image


def resized(field: np.ndarray, height: int, width: int) -> np.ndarray:
    """``field`` (h, w) interpolated smoothly to (height, width), float32."""
    return np.asarray(Image.fromarray(field.astype(np.float32)).resize((width, height), Image.BICUBIC))


def fractal(rng, height: int, width: int, cells: int = 4, octaves: int = 5, keep: float = 0.5) -> np.ndarray:
    """Noise (height, width) within 0..1: ``octaves`` grids, the coarsest ``cells`` wide, each ``keep`` as strong."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        across = cells * 2**octave
        down = max(2, round(across * height / width))
        total += keep**octave * resized(rng.random((down, across)), height, width)
    low, high = total.min(), total.max()
    return (total - low) / (high - low)


def tile(seed: int, size: int, cells: int, octaves: int = 4, keep: float = 0.55) -> np.ndarray:
    """Noise (size, size) within 0..1 that repeats without a seam."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        n = cells * 2**octave
        grid = np.pad(rng.random((n, n)), 2, mode="wrap")
        step = size // n
        wide = resized(grid, (n + 4) * step, (n + 4) * step)
        total += keep**octave * wide[2 * step : 2 * step + size, 2 * step : 2 * step + size]
    low, high = total.min(), total.max()
    return (total - low) / (high - low)


def line(rng, width: int, cells: int = 3, octaves: int = 5, keep: float = 0.5) -> np.ndarray:
    """Noise along a line, (width,), within 0..1."""
    return fractal(rng, 2, width, cells, octaves, keep)[0]


def softened(field: np.ndarray, reach: int) -> np.ndarray:
    """``field`` averaged over a window of 2·reach+1 in both directions."""
    for axis in (0, 1):
        padding = [(0, 0)] * field.ndim
        padding[axis] = (reach + 1, reach)
        sums = np.cumsum(np.pad(field, padding, mode="edge"), axis=axis, dtype=np.float64)
        width = 2 * reach + 1
        length = sums.shape[axis]
        upper = np.take(sums, range(width, length), axis=axis)
        lower = np.take(sums, range(0, length - width), axis=axis)
        field = ((upper - lower) / width).astype(np.float32)
    return field


def step(low: float, high: float, x: np.ndarray) -> np.ndarray:
    """0 below ``low``, 1 above ``high``, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
