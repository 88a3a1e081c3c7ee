"""Makes the challenge's data: ``generate.py INPUT_DIR OUTPUT_DIR`` (the input is not looked at).

Writes ``public/`` (training images and ``train.csv``) and ``split-*/{input,truth}``: an input has a database of known
snow leopards and pictures of whom to find there. The environment's ``JIEBANG_SEED`` decides every byte, whatever the
number of processes; an organiser sets one that nobody knows. Every part has its own sites and its own animals, and
within a split the database and the queries come from different sites, so that neither a place nor an animal that was
trained on helps to answer.
"""

import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "generators")]

from camera_trap.burst import FRAMES, Staging, draw_burst  # noqa: E402
from camera_trap.clock import Clock  # noqa: E402
from camera_trap.drawing import drawn, seed_of  # noqa: E402
from camera_trap.site import make_site  # noqa: E402
from camera_trap.tables import write_groups, write_pictures, write_table  # noqa: E402

#: folder → animals in the database and not in it, and sites of the database and of the queries.
SPLITS = {
    "public": (16, 0, 12, 0),
    "split-public": (9, 5, 3, 3),
    "split-private": (12, 7, 4, 4),
    "split-final": (8, 4, 2, 3),
}
#: Bursts of each flank of each animal in the training data and in a database, and of each animal among the queries.
TRAINING_BURSTS, DATABASE_BURSTS, QUERY_BURSTS = 3, 2, 3
#: Near enough to see a coat: shares of the way from the crest to the lower edge.
ROWS = (0.62, 0.97)
QUERY_COLUMNS = ["image_id", "file", "sequence_id", "frame", "datetime", "flank", "x", "y", "w", "h"]
DATABASE_COLUMNS = [*QUERY_COLUMNS, "individual"]
TRUTH_COLUMNS = ["image_id", "individual"]


def plan(seed: int) -> list[dict]:
    """Every site with the bursts taken there: whose, and from which side; all numbered in random order."""
    sites = sum(split[2] + split[3] for split in SPLITS.values())
    codes = iter(np.random.default_rng([seed, 1]).permutation(sites) + 1)
    animals = iter(np.random.default_rng([seed, 6]).permutation(sum(split[0] + split[1] for split in SPLITS.values())))
    work: list[dict] = []
    for part, (folder, (known, others, of_database, of_queries)) in enumerate(SPLITS.items()):
        rng = np.random.default_rng([seed, 2, part])
        here = [int(next(animals)) for _ in range(known + others)]
        each = TRAINING_BURSTS if folder == "public" else DATABASE_BURSTS
        database = [(animal, flank) for animal in here[:known] for flank in ("left", "right") for _ in range(each)]
        queries = [(animal, str(rng.choice(["left", "right"]))) for animal in here for _ in range(QUERY_BURSTS)]
        for role, taken, count in (("database", database, of_database), ("query", queries, of_queries)):
            rng.shuffle(taken)
            for first in range(count):
                work.append({"seed": seed, "number": len(work), "site": f"S{next(codes):02d}", "folder": folder,
                             "role": role, "bursts": taken[first::count]})
    return work


def draw_site(task: dict) -> list[dict]:
    """All images of one site that show the animal: rows with every column of every table, and the JPEG's bytes."""
    site = make_site(np.random.default_rng([task["seed"], 3, task["number"]]))
    rows = []
    for i, (animal, flank) in enumerate(task["bursts"]):
        rng = np.random.default_rng([task["seed"], 4, task["number"], i])
        clock = Clock(rng)
        staging = Staging(direction=1 if flank == "right" else -1, rows=ROWS)
        burst = draw_burst(site, rng, "snow_leopard", int(animal), task["seed"], clock, staging)
        names = np.random.default_rng([task["seed"], 5, task["number"], i])
        sequence = names.bytes(4).hex()
        for frame in range(FRAMES):
            image_id = names.bytes(6).hex()
            for x, y, w, h in burst.boxes[frame]:
                rows.append({
                    "image_id": image_id, "file": f"images/{image_id}.jpg", "sequence_id": sequence, "frame": frame,
                    "datetime": clock.moments[frame].isoformat(sep=" "), "flank": flank, "x": x, "y": y, "w": w, "h": h,
                    "individual": f"L{int(animal) + 1:02d}", "site": task["site"], "folder": task["folder"],
                    "role": task["role"], "jpeg": burst.jpegs[frame],
                })
    return rows


def write(output: str, rows: list[dict]) -> None:
    """Images and tables; rows in the order of their random ids."""
    for folder in SPLITS:
        here = sorted((row for row in rows if row["folder"] == folder), key=lambda row: row["image_id"])
        if folder == "public":
            shown = os.path.join(output, folder)
            write_table(os.path.join(shown, "train.csv"), [*DATABASE_COLUMNS, "site"], here)
            write_groups(shown, here)
        else:
            shown, truth = os.path.join(output, folder, "input"), os.path.join(output, folder, "truth")
            queries = [row for row in here if row["role"] == "query"]
            database = [row for row in here if row["role"] == "database"]
            write_table(os.path.join(shown, "database.csv"), DATABASE_COLUMNS, database)
            write_table(os.path.join(shown, "query.csv"), QUERY_COLUMNS, queries)
            write_table(os.path.join(truth, "truth.csv"), TRUTH_COLUMNS, queries)
            write_groups(truth, here)
        write_pictures(shown, here)


def main() -> None:
    seed = seed_of("snow-leopard-individuals", 20190728)
    work = plan(seed)
    rows = drawn(draw_site, work)
    write(sys.argv[2], rows)
    print(f"{len(rows)} images of {len(work)} sites")


if __name__ == "__main__":
    main()
