"""Your solution starts here: ``python3 main.py INPUT_DIR OUTPUT_DIR``.

Reads images.csv, looks at each burst of three pictures, writes predictions.csv. This one calls a picture empty when
little moves in its burst, and a snow leopard otherwise. You will do better.
"""

import csv
import os
import sys
from collections import defaultdict

import numpy as np
from PIL import Image


def read(path: str) -> np.ndarray:
    return np.asarray(Image.open(path).convert("L"), np.float32)


def main(input_dir: str, output_dir: str) -> None:
    bursts = defaultdict(list)
    with open(os.path.join(input_dir, "images.csv"), newline="") as stream:
        for row in csv.DictReader(stream):
            bursts[row["sequence_id"]].append(row)
    with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["image_id", "label"])
        for rows in bursts.values():
            pictures = np.stack([read(os.path.join(input_dir, row["file"])) for row in rows])
            moving = np.abs(pictures - np.median(pictures, axis=0)).mean()
            label = "empty" if moving < 6 else "snow_leopard"
            table.writerows([row["image_id"], label] for row in rows)


if __name__ == "__main__":
    main(*sys.argv[1:3])
