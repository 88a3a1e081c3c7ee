"""The tables beside the pictures."""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence


def write_table(path: str, columns: Sequence[str], rows: Iterable[Mapping]) -> None:
    """``columns`` of ``rows`` as CSV; makes the folder if there is none."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def write_groups(folder: str, rows: Iterable[Mapping]) -> None:
    """``groups.csv``: the site and the burst of each picture, by which anybody can check that no split shares one.

    ``rows`` have ``image_id``, ``site`` and ``sequence_id``. Beside hidden pictures it belongs to the truth.
    """
    named = ({"image_id": row["image_id"], "site": row["site"], "sequence": row["sequence_id"]} for row in rows)
    write_table(os.path.join(folder, "groups.csv"), ["image_id", "site", "sequence"], named)


def write_pictures(folder: str, rows: Iterable[Mapping]) -> None:
    """The ``jpeg`` of each row as the ``file`` that it names."""
    for row in rows:
        path = os.path.join(folder, row["file"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(row["jpeg"])
