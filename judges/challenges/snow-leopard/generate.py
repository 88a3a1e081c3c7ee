"""Makes the challenge's data: ``generate.py INPUT_DIR OUTPUT_DIR`` (the input is not looked at).

Writes ``public/`` (training images and ``train.csv``) and ``split-*/{input,truth}``. The environment's ``JIEBANG_SEED``
decides every byte, whatever the number of processes; an organiser sets one that nobody knows. No site occurs in two
splits and no burst is divided, so that a score tells how an algorithm does where it has never been.
"""

import csv
import datetime
import multiprocessing
import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from generator.burst import FRAMES, draw_burst  # noqa: E402
from generator.site import make_site  # noqa: E402

LABELS = ["empty", "snow_leopard", "blue_sheep", "ibex", "wolf", "fox", "livestock", "human"]
INDIVIDUALS = 24
#: Of these, the first are seen in training; the hidden splits show them and others.
KNOWN_INDIVIDUALS = 14
#: folder → how many sites, and how many bursts of each label in the order of LABELS.
SPLITS = {
    "public": (16, (62, 34, 22, 18, 18, 18, 16, 12)),
    "split-public": (6, (19, 10, 7, 5, 5, 5, 5, 4)),
    "split-private": (8, (25, 14, 9, 7, 7, 6, 7, 5)),
    "split-final": (4, (12, 7, 5, 4, 3, 3, 3, 3)),
}
INPUT_COLUMNS = ["image_id", "file", "sequence_id", "frame", "datetime"]
TRAIN_COLUMNS = [*INPUT_COLUMNS, "site", "label", "individual"]
TRUTH_COLUMNS = ["image_id", "label"]


def plan(seed: int) -> list[dict]:
    """Every site with the bursts taken there; sites are numbered through all splits in random order."""
    total = sum(sites for sites, _ in SPLITS.values())
    codes = np.random.default_rng([seed, 1]).permutation(total) + 1
    work, number = [], 0
    for part, (folder, (sites, counts)) in enumerate(SPLITS.items()):
        rng = np.random.default_rng([seed, 2, part])
        labels = [label for label, count in zip(LABELS, counts) for _ in range(count)]
        rng.shuffle(labels)
        known = KNOWN_INDIVIDUALS if folder == "public" else INDIVIDUALS
        bursts: list[list] = [[] for _ in range(sites)]
        for i, label in enumerate(labels):
            bursts[i % sites].append((label, int(rng.integers(known))))
        for taken in bursts:
            work.append({"seed": seed, "number": number, "code": f"S{codes[number]:02d}", "folder": folder,
                         "bursts": taken})
            number += 1
    return work


def draw_site(task: dict) -> list[dict]:
    """All images of one site: rows with every column of every table, and the JPEG file's bytes."""
    site = make_site(np.random.default_rng([task["seed"], 3, task["number"]]))
    rows = []
    for i, (label, individual) in enumerate(task["bursts"]):
        rng = np.random.default_rng([task["seed"], 4, task["number"], i])
        day = datetime.date(2024, 10, 1) + datetime.timedelta(days=int(rng.integers(0, 230)))
        hour, minute, second = int(rng.integers(0, 10)), int(rng.integers(60)), int(rng.integers(57))

        def when(night: bool, frame: int) -> datetime.datetime:
            clock = (20 + hour) % 24 if night else 8 + hour
            start = datetime.datetime.combine(day, datetime.time(clock, minute, second))
            return start + datetime.timedelta(seconds=frame)

        moments: list[datetime.datetime] = []

        def noted(night: bool, frame: int) -> datetime.datetime:
            moments.append(when(night, frame))
            return moments[-1]

        burst = draw_burst(site, rng, label, individual, task["seed"], noted)
        names = np.random.default_rng([task["seed"], 5, task["number"], i])
        sequence = names.bytes(4).hex()
        for frame in range(FRAMES):
            shown = burst.labels[frame]
            rows.append({
                "image_id": names.bytes(6).hex(), "label": shown, "sequence_id": sequence, "frame": frame,
                "site": task["code"], "datetime": moments[frame].isoformat(sep=" "),
                "individual": f"L{individual:02d}" if shown == "snow_leopard" else "",
                "jpeg": burst.jpegs[frame], "folder": task["folder"],
            })
    for row in rows:
        row["file"] = f"images/{row['image_id']}.jpg"
    return rows


def write(output: str, rows: list[dict]) -> None:
    """Images and tables; rows in the order of their random ids."""
    for folder in SPLITS:
        here = sorted((row for row in rows if row["folder"] == folder), key=lambda row: row["image_id"])
        input = os.path.join(output, folder, "" if folder == "public" else "input")
        os.makedirs(os.path.join(input, "images"), exist_ok=True)
        for row in here:
            with open(os.path.join(input, row["file"]), "wb") as file:
                file.write(row["jpeg"])
        if folder == "public":
            write_table(os.path.join(input, "train.csv"), TRAIN_COLUMNS, here)
        else:
            os.makedirs(os.path.join(output, folder, "truth"), exist_ok=True)
            write_table(os.path.join(input, "images.csv"), INPUT_COLUMNS, here)
            write_table(os.path.join(output, folder, "truth", "truth.csv"), TRUTH_COLUMNS, here)


def write_table(path: str, columns: list[str], rows: list[dict]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main() -> None:
    output = sys.argv[2]
    seed = int(os.environ.get("JIEBANG_SEED", "20190726"))
    work = plan(seed)
    processes = min(len(os.sched_getaffinity(0)), 2)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        drawn = pool.map(draw_site, work, chunksize=1)
    rows = [row for rows in drawn for row in rows]
    write(output, rows)
    print(f"{len(rows)} images of {len(work)} sites, seed {seed}")


if __name__ == "__main__":
    main()
