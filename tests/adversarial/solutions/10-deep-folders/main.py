"""Makes folders twenty thousand deep, in its scratch."""

import os

os.chdir("/tmp")
for _ in range(20_000):
    os.mkdir("d")
    os.chdir("d")
