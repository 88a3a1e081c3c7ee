import numpy as np
from PIL import Image


def cloud(rng: np.random.Generator, width: int, height: int, octaves: int = 5, first: int = 3) -> np.ndarray:
    """Fractal noise in [0, 1], (height, width): octaves of smooth noise, each half as strong as the one before."""
    total = np.zeros((height, width), np.float32)
    strength = 1.0
    for octave in range(octaves):
        cells = first * 2**octave
        grid = rng.random((max(2, cells * height // width + 1), cells + 1), dtype=np.float32)
        picture = Image.fromarray(grid, "F").resize((width, height), Image.Resampling.BICUBIC)
        total += strength * np.asarray(picture)
        strength *= 0.5
    total -= total.min()
    return total / max(float(total.max()), 1e-6)


def ridge(rng: np.random.Generator, width: int, roughness: float = 0.5) -> np.ndarray:
    """A mountain ridge's outline in [0, 1], (width,)."""
    line = np.zeros(width, np.float32)
    strength = 1.0
    for octave in range(6):
        points = rng.random(3 * 2**octave + 1, dtype=np.float32)
        line += strength * np.interp(np.linspace(0, len(points) - 1, width), np.arange(len(points)), points)
        strength *= roughness
    line -= line.min()
    return line / max(float(line.max()), 1e-6)
