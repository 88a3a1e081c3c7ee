"""Makes the challenge's data: ``generate.py INPUT_DIR OUTPUT_DIR`` (the input is not looked at).

Writes ``public/`` (training images, ``train.csv`` and ``boxes.csv``) and ``split-*/{input,truth}``. The environment's
``JIEBANG_SEED`` decides every byte, whatever the number of processes; an organiser sets one that nobody knows. No site
occurs in two splits and no burst is divided.
"""

import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "generators")]

from camera_trap.burst import FRAMES, draw_burst  # noqa: E402
from camera_trap.clock import Clock  # noqa: E402
from camera_trap.drawing import drawn, seed_of  # noqa: E402
from camera_trap.site import make_site  # noqa: E402
from camera_trap.tables import write_groups, write_pictures, write_table  # noqa: E402

CLASSES = ["snow_leopard", "blue_sheep", "ibex", "wolf", "fox", "livestock", "human"]
INDIVIDUALS = 24
#: folder → how many sites, and how many bursts of nothing and of each class in the order of CLASSES.
SPLITS = {
    "public": (14, (30, 30, 20, 15, 15, 15, 15, 10)),
    "split-public": (5, (10, 10, 7, 5, 4, 5, 5, 4)),
    "split-private": (7, (12, 13, 9, 7, 6, 6, 6, 6)),
    "split-final": (4, (6, 7, 5, 4, 3, 3, 3, 3)),
}
INPUT_COLUMNS = ["image_id", "file", "sequence_id", "frame", "datetime"]
BOX_COLUMNS = ["image_id", "class", "x", "y", "w", "h"]


def plan(seed: int) -> list[dict]:
    """Every site with the bursts taken there; sites are numbered through all splits in random order."""
    total = sum(sites for sites, _ in SPLITS.values())
    codes = np.random.default_rng([seed, 1]).permutation(total) + 1
    work: list[dict] = []
    for part, (folder, (sites, counts)) in enumerate(SPLITS.items()):
        rng = np.random.default_rng([seed, 2, part])
        labels = [label for label, count in zip(["empty", *CLASSES], counts) for _ in range(count)]
        rng.shuffle(labels)
        for first in range(sites):
            bursts = [(label, int(rng.integers(INDIVIDUALS))) for label in labels[first::sites]]
            number = len(work)
            work.append({"seed": seed, "number": number, "site": f"S{codes[number]:02d}", "folder": folder,
                         "bursts": bursts})
    return work


def draw_site(task: dict) -> list[dict]:
    """All images of one site: rows with every column of every table, their boxes, and the JPEG file's bytes."""
    site = make_site(np.random.default_rng([task["seed"], 3, task["number"]]))
    rows = []
    for i, (label, individual) in enumerate(task["bursts"]):
        rng = np.random.default_rng([task["seed"], 4, task["number"], i])
        clock = Clock(rng)
        burst = draw_burst(site, rng, label, individual, task["seed"], clock)
        names = np.random.default_rng([task["seed"], 5, task["number"], i])
        sequence = names.bytes(4).hex()
        for frame in range(FRAMES):
            image_id = names.bytes(6).hex()
            rows.append({
                "image_id": image_id, "file": f"images/{image_id}.jpg", "sequence_id": sequence, "frame": frame,
                "datetime": clock.moments[frame].isoformat(sep=" "), "site": task["site"], "folder": task["folder"],
                "jpeg": burst.jpegs[frame], "boxes": boxes(image_id, label, burst.boxes[frame]),
            })
    return rows


def boxes(image_id: str, label: str, found: list[tuple[int, int, int, int]]) -> list[dict]:
    """One row a box; one with nothing but the picture's name where there is no animal."""
    return [dict(zip(BOX_COLUMNS, (image_id, label, *box))) for box in found] or [{"image_id": image_id}]


def write(output: str, rows: list[dict]) -> None:
    """Images and tables; rows in the order of their random ids."""
    for folder in SPLITS:
        here = sorted((row for row in rows if row["folder"] == folder), key=lambda row: row["image_id"])
        all_boxes = [box for row in here for box in row["boxes"]]
        if folder == "public":
            shown = os.path.join(output, folder)
            write_table(os.path.join(shown, "train.csv"), [*INPUT_COLUMNS, "site"], here)
            write_table(os.path.join(shown, "boxes.csv"), BOX_COLUMNS, all_boxes)
            write_groups(shown, here)
        else:
            shown, truth = os.path.join(output, folder, "input"), os.path.join(output, folder, "truth")
            write_table(os.path.join(shown, "images.csv"), INPUT_COLUMNS, here)
            write_table(os.path.join(truth, "truth.csv"), BOX_COLUMNS, all_boxes)
            write_groups(truth, here)
        write_pictures(shown, here)


def main() -> None:
    seed = seed_of("snow-leopard-detection", 20190727)
    work = plan(seed)
    rows = drawn(draw_site, work)
    write(sys.argv[2], rows)
    print(f"{len(rows)} images of {len(work)} sites, {sum('class' in b for r in rows for b in r['boxes'])} boxes")


if __name__ == "__main__":
    main()
