"""What the whole sandbox uses, read from the kernel's accounts of its control group (version 1 or 2), or of gVisor."""

import os
import resource
import time

import gvisor

MEMORY = ("/sys/fs/cgroup/memory/", "/sys/fs/cgroup/")
CPU_V1 = "/sys/fs/cgroup/cpuacct/cpuacct.usage"
CPU_V2 = "/sys/fs/cgroup/cpu.stat"

#: Writable places and what running out of room there is called.
PLACES = (("/output", "files"), ("/tmp", "scratch"), ("/dev/shm", "scratch"))
#: How long between two counts of files where the file system does not count them itself.
COUNT_SECONDS = 0.5


class Usage:
    """Processor time since it was made, the memory that was taken then, and the highest seen since.

    What was taken before is the first process and what it has imported: no part of what a program takes.
    """

    def __init__(self) -> None:
        self.cpu_before = self.cpu_highest = _cpu_seconds()
        self.oom_before = _oom_kills()
        self.memory_before = _memory_bytes()
        self.peak_memory_bytes = self.memory_before
        self.counted = time.monotonic()
        self.sample()

    def sample(self) -> None:
        self.memory_bytes = _memory_bytes()
        self.peak_memory_bytes = max(self.peak_memory_bytes, self.memory_bytes)
        # Where it is summed up over processes, those that end with nobody waiting for them take theirs along.
        self.cpu_highest = max(self.cpu_highest, _cpu_seconds())

    def cpu_ms(self) -> float:
        return (self.cpu_highest - self.cpu_before) * 1000

    def too_many_files(self, most: dict[str, int]) -> bool:
        """Whether a place has reached its number of files, where the file system itself does not see to it."""
        if not gvisor.is_gvisor() or time.monotonic() - self.counted < COUNT_SECONDS:
            return False
        full = any(gvisor.has_entries(path, number) for path, number in most.items())
        self.counted = time.monotonic()
        return full

    def oom_kills(self) -> int:
        return _oom_kills() - self.oom_before


def full_place() -> str | None:
    """Which limit a full writable place has reached, if any is full."""
    for path, name in PLACES:
        try:
            room = os.statvfs(path)
        except OSError:
            continue
        if room.f_blocks and room.f_bavail == 0:
            return name
        if room.f_files and room.f_favail == 0:
            return "inodes"
    return None


def _cpu_seconds() -> float:
    text = _read(CPU_V1)
    if text is not None:
        return int(text) / 1e9
    for line in (_read(CPU_V2) or "").splitlines():
        if line.startswith("usage_usec "):
            return int(line.split()[1]) / 1e6
    if gvisor.is_gvisor():
        return gvisor.cpu_seconds()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _memory_bytes() -> int:
    """Anonymous memory and files in memory; not the page cache of read-only data, which costs nobody anything."""
    for folder in MEMORY:
        text = _read(folder + "memory.stat")
        if text is None:
            continue
        fields = dict(line.split() for line in text.splitlines())
        anonymous = fields.get("total_rss", fields.get("anon", 0))
        return int(anonymous) + int(fields.get("total_shmem", fields.get("shmem", 0)))
    return gvisor.memory_bytes() if gvisor.is_gvisor() else 0


def _oom_kills() -> int:
    for name in ("memory/memory.oom_control", "memory.events"):
        for line in (_read("/sys/fs/cgroup/" + name) or "").splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


def _read(path: str) -> str | None:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return None
