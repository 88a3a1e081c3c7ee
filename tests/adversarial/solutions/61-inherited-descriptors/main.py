"""Looks for descriptors that it was not given, and reads what it was given as input."""

import os

from attempt import predict

found = []
for number in range(3, 4096):
    try:
        os.fstat(number)
    except OSError:
        continue
    # Such as Python opens for itself, on its own program.
    target = os.readlink(f"/proc/self/fd/{number}") if os.access("/proc/self/fd", os.X_OK) else "?"
    if not target.startswith("/code/"):
        found.append((number, target))
print("descriptors", found)
print("input", os.read(0, 100))
for number in (1, 2):
    try:
        os.set_blocking(number, False)
    except OSError:
        pass
try:
    os.lseek(0, 0, os.SEEK_SET)
    os.write(0, b"x")
    print("BREACH wrote to its input")
except OSError:
    pass
try:
    print("read its own log", os.read(1, 10))
except OSError:
    pass
predict()
print("done")
