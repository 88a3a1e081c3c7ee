"""Colours, outlines and coat texture, compared with every training photograph (see train.py)."""

import csv
import os
import sys

import numpy as np
from features import features
from kernel import likeness


def main(input_dir: str, output_dir: str) -> None:
    model = np.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.npz"))
    typical = {name.removeprefix("typical_"): float(model[name]) for name in model.files if name.startswith("typical_")}
    known = {group: model[group].astype(np.float32) for group in typical}
    with open(os.path.join(input_dir, "images.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [features(os.path.join(input_dir, row["file"])) for row in rows]
    seen = {group: np.stack([one[group] for one in found]) for group in typical}
    best = (likeness(seen, known, typical) @ model["weights"]).argmax(axis=1)
    with open(os.path.join(output_dir, "predictions.csv"), "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["image_id", "label"])
        table.writerows((row["image_id"], model["labels"][i]) for row, i in zip(rows, best))
    print(f"{len(rows)} photographs")


if __name__ == "__main__":
    main(*sys.argv[1:3])
