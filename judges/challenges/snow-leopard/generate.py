"""Makes the challenge's data: ``generate.py INPUT_DIR OUTPUT_DIR`` (the input is not looked at).

Writes ``public/`` (training images and ``train.csv``) and ``split-*/{input,truth}``. The environment's ``JIEBANG_SEED``
decides every byte, whatever the number of processes; an organiser sets one that nobody knows. No site occurs in two
splits and no burst is divided, so that a score tells how an algorithm does where it has never been.
"""

import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "generators")]

from camera_trap.burst import FRAMES, draw_burst  # noqa: E402
from camera_trap.clock import Clock  # noqa: E402
from camera_trap.drawing import drawn  # noqa: E402
from camera_trap.site import make_site  # noqa: E402
from camera_trap.tables import write_groups, write_pictures, write_table  # noqa: E402

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
        clock = Clock(rng)
        burst = draw_burst(site, rng, label, individual, task["seed"], clock)
        names = np.random.default_rng([task["seed"], 5, task["number"], i])
        sequence = names.bytes(4).hex()
        for frame in range(FRAMES):
            shown = burst.labels[frame]
            rows.append({
                "image_id": names.bytes(6).hex(), "label": shown, "sequence_id": sequence, "frame": frame,
                "site": task["code"], "datetime": clock.moments[frame].isoformat(sep=" "),
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
        if folder == "public":
            shown = os.path.join(output, folder)
            write_table(os.path.join(shown, "train.csv"), TRAIN_COLUMNS, here)
            write_groups(shown, here)
        else:
            shown, truth = os.path.join(output, folder, "input"), os.path.join(output, folder, "truth")
            write_table(os.path.join(shown, "images.csv"), INPUT_COLUMNS, here)
            write_table(os.path.join(truth, "truth.csv"), TRUTH_COLUMNS, here)
            write_groups(truth, here)
        write_pictures(shown, here)


def main() -> None:
    seed = int(os.environ.get("JIEBANG_SEED", "20190726"))
    work = plan(seed)
    rows = drawn(draw_site, work)
    write(sys.argv[2], rows)
    print(f"{len(rows)} images of {len(work)} sites, seed {seed}")


if __name__ == "__main__":
    main()
