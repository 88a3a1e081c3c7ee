"""A forest of randomised trees over what moves in a burst; all frames of a burst vote on one label."""

import csv
import os
import sys

import numpy as np
from bursts import read_bursts
from features import burst_features


def vote(model: dict, features: np.ndarray) -> np.ndarray:
    """Shares of the labels, (rows, labels): every tree is walked for every row at once."""
    rows = np.arange(len(features))[:, None]
    node = np.tile(model["roots"], (len(features), 1))
    inner = model["left"][node] >= 0
    while inner.any():
        goes_left = features[rows, model["feature"][node]] <= model["threshold"][node]
        node = np.where(inner, np.where(goes_left, model["left"][node], model["right"][node]), node)
        inner = model["left"][node] >= 0
    return model["shares"][node].sum(axis=1, dtype=float)


def main(input_dir: str, output_dir: str) -> None:
    stored = np.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.npz"))
    model = {name: stored[name] for name in stored.files}
    bursts = list(read_bursts(os.path.join(input_dir, "images.csv")))
    features = [burst_features([os.path.join(input_dir, row["file"]) for row in burst]) for burst in bursts]
    votes = vote(model, np.concatenate(features).astype(np.float32))  # All pictures at once: a tree's steps are few.
    with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["image_id", "label"])
        ends = np.cumsum([len(burst) for burst in bursts])
        for burst, of_burst in zip(bursts, np.split(votes, ends[:-1])):
            label = model["labels"][of_burst.sum(axis=0).argmax()]
            for row in burst:
                table.writerow([row["image_id"], label])
    print(f"{len(votes)} pictures")


if __name__ == "__main__":
    main(*sys.argv[1:3])
