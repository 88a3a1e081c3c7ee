"""Prints one line of a gigabyte."""

import os

for _ in range(1 << 14):
    os.write(1, b"x" * (1 << 16))
