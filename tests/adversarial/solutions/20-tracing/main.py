"""Looks into other processes, and takes their descriptors."""

import ctypes
import os
import signal
import time

from attempt import call, held, predict

buffer = ctypes.create_string_buffer(64)
remote = (ctypes.c_void_p * 2)(0x400000, 64)
local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
child = os.fork()
if child == 0:
    time.sleep(20)
    os._exit(0)
for victim in (1, child):
    held(f"attach to {victim}", call, "ptrace", 16, victim, 0, 0)
    held(f"seize {victim}", call, "ptrace", 0x4206, victim, 0, 0)
    held(f"read {victim}", call, "process_vm_readv", victim, local, 1, remote, 1, 0)
    held(f"write {victim}", call, "process_vm_writev", victim, local, 1, remote, 1, 0)
    held(f"compare with {victim}", call, "kcmp", os.getpid(), victim, 0, 0, 0)
held("be traced", call, "ptrace", 0, 0, 0, 0)
try:
    handle = call("pidfd_open", 1, 0)
except OSError:
    pass
else:
    for number in range(8):
        held(f"take descriptor {number}", call, "pidfd_getfd", handle, number, 0)
held("move the pages of the first process", call, "move_pages", 1, 0, 0, 0, 0, 0)
held("migrate the first process", call, "migrate_pages", 1, 0, 0, 0)
os.kill(child, signal.SIGKILL)
predict()
print("done")
