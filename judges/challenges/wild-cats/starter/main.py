"""Your solution starts here: ``python3 main.py INPUT_DIR OUTPUT_DIR``.

Reads images.csv, looks at each photograph, writes predictions.csv. This one goes by the mean colour alone: grey is a
snow leopard, warm is a tiger, what lies between is a puma. You will do better.
"""

import csv
import os
import sys

import numpy as np
from PIL import Image


def label_of(path: str) -> str:
    red, _, blue = np.asarray(Image.open(path).convert("RGB"), np.float32).mean(axis=(0, 1))
    if red - blue < 12:
        return "snow_leopard"
    return "tiger" if red - blue > 45 else "puma"


def main(input_dir: str, output_dir: str) -> None:
    with open(os.path.join(input_dir, "images.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with open(os.path.join(output_dir, "predictions.csv"), "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["image_id", "label"])
        for row in rows:
            table.writerow([row["image_id"], label_of(os.path.join(input_dir, row["file"]))])


if __name__ == "__main__":
    main(*sys.argv[1:3])
