"""Stops the clock, and takes its time."""

import time

stopped = time.monotonic()
for name in ("time", "monotonic", "perf_counter", "process_time", "time_ns", "monotonic_ns"):
    setattr(time, name, lambda: stopped)
time.sleep = lambda seconds: None
while time.monotonic() < stopped + 1:
    pass
