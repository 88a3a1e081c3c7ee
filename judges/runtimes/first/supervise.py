"""Runs one program to its end, within its limits."""

import os
import select
import signal
import time

import measure
from log import BoundedLog
from program import become_program

TICK_SECONDS = 0.05


def run(setup: dict, frames, ours: tuple[int, ...]) -> dict | None:
    """Forks a process for the program and waits for it and everything that it starts.

    Returns ``None`` in the forked process, in which none of ``ours`` is open: the program begins there. Here it
    returns how that ended: ``exit`` or ``signal`` of the program, ``limit`` when one was exceeded (``wall``, ``cpu``,
    ``memory``, ``log``, ``files``, ``scratch``, ``inodes``), ``oom_kills``, ``wall_ms``, ``cpu_ms``, ``peak_memory_bytes`` and
    ``log_bytes`` printed.
    """
    limits = setup["limits"]
    frames.send(b"S")
    frames.shut()
    try:
        return _run(limits, frames, ours)
    except BaseException:
        end_everything(0)  # Before a word is said of it: nobody may be there to say another.
        frames.open()
        raise


def _run(limits: dict, frames, ours: tuple[int, ...]) -> dict | None:
    log = BoundedLog(limits["log_bytes"], lambda piece: frames.send(b"L", piece))
    usage = measure.Usage()
    read_end, write_end = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        become_program(write_end, ours, limits["processes"])
        return None
    os.close(write_end)

    watch = select.poll()
    watch.register(read_end, select.POLLIN)
    ended = end_descriptor(child)
    if ended is not None:
        watch.register(ended, select.POLLIN)
    limit = None
    running = True
    while running and limit is None:
        for fd, _ in watch.poll(TICK_SECONDS * 1000):
            if fd == ended:
                running = False
            elif fd == read_end and not log.read(read_end):
                watch.unregister(read_end)
        if ended is None:
            running = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        usage.sample()
        if log.printed > limits["log_stop_bytes"]:
            limit = "log"
        elif time.monotonic() - began > limits["wall_seconds"]:
            limit = "wall"
        elif usage.cpu_ms() > limits.get("cpu_seconds", float("inf")) * 1000:
            limit = "cpu"
        elif usage.memory_bytes > limits["memory_bytes"]:
            limit = "memory"  # Where there is a control group, it keeps this itself: see oom_kills.
        elif usage.too_many_files(limits["inodes"]):
            limit = "inodes"
        elif running:
            limit = measure.full_place()
    wall_ms = (time.monotonic() - began) * 1000
    status = end_everything(child)
    frames.open()
    while log.read(read_end):
        if log.printed > limits["log_stop_bytes"]:
            break
    log.close()
    os.close(read_end)
    if ended is not None:
        os.close(ended)
    usage.sample()
    limit = limit or measure.full_place()
    return {
        "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "limit": limit,
        "oom_kills": usage.oom_kills(),
        "wall_ms": round(wall_ms, 1),
        "cpu_ms": round(usage.cpu_ms(), 1),
        "peak_memory_bytes": max(0, usage.peak_memory_bytes - usage.memory_before),
        "log_bytes": log.printed,
    }


def end_descriptor(child: int) -> int | None:
    """A descriptor that becomes readable when the process ends; ``None`` on a kernel that has none, as gVisor's."""
    try:
        return os.pidfd_open(child)
    except OSError:
        return None


def end_everything(child: int) -> int:
    """Kills every other process of the sandbox and waits until none is left. Returns the wait status of ``child``."""
    result = 0
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return result
        if pid == child:
            result = status
