"""Colour statistics: each picture gets the label whose average picture has the most similar colours."""

import csv
import os
import sys

import numpy as np
from features import colour_statistics

input_dir, output_dir = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))
stored = np.load(os.path.join(here, "model.npz"))
model = {name: stored[name] for name in stored.files}  # Each look into the file reads it anew.
with open(os.path.join(input_dir, "images.csv"), newline="") as stream:
    rows = list(csv.DictReader(stream))
with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
    table = csv.writer(stream)
    table.writerow(["image_id", "label"])
    for row in rows:
        features = (colour_statistics(os.path.join(input_dir, row["file"])) - model["mean"]) / model["spread"]
        nearest = np.argmin(((model["centroids"] - features) ** 2).sum(axis=1))
        table.writerow([row["image_id"], model["labels"][nearest]])
print(f"{len(rows)} pictures")
