"""The pattern of a coat, made comparable whatever the light, and how well two of them agree."""

import numpy as np
from PIL import Image

#: Rows of a picture's box after scaling; the field in which patterns are moved against each other.
HEIGHT, FIELD = 64, (80, 288)
#: The trunk as shares of the box, head to the right: rosettes are there, and neither legs nor most of the tail.
TRUNK_ROWS, TRUNK_COLUMNS = (0.12, 0.60), (0.32, 0.85)
#: Two animals are never seen from quite the same distance and side.
SCALES, STRETCHES = (0.92, 1.08), (0.80, 0.90, 1.0, 1.12, 1.25)


def pattern(path: str, row: dict, scale: float = 1.0, stretch: float = 1.0) -> np.ndarray:
    """The animal in the box x, y, w, h of ``row``, head to the right: lighter (+) or darker (-) than what is around."""
    x, y, w, h = (int(row[name]) for name in "xywh")
    grey = Image.open(path).convert("L").crop((x, y, x + w, y + h))
    rows = round(HEIGHT * scale)
    size = (min(FIELD[1], max(8, round(w * rows / h * stretch))), rows)
    pixels = np.asarray(grey.resize(size, Image.Resampling.BICUBIC), np.float32)
    if row["flank"] == "left":
        pixels = pixels[:, ::-1]
    detail = pixels - blurred(pixels, 4)
    return detail / (np.sqrt(blurred(detail**2, 9)) + 2)


def trunks(path: str, row: dict) -> list[np.ndarray]:
    """The trunk at each scale and stretch; none where the box is too narrow to have one."""
    found = []
    for scale in SCALES:
        for stretch in STRETCHES:
            whole = pattern(path, row, scale, stretch)
            (top, bottom), (left, right) = (
                [int(share * length) for share in shares]
                for shares, length in zip((TRUNK_ROWS, TRUNK_COLUMNS), whole.shape)
            )
            if right - left >= 12:
                found.append(whole[top:bottom, left:right] - whole[top:bottom, left:right].mean())
    return found


class Known:
    """A pattern of the database, ready to be searched."""

    def __init__(self, path: str, row: dict) -> None:
        whole = pattern(path, row)
        field = np.zeros(FIELD, np.float32)
        top, left = (FIELD[0] - whole.shape[0]) // 2, (FIELD[1] - whole.shape[1]) // 2
        field[top : top + whole.shape[0], left : left + whole.shape[1]] = whole
        self.individual, self.flank = row["individual"], row["flank"]
        self.spectrum = np.fft.rfft2(field)
        self.sums, self.squares = (np.pad(f, ((1, 0), (1, 0))).cumsum(0).cumsum(1) for f in (field, field**2))

    def agreement(self, trunk: np.ndarray) -> float:
        """The largest normalised correlation of ``trunk`` with any place of this pattern, -1..1."""
        h, w = trunk.shape
        moved = np.fft.irfft2(self.spectrum * np.conj(np.fft.rfft2(trunk, FIELD)), FIELD)
        moved = moved[: FIELD[0] - h + 1, : FIELD[1] - w + 1]
        spread = _windows(self.squares, h, w) - _windows(self.sums, h, w) ** 2 / (h * w)
        # Where there is next to no pattern, nothing may agree by chance.
        spread = np.maximum(spread, 0) + 0.15 * spread.max()
        return float((moved / np.sqrt(spread * (trunk**2).sum() + 1e-6)).max())


def _windows(sums: np.ndarray, h: int, w: int) -> np.ndarray:
    return sums[h:, w:] - sums[:-h, w:] - sums[h:, :-w] + sums[:-h, :-w]


def blurred(picture: np.ndarray, radius: int) -> np.ndarray:
    """Means over windows of 2 · radius + 1 in both directions."""
    size = 2 * radius + 1
    for axis in (0, 1):
        padding = [(radius + 1, radius) if a == axis else (0, 0) for a in (0, 1)]
        sums = np.cumsum(np.pad(picture, padding, mode="edge"), axis=axis, dtype=np.float64)
        length = sums.shape[axis]
        picture = (np.take(sums, range(size, length), axis) - np.take(sums, range(length - size), axis)) / size
    return picture
