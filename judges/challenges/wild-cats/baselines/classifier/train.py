"""Makes model.npz: ``train.py PUBLIC_DATA OUTPUT_DIR``, from ``train.csv`` (image_id,label) and ``images/``.

Kernel ridge regression of one indicator a label: the same data gives the same model.
"""

import csv
import os
import sys
from multiprocessing import get_context

import numpy as np
from features import features
from kernel import distances, likeness

RIDGE = 0.05


def main(data: str, output: str) -> None:
    with open(os.path.join(data, "train.csv"), newline="", encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["image_id"])
    paths = [os.path.join(data, "images", row["image_id"] + ".jpg") for row in rows]
    with get_context("fork").Pool(2) as pool:
        found = pool.map(features, paths, chunksize=20)
    groups = {group: np.stack([one[group] for one in found]).astype(np.float16) for group in sorted(found[0])}
    known = {group: values.astype(np.float32) for group, values in groups.items()}
    typical = {group: float(np.mean(distances(v, v))) * 0.5 for group, v in known.items()}
    labels = np.unique([row["label"] for row in rows])
    wanted = np.array([[1.0 if row["label"] == label else -1.0 / (len(labels) - 1) for label in labels] for row in rows])
    kernel = likeness(known, known, typical).astype(np.float64)
    weights = np.linalg.solve(kernel + RIDGE * np.eye(len(rows)), wanted)
    np.savez_compressed(
        os.path.join(output, "model.npz"),
        labels=labels,
        weights=weights.astype(np.float32),
        **groups,
        **{f"typical_{group}": np.float32(value) for group, value in typical.items()},
    )
    print(f"{len(rows)} photographs, {len(labels)} labels")


if __name__ == "__main__":
    main(*sys.argv[1:3])
