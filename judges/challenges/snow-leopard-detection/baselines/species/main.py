"""Frame difference, and a forest of randomised trees that says what each moving blob is, or that it is nothing."""

import csv
import os
import sys

import numpy as np
from blobs import blobs, read_bursts
from looks import looks
from PIL import Image


def shares(model: dict, features: np.ndarray) -> np.ndarray:
    """How the trees vote on one box, (labels,), summing to 1."""
    node = model["roots"]
    while (inner := model["left"][node] >= 0).any():
        goes_left = features[model["feature"][node]] <= model["threshold"][node]
        node = np.where(inner, np.where(goes_left, model["left"][node], model["right"][node]), node)
    votes = model["shares"][node].sum(axis=0, dtype=np.float64)
    return votes / votes.sum()


def main(input_dir: str, output_dir: str) -> None:
    stored = np.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.npz"))
    model = {name: stored[name] for name in stored.files}
    count = 0
    with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["image_id", "class", "score", "x", "y", "w", "h"])
        for burst in read_bursts(os.path.join(input_dir, "images.csv")):
            paths = [os.path.join(input_dir, row["file"]) for row in burst]
            for row, path, found in zip(burst, paths, blobs(paths)):
                picture = Image.open(path).convert("RGB")
                for score, *box in found:
                    votes = shares(model, looks(picture, tuple(box)).astype(np.float32))
                    for label, share in zip(model["labels"], votes):
                        if label and share > 0.1:
                            table.writerow([row["image_id"], label, f"{share * score:.4f}", *box])
                            count += 1
    print(f"{count} boxes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
