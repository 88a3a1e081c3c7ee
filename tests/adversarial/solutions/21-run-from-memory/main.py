"""Runs a program that is in no file: it is held like any other."""

import ctypes
import os
import subprocess
import sys

from attempt import call, predict

file = call("memfd_create", ctypes.c_char_p(b"program"), 0)
with open("/usr/bin/id", "rb") as source:
    os.write(file, source.read())
try:
    ran = subprocess.run([f"/proc/self/fd/{file}", "-u"], pass_fds=[file], capture_output=True, text=True)
    if ran.stdout.strip() in ("", "0"):
        print("id", ran)
except OSError as error:
    print("held", error)
child = subprocess.run(["/bin/sh", "-c", "grep -E '^(Seccomp|CapEff)' /proc/self/status"],
                       capture_output=True, text=True)
print(child.stdout)
ask = "import ctypes; print('NoNewPrivs', ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))"
print(subprocess.run([sys.executable or "/usr/bin/python3", "-c", ask], capture_output=True, text=True).stdout)
predict()
print("done")
