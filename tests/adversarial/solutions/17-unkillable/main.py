"""Handles every signal that can be handled by going on."""

import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, lambda *_: None)
    except (OSError, ValueError):
        pass
until = time.monotonic() + 3600
while time.monotonic() < until:
    pass
