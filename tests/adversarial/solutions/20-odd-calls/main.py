"""Tries corners of the kernel that no solution needs and that have been broken before."""

import ctypes
import os

from attempt import call, held, libc, predict

page = ctypes.create_string_buffer(4096)
user, name = ctypes.c_char_p(b"user"), ctypes.c_char_p(b"k")
held("userfaultfd", call, "userfaultfd", 1)
held("bpf map", call, "bpf", 0, page, 72)
held("bpf program", call, "bpf", 5, page, 72)
held("perf", call, "perf_event_open", page, 0, -1, -1, 0)
held("io_uring", call, "io_uring_setup", 8, page)
held("io_uring enter", call, "io_uring_enter", 0, 0, 0, 0, 0, 0)
held("a key", call, "add_key", user, name, page, 4, -3)
held("a key's request", call, "request_key", user, name, 0, 0)
held("a keyring", call, "keyctl", 0, -3, 1, 0, 0)
held("another personality", call, "personality", 0x0040000 | 0x0008)
held("dcookies", call, "lookup_dcookie", 0, page, 64)
held("memory policy", call, "mbind", page, 4096, 1, 0, 0, 0)
held("a device", os.mknod, "/tmp/device", 0o020666, os.makedev(1, 1))
if os.uname().machine == "x86_64" and libc.syscall(ctypes.c_long(0x40000000 + 39)) > 0:
    print("BREACH a call by its x32 number, which a filter by number overlooks")
predict()
print("done")
