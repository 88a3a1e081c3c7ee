"""Coat against coat: the trunk of each animal is searched for on the same flank of everyone in the database.

Of each burst the picture with the largest box is compared; all pictures of the burst get its answer.
"""

import csv
import os
import sys

from coat import Known, trunks

#: The best individual must agree better than the second best by this much, or it is called new; found on the public data.
MARGIN = 0.055


def largest_of_each_burst(path: str) -> dict[str, dict]:
    """The row with the largest box, by sequence."""
    best: dict[str, dict] = {}
    with open(path, newline="") as stream:
        for row in csv.DictReader(stream):
            known = best.get(row["sequence_id"])
            if known is None or _area(row) > _area(known):
                best[row["sequence_id"]] = row
    return best


def _area(row: dict) -> int:
    return int(row["w"]) * int(row["h"])


def main(input_dir: str, output_dir: str) -> None:
    database = largest_of_each_burst(os.path.join(input_dir, "database.csv")).values()
    known = [Known(os.path.join(input_dir, row["file"]), row) for row in database]
    answers = {}
    for sequence, row in largest_of_each_burst(os.path.join(input_dir, "query.csv")).items():
        agreement = {one.individual: -1.0 for one in known}
        for trunk in trunks(os.path.join(input_dir, row["file"]), row):
            for one in known:
                if one.flank == row["flank"]:
                    agreement[one.individual] = max(agreement[one.individual], one.agreement(trunk))
        order = sorted(agreement, key=lambda name: (-agreement[name], name))
        sure = len(order) < 2 or agreement[order[0]] - agreement[order[1]] >= MARGIN
        order.insert(1 if sure else 0, "new_individual")
        answers[sequence] = (order + [""] * 5)[:5]
    with open(os.path.join(input_dir, "query.csv"), newline="") as stream:
        queries = list(csv.DictReader(stream))
    with open(os.path.join(output_dir, "predictions.csv"), "w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["image_id", "id1", "id2", "id3", "id4", "id5"])
        table.writerows([row["image_id"], *answers[row["sequence_id"]]] for row in queries)
    print(f"{len(queries)} pictures of {len(answers)} bursts")


if __name__ == "__main__":
    main(*sys.argv[1:3])
