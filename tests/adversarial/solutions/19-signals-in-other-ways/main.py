"""Ends and stops the first process by every way to send a signal other than kill: whatever is not refused must be in vain."""

import ctypes
import errno
import fcntl
import os
import signal
import struct
import time

from attempt import call, predict

NUMBERS = dict(tkill=(200, 130), tgkill=(234, 131), rt_sigqueueinfo=(129, 138), rt_tgsigqueueinfo=(297, 240),
               pidfd_open=(434, 434), pidfd_send_signal=(424, 424))
libc = ctypes.CDLL(None, use_errno=True)
column = 0 if os.uname().machine == "x86_64" else 1


def send(name, *arguments):
    if libc.syscall(ctypes.c_long(NUMBERS[name][column]), *arguments) < 0:
        print("held", name, errno.errorcode.get(ctypes.get_errno()))


threads = [int(name) for name in os.listdir("/proc/1/task")] if os.path.exists("/proc/1/task") else [1]
for number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, signal.SIGIO, 40):
    information = struct.pack("iii", number, 0, -1).ljust(128, b"\0")
    for thread in threads:
        send("tkill", thread, number)
        send("tgkill", 1, thread, number)
        send("rt_sigqueueinfo", thread, number, information)
        send("rt_tgsigqueueinfo", 1, thread, number, information)
    process = libc.syscall(ctypes.c_long(434), 1, 0)
    if process >= 0:
        send("pidfd_send_signal", process, number, None, 0)
        os.close(process)

# A descriptor's owner is sent a signal of one's choice when it becomes ready.
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGIO):
    for owner in (1, -1):
        for kind in ("fcntl", "fcntl_ex", "ioctl"):
            reading, writing = os.pipe()
            try:
                if kind == "fcntl":
                    fcntl.fcntl(reading, fcntl.F_SETOWN, owner)
                elif kind == "fcntl_ex":
                    fcntl.fcntl(reading, 15, struct.pack("ii", 1 if owner > 0 else 2, abs(owner)))
                else:
                    fcntl.ioctl(reading, 0x8901, struct.pack("i", owner))
                fcntl.fcntl(reading, 10, number)  # F_SETSIG
            except OSError as error:
                print("held", kind, errno.errorcode.get(error.errno))
            try:
                fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
                os.write(writing, b"x")
            except OSError as error:
                print("held", kind, errno.errorcode.get(error.errno))
            os.close(reading)
            os.close(writing)

# The end of a process sends its parent a signal of one's choice, and the first one is the parent of orphans.
for flags in (0x8000, 0):  # CLONE_PARENT
    for number in (signal.SIGKILL, signal.SIGSTOP):
        middle = os.fork()
        if middle == 0:
            if os.fork() > 0:
                os._exit(0)
            time.sleep(0.05)
            try:
                if call("clone", flags | number, 0, 0, 0, 0) == 0:
                    time.sleep(0.1)
            finally:
                os._exit(0)
        os.waitpid(middle, 0)
time.sleep(0.4)
predict()
print("done")
