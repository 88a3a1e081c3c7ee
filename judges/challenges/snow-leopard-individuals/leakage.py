"""What a wrong split would give away: ``leakage.py PUBLIC_DATA OUTPUT_DIR``, prints and writes ``leakage.json``.

Splits the training data in two ways: frames of one burst on both sides, as a random split of pictures would do, and by
site. Each time the whole picture, shrunk to a thumbnail, gets the name of its nearest neighbour. A thumbnail knows no
coat: whatever it gets right, it has from the place, the light and the moment. ``chance`` is what the same neighbours
would get right if the names in the database were shuffled.
"""

import csv
import json
import os
import sys

import numpy as np
from PIL import Image

SHUFFLES = 200


def thumbnails(folder: str, rows: list[dict]) -> np.ndarray:
    """Each picture as 16 × 12 grey values of mean 0 and deviation 1, without its information bar: (n, 192)."""

    def one(path: str) -> np.ndarray:
        picture = Image.open(path).convert("L")
        small = picture.crop((0, 0, picture.width, picture.height - 11)).resize((16, 12), Image.Resampling.BOX)
        values = np.asarray(small, np.float32).ravel()
        return (values - values.mean()) / (values.std() + 1e-6)

    return np.stack([one(os.path.join(folder, row["file"])) for row in rows])


def accuracy(pictures: np.ndarray, names: np.ndarray, queries: np.ndarray) -> dict[str, float]:
    """Share of the ``queries`` (n,) bool whose nearest neighbour among the others has the same name, and by chance.

    Only names that the database has are asked for.
    """
    queries = queries & np.isin(names, names[~queries])
    nearest = (pictures[queries] @ pictures[~queries].T).argmax(axis=1)
    rng = np.random.default_rng(7)
    shuffled = [(rng.permutation(names[~queries])[nearest] == names[queries]).mean() for _ in range(SHUFFLES)]
    return {
        "accuracy": float((names[~queries][nearest] == names[queries]).mean()),
        "chance": float(np.mean(shuffled)),
        "queries": int(queries.sum()),
    }


def main(data: str, output: str) -> None:
    with open(os.path.join(data, "train.csv"), newline="") as stream:
        rows = list(csv.DictReader(stream))
    pictures, names = thumbnails(data, rows), np.array([row["individual"] for row in rows])
    frames, sites = np.array([row["frame"] for row in rows]), np.array([row["site"] for row in rows])
    half = np.random.default_rng(7).permutation(np.unique(sites))[: len(np.unique(sites)) // 2]
    found = {
        "bursts_divided": accuracy(pictures, names, frames == "2"),
        "by_site": accuracy(pictures, names, np.isin(sites, half)),
    }
    for way, result in found.items():
        print(f"{way}: {result['accuracy']:.3f} of {result['queries']} right, by chance {result['chance']:.3f}")
    with open(os.path.join(output, "leakage.json"), "w") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main(*sys.argv[1:3])
