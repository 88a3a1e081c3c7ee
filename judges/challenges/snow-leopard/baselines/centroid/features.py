import numpy as np
from PIL import Image


def colour_statistics(path: str) -> np.ndarray:
    """Mean and spread of each colour channel, and of brightness in each of 3 × 3 fields: (24,)."""
    pixels = np.asarray(Image.open(path).convert("RGB").resize((96, 72)), np.float32) / 255
    grey = pixels.mean(axis=2)
    fields = [f for row in np.array_split(grey, 3) for f in np.array_split(row, 3, axis=1)]
    return np.concatenate(
        [pixels.mean(axis=(0, 1)), pixels.std(axis=(0, 1)), [f.mean() for f in fields], [f.std() for f in fields]]
    )
