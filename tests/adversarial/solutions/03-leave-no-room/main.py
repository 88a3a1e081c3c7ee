"""Ends well, and leaves all but a little of the memory taken by what outlives its process."""

import ctypes
import os

from attempt import libc, predict

predict()
libc.shmat.restype = ctypes.c_void_p
paths = ("/sys/fs/cgroup/memory/memory.usage_in_bytes", "/sys/fs/cgroup/memory.current")
usage = next((path for path in paths if os.path.exists(path)), None)
if usage:
    while True:
        with open(usage) as file:
            if int(file.read()) > (256 << 20) - (2 << 20):
                break
        at = libc.shmat(libc.shmget(0, 1 << 20, 0o1600), None, 0)
        ctypes.memset(at, 120, 1 << 20)
print("done")
