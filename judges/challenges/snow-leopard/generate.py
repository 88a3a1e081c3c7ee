"""Makes the challenge's data: ``generate.py INPUT_DIR OUTPUT_DIR``; the same seed gives the same bytes.

Splits never share a camera site, and the three frames of a burst stay together. See ``generator/`` for how pictures
are drawn.
"""

import csv
import hashlib
import multiprocessing
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from generator.sequence import LABELS, draw_sequence  # noqa: E402

SEED = int(os.environ.get("JIEBANG_SEED", "20191027"))
FRAMES = 3
INDIVIDUALS = 14

#: Split → (camera sites, bursts).
SPLITS = {"public": (16, 200), "split-public": (6, 60), "split-private": (8, 80), "split-final": (4, 40)}
#: How often each label occurs; the rarest still often enough to be scored.
SHARES = {
    "empty": 0.28,
    "snow_leopard": 0.16,
    "blue_sheep": 0.13,
    "ibex": 0.10,
    "wolf": 0.08,
    "fox": 0.09,
    "livestock": 0.09,
    "human": 0.07,
}


def name(*parts: object) -> str:
    """Twelve hexadecimal digits that tell nothing of what they name."""
    return hashlib.sha256("/".join(map(str, (SEED, *parts))).encode()).hexdigest()[:12]


def plan() -> list[dict]:
    """Every burst of every split, with all that decides how it looks."""
    bursts = []
    first_site = 0
    for number, (split, (sites, count)) in enumerate(SPLITS.items()):
        rng = np.random.default_rng([SEED, number])
        # Shares are met as exactly as whole bursts allow, then shuffled over the sites.
        kinds = [label for label in LABELS for _ in range(round(SHARES[label] * count))]
        kinds = (kinds + ["empty"] * count)[:count]
        rng.shuffle(kinds)
        for i, kind in enumerate(kinds):
            bursts.append(
                {
                    "split": split,
                    "label": kind,
                    "site": first_site + int(rng.integers(sites)),
                    "seed": [SEED, number, i],
                    "individual": int(rng.integers(INDIVIDUALS)) if kind == "snow_leopard" else None,
                    "sequence_id": name("sequence", split, i),
                    "frames": [name("image", split, i, frame) for frame in range(FRAMES)],
                }
            )
        first_site += sites
    # Bursts of one site after another: its background is drawn once.
    return sorted(bursts, key=lambda burst: burst["site"])


def make(burst: dict, output: str) -> list[dict]:
    """Draws a burst, writes its pictures, returns a row for each."""
    drawn = draw_sequence(SEED, burst["site"], burst["seed"], burst["label"], burst["individual"], FRAMES)
    folder = Path(output, burst["split"], *([] if burst["split"] == "public" else ["input"]), "images")
    rows = []
    for frame, (image_id, (picture, when)) in enumerate(zip(burst["frames"], drawn)):
        picture.save(folder / f"{image_id}.jpg", quality=84)
        rows.append(
            {
                "split": burst["split"],
                "image_id": image_id,
                "file": f"images/{image_id}.jpg",
                "label": burst["label"],
                "sequence_id": burst["sequence_id"],
                "frame": frame,
                "datetime": when.isoformat(sep=" "),
                "site": f"S{burst['site']:02d}",
                "individual": "" if burst["individual"] is None else f"L{burst['individual']:02d}",
            }
        )
    return rows


def write(path: Path, columns: list[str], rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(rows, key=lambda row: row["image_id"]))


def main(output: str) -> None:
    bursts = plan()
    for split in SPLITS:
        Path(output, split, *([] if split == "public" else ["input"]), "images").mkdir(parents=True, exist_ok=True)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        made = pool.starmap(make, [(burst, output) for burst in bursts], chunksize=10)
    rows = [row for burst in made for row in burst]
    seen = ["image_id", "file", "sequence_id", "frame", "datetime"]
    for split in SPLITS:
        own = [row for row in rows if row["split"] == split]
        if split == "public":
            write(Path(output, split, "train.csv"), [*seen, "site", "label", "individual"], own)
        else:
            write(Path(output, split, "input", "images.csv"), seen, own)
            write(Path(output, split, "truth", "truth.csv"), ["image_id", "label"], own)


if __name__ == "__main__":
    main(sys.argv[2])
