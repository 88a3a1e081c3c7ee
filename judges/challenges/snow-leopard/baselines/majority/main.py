"""The weakest answer there is: every picture gets the label that is most frequent in the training data."""

import csv
import os
import sys

input_dir, output_dir = sys.argv[1:3]
with open(os.path.join(input_dir, "images.csv"), newline="") as stream:
    ids = [row["image_id"] for row in csv.DictReader(stream)]
with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
    table = csv.writer(stream)
    table.writerow(["image_id", "label"])
    table.writerows([image_id, "empty"] for image_id in ids)
print(f"{len(ids)} pictures, all empty")
