"""Reads and writes what /proc and /sys show of the machine and of the first process."""

import glob
import os

from attempt import held, predict, show_secrets


def read(path):
    with open(path, "rb") as file:
        return file.read(1) or b"nothing"


def write(path):
    with open(path, "wb", buffering=0) as file:
        return file.write(b"1")


def reopened(path):
    with open(path, "rb", buffering=0):
        return os.readlink(path)


for name in ("environ", "mem", "maps", "smaps", "auxv", "syscall", "stack", "pagemap", "clear_refs"):
    held(f"/proc/1/{name}", read, f"/proc/1/{name}")
for name in ("root", "cwd", "exe", "fd", "map_files", "ns", "fdinfo"):
    held(f"/proc/1/{name}", os.listdir if name not in ("cwd", "exe", "root") else os.readlink, f"/proc/1/{name}")
held("/proc/1/root/", os.listdir, "/proc/1/root/")
for number in range(16):
    held(f"/proc/1/fd/{number}", reopened, f"/proc/1/fd/{number}")
for path in ("/proc/kcore", "/proc/kmem", "/dev/mem", "/dev/kmem", "/proc/sysrq-trigger", "/proc/timer_list",
             "/proc/sched_debug", "/proc/latency_stats", "/proc/kpagecount", "/proc/kmsg", "/proc/vmallocinfo",
             "/proc/slabinfo"):
    if os.path.exists(path):
        held(f"read {path}", lambda path=path: read(path) if read(path) != b"nothing" else os.stat("/nowhere"))
for path in ("/proc/keys", "/proc/key-users"):
    if os.path.exists(path):
        with open(path, "rb") as file:
            print(path, len(file.read().splitlines()))
for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname",
             "/proc/sys/vm/drop_caches", "/proc/sys/kernel/modprobe", "/proc/sys/net/ipv4/ip_forward",
             "/proc/sys/fs/binfmt_misc/register", "/proc/1/oom_score_adj", "/proc/1/mem", "/proc/1/clear_refs",
             "/proc/1/attr/current", "/proc/1/comm", "/proc/1/timerslack_ns", "/proc/1/uid_map", "/proc/irq/1/smp_affinity",
             "/sys/kernel/uevent_helper", "/sys/power/state", "/sys/kernel/mm/transparent_hugepage/enabled",
             "/sys/class/net/lo/mtu"):
    held(f"write {path}", write, path)


def chance_to_be_killed(score):
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write(str(score))


# Ordinary programs of the machine have 0.
held("a lower chance to be killed than others", chance_to_be_killed, -1)
held("no chance to be killed", chance_to_be_killed, -1000)
for pattern in ("/sys/fs/cgroup/*", "/sys/fs/cgroup/*/*"):
    for path in glob.glob(pattern):
        if os.path.basename(path) in ("release_agent", "notify_on_release", "cgroup.procs", "tasks", "memory.limit_in_bytes",
                                      "memory.max", "pids.max", "devices.allow", "cgroup.subtree_control", "cpu.max"):
            held(f"write {path}", write, path)
        if os.path.isdir(path):
            held(f"a group in {path}", os.mkdir, f"{path}/own")
for process in (name for name in os.listdir("/proc") if name.isdigit()):
    for name in ("environ", "cmdline", "status"):
        try:
            with open(f"/proc/{process}/{name}", "rb") as file:
                show_secrets(f"/proc/{process}/{name}", file.read())
        except OSError:
            pass
print("processes", len([name for name in os.listdir("/proc") if name.isdigit()]))
predict()
print("done")
