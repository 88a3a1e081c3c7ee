"""Makes a file of a terabyte that takes no room, and maps one into memory."""

import mmap
import os

from attempt import held, predict

file = os.open("/output/large", os.O_RDWR | os.O_CREAT)
held("a file of a terabyte", os.ftruncate, file, 1 << 40)
held("a file's room of a terabyte", os.posix_fallocate, file, 0, 1 << 40)
os.close(file)
try:
    mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
except OSError:
    pass
predict()
print("done")
