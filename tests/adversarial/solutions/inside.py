"""Prints as JSON what a program can tell of its own confinement, then sleeps, to be looked at from outside."""

import ctypes
import glob
import json
import os
import resource
import time


def read(*paths):
    for path in paths:
        try:
            with open(path) as file:
                return file.read().strip()
        except OSError:
            pass
    return None


def limits(name):
    return resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))


mounts = {}
for line in read("/proc/self/mounts").splitlines():
    _, path, kind, options, *_ = line.split()
    mounts[path] = {"kind": kind, "options": options.split(",")}
status = dict(line.split(":", 1) for line in read("/proc/self/status").splitlines() if ":" in line)
quota, _, period = (read("/sys/fs/cgroup/cpu.max") or "").partition(" ")
found = {
    "status": {key: status[key].strip() for key in status if key.startswith(("Cap", "Seccomp", "NoNew", "Uid", "Gid", "Groups"))},
    "privileges": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0),  # PR_GET_NO_NEW_PRIVS
    "process": os.getpid(),
    "user": [os.getuid(), os.geteuid(), os.getgid(), os.getegid(), os.getgroups()],
    "memory": read("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max"),
    "swap": read("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", "/sys/fs/cgroup/memory.swap.max"),
    "processes": read("/sys/fs/cgroup/pids/pids.max", "/sys/fs/cgroup/pids.max"),
    "quota": quota or read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
    "period": period or read("/sys/fs/cgroup/cpu/cpu.cfs_period_us"),
    "limits": {name: limits(name) for name in ("CORE", "NOFILE", "FSIZE", "NPROC")},
    "mounts": mounts,
    "sizes": {path: [os.statvfs(path).f_blocks * os.statvfs(path).f_frsize, os.statvfs(path).f_files]
              for path in ("/code", "/output", "/tmp", "/dev/shm")},
    "environment": sorted(os.environ),
    "devices": sorted(path for path in glob.glob("/dev/*") if not os.path.isdir(path)),
    "interfaces": [line.split(":")[0].strip() for line in read("/proc/net/dev").splitlines()[2:]],
    "name": os.uname().nodename,
}
print(json.dumps(found, separators=(",", ":")), flush=True)
time.sleep(3)
with open("/output/predictions.csv", "w") as file:
    file.write("image_id,label\n" + "".join(f"{id},cat\n" for id in ("a1", "a2", "a3", "a4", "a5", "a6")))
