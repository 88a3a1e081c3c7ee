"""Prints its environment, names, mounts and control groups."""

import os
import platform
import socket

from attempt import predict

print("environment", sorted(os.environ))
print("names", platform.node(), socket.gethostname(), os.uname().nodename)
try:
    with open("/proc/self/environ", "rb") as file:
        print("first environment", sorted(entry.split(b"=")[0].decode() for entry in file.read().split(b"\0") if entry))
except OSError as error:
    print("first environment", error)
for path in ("/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/proc/self/cgroup", "/proc/cmdline"):
    try:
        with open(path) as file:
            print(path, file.read()[:400])
    except OSError as error:
        print(path, error)
predict()
print("done")
