"""Prints errors for ever."""

import os

while True:
    os.write(2, b"e" * 4096 + b"\n")
