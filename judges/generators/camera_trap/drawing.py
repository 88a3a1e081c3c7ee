"""Draws many sites at once; every byte depends on the seed alone, whatever the number of processes."""

import hashlib
import multiprocessing
import os
from collections.abc import Callable


def seed_of(challenge: str, usual: int) -> int:
    """The seed of one challenge's data: the environment's ``JIEBANG_SEED``, or ``usual``, mixed with its name.

    Two challenges that an organiser makes from one secret must not show the same pictures: what is public in one
    could be hidden in the other.
    """
    given = os.environ.get("JIEBANG_SEED", str(usual))
    return int.from_bytes(hashlib.sha256(f"{challenge} {int(given)}".encode()).digest()[:6], "big")


def drawn(draw_site: Callable[[dict], list[dict]], work: list[dict]) -> list[dict]:
    """The rows that ``draw_site`` makes of each task, in the order of ``work``."""
    processes = min(len(os.sched_getaffinity(0)), 2)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return [row for rows in pool.map(draw_site, work, chunksize=1) for row in rows]
