"""The same label for every photograph: what a score must beat to mean anything."""

import csv
import os
import sys

LABEL = "tiger"

with open(os.path.join(sys.argv[1], "images.csv"), newline="", encoding="utf-8") as file:
    ids = [row["image_id"] for row in csv.DictReader(file)]
with open(os.path.join(sys.argv[2], "predictions.csv"), "w", newline="", encoding="utf-8") as file:
    table = csv.writer(file)
    table.writerow(["image_id", "label"])
    table.writerows((id, LABEL) for id in ids)
