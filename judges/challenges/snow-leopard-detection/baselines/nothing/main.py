"""The weakest answer there is: nothing was seen."""

import csv
import os
import sys

with open(os.path.join(sys.argv[2], "predictions.csv"), "w", newline="") as stream:
    csv.writer(stream).writerow(["image_id", "class", "score", "x", "y", "w", "h"])
print("nothing seen")
