"""Adopts orphans, gives itself other names and asks for a signal at its parent's death."""

import ctypes
import os
import time

from attempt import libc, predict

SET_DEATH_SIGNAL, SET_NAME, SET_SUBREAPER, SET_DUMPABLE, SET_TRACER = 1, 15, 36, 4, 0x59616D61
libc.prctl(SET_SUBREAPER, 1, 0, 0, 0)
libc.prctl(SET_DEATH_SIGNAL, 9, 0, 0, 0)
libc.prctl(SET_NAME, ctypes.c_char_p(b"dockerd"), 0, 0, 0)
libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)
libc.prctl(SET_TRACER, ctypes.c_ulong(-1), 0, 0, 0)
if os.fork() == 0:
    if os.fork() == 0:
        os.setsid()
        time.sleep(3600)
    os._exit(0)
os.wait()
predict()
print("done")
