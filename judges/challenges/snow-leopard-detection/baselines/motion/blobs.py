"""What moves in a burst: the camera stands still, so the median of its frames is the empty place."""

import csv
from collections.abc import Iterator
from itertools import groupby

import numpy as np
from PIL import Image
from scipy import ndimage

BAR = 11  # Rows of the information bar, which changes by itself.
SMALLEST = 120  # Pixels of a blob.
MOST = 3  # Blobs in a picture.


def read_bursts(table: str) -> Iterator[list[dict]]:
    """Rows of a table of pictures, burst by burst, each in the order of its frames."""
    with open(table, newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: (row["sequence_id"], int(row["frame"])))
    for _, burst in groupby(rows, key=lambda row: row["sequence_id"]):
        yield list(burst)


def blobs(paths: list[str]) -> list[list[tuple[float, int, int, int, int]]]:
    """For each picture of a burst, its moving blobs by falling score: (score 0..1, x, y, w, h)."""
    frames = np.stack([np.asarray(Image.open(path).convert("RGB"), np.float32).mean(axis=2)[:-BAR] for path in paths])
    frames -= frames.mean(axis=(1, 2), keepdims=True)  # The exposure changes from frame to frame.
    # What has gone from here in one frame may have stood here in the two others: both count as moving.
    moving = np.stack([np.abs(frame - np.median(frames, axis=0)) for frame in frames])
    others = np.stack([np.minimum.reduce([np.abs(frame - other) for other in frames if other is not frame])
                       for frame in frames])
    return [_found(ndimage.gaussian_filter(np.maximum(a, b), 2.5)) for a, b in zip(moving, others)]


def _found(moved: np.ndarray) -> list[tuple[float, int, int, int, int]]:
    noise = float(np.median(moved))
    mask = ndimage.binary_closing(moved > max(6.0, 2.5 * noise), iterations=4)
    numbers, _ = ndimage.label(mask)
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(numbers), 1):
        inside = numbers[rows, columns] == number
        if inside.sum() < SMALLEST:
            continue
        strength = float(moved[rows, columns][inside].mean()) / (noise + 1)
        shape = (columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)
        found.append((1 - 1 / (1 + strength * inside.sum() / 4000), *shape))
    return sorted(found, reverse=True)[:MOST]
