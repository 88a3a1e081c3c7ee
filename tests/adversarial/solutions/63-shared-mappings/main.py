"""Looks for memory that it shares with the first process: what it writes there, the other would read."""

import os
import re

from attempt import predict

try:
    with open("/proc/self/maps") as file:
        shared = [line.rstrip() for line in file if re.search(r" [r-]w[x-]s ", line)]
    print("shared", shared)
except OSError as error:
    print("held maps", error)
for kind in ("shm", "msg", "sem"):
    try:
        with open(f"/proc/sysvipc/{kind}") as file:
            print(kind, len(file.read().splitlines()) - 1)
    except FileNotFoundError as error:  # Not every kernel tells.
        print("held", kind, error)
predict()
print("done")
