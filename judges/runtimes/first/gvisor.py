"""What differs where the kernel is gVisor's: a program of its own, which serves this sandbox and nothing else.

It has no control groups to be read, so usage is taken from its accounts of the whole sandbox; and it does not protect
the first process of a process namespace as Linux does, of which main.py tells.
"""

import ctypes
import functools
import os

READ_ALL = 3
TICKS = os.sysconf("SC_CLK_TCK")


@functools.cache
def is_gvisor() -> bool:
    """Whether the kernel's log, which gVisor shows to everybody, says so; Linux shows its own to no sandbox."""
    log = ctypes.create_string_buffer(1 << 14)
    return ctypes.CDLL(None).klogctl(READ_ALL, log, len(log)) > 0 and b"gVisor" in log.value


def memory_bytes() -> int:
    """Anonymous memory and files in memory, of all processes together."""
    with open("/proc/meminfo", "rb") as file:
        for line in file:
            if line.startswith(b"AnonPages:"):  # With those of files in memory, unlike Linux's.
                return int(line.split()[1]) << 10
    return 0


def cpu_seconds() -> float:
    """Processor time of all processes but this one, and of those that somebody has waited for."""
    ticks = 0
    own = str(os.getpid())
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                # Behind the name, which may hold anything: user, system, and both again of children waited for.
                times = [int(field) for field in file.read().rpartition(b")")[2].split()[11:15]]
        except OSError:
            continue
        ticks += sum(times[2:] if name == own else times)
    return ticks / TICKS


def has_entries(folder: str, most: int) -> bool:
    """Whether so many files and folders, or more, are below the folder: its file systems do not limit them.

    Asks each folder for its number of entries, which gVisor keeps in its size (20 bytes each, as Linux does), and
    looks into those that have folders, if need be by opening them: nothing is to be hidden in a closed one. A link
    that takes a folder's place meanwhile leads to what is the program's own, or else to a refusal.
    """
    waiting = [folder]
    found = 0
    while waiting:
        path = waiting.pop()
        try:
            about = os.stat(path, follow_symlinks=False)
            found += about.st_size // 20 - 2
            if found >= most:
                return True
            if about.st_nlink > 2:
                if about.st_mode & 0o500 != 0o500:
                    os.chmod(path, 0o700)
                with os.scandir(path) as entries:
                    waiting += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            continue
        except OSError:
            return True  # Deeper than a path can tell, or closed again at once: either hides how many there are.
    return False
