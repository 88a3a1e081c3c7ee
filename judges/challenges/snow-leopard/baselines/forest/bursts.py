import csv
from collections.abc import Iterator
from itertools import groupby


def read_bursts(table: str) -> Iterator[list[dict]]:
    """Rows of a table of pictures, burst by burst, each in the order of its frames."""
    with open(table, newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: (row["sequence_id"], int(row["frame"])))
    for _, burst in groupby(rows, key=lambda row: row["sequence_id"]):
        yield list(burst)
