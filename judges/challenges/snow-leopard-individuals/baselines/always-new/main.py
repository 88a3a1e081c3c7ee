"""The weakest answer there is: nobody has ever met any of them."""

import csv
import os
import sys

input_dir, output_dir = sys.argv[1:3]
with open(os.path.join(input_dir, "query.csv"), newline="") as stream:
    queries = [row["image_id"] for row in csv.DictReader(stream)]
with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
    table = csv.writer(stream)
    table.writerow(["image_id", "id1", "id2", "id3", "id4", "id5"])
    table.writerows([query, "new_individual", "", "", "", ""] for query in queries)
print(f"{len(queries)} pictures, all new")
