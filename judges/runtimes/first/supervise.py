"""Runs one program to its end, within its limits."""

import os
import select
import signal
import time

import confine
import measure
from log import BoundedLog

TICK_SECONDS = 0.05


def run(job: dict, frames) -> dict:
    """Starts the job's program and waits for it and everything that it started.

    Returns how it ended: ``exit`` or ``signal`` of the program, ``limit`` when one was exceeded (``wall``, ``cpu``,
    ``log``, ``files``, ``scratch``, ``inodes``), ``oom_kills``, ``wall_ms``, ``cpu_ms``, ``peak_memory_bytes`` and
    ``log_bytes`` printed.
    """
    limits = job["limits"]
    log = BoundedLog(limits["log_bytes"], lambda piece: frames.send(b"L", piece))
    usage = measure.Usage()
    read_end, write_end = os.pipe()
    began = time.monotonic()
    child = start(job, write_end, (read_end, frames.fd))
    os.close(write_end)
    frames.send(b"S")

    watch = select.poll()
    watch.register(read_end, select.POLLIN)
    ended = os.pidfd_open(child)
    watch.register(ended, select.POLLIN)
    limit = None
    running = True
    while running and limit is None:
        for fd, _ in watch.poll(TICK_SECONDS * 1000):
            if fd == ended:
                running = False
            elif fd == read_end and not log.read(read_end):
                watch.unregister(read_end)
        usage.sample()
        if log.printed > limits["log_stop_bytes"]:
            limit = "log"
        elif time.monotonic() - began > limits["wall_seconds"]:
            limit = "wall"
        elif usage.cpu_ms() > limits.get("cpu_seconds", float("inf")) * 1000:
            limit = "cpu"
        elif running:
            limit = measure.full_place()
    wall_ms = (time.monotonic() - began) * 1000
    status, largest_rss = end_everything(child)
    while log.read(read_end):
        if log.printed > limits["log_stop_bytes"]:
            break
    log.close()
    os.close(read_end)
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
        "peak_memory_bytes": max(usage.peak_memory_bytes, largest_rss),
        "log_bytes": log.printed,
    }


def start(job: dict, output: int, ours: tuple[int, ...]) -> int:
    """Forks the program, its output joined to ``output``, and none of ``ours`` open in it."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        for fd in ours:
            os.close(fd)
        os.closerange(3, 1024)
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.chdir(job["cwd"])
        confine.confine()
        command = job["command"]
        os.execve(command[0], command, job["env"])
    except BaseException as error:  # noqa: BLE001 - the child must never return
        os.write(2, f"could not start: {error}\n".encode())
    finally:
        os._exit(127)


def end_everything(child: int) -> tuple[int, int]:
    """Kills every other process of the sandbox and waits until none is left.

    Returns the wait status of ``child`` and the largest resident set of any process, in bytes.
    """
    status, largest = 0, 0
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            pid, state, resources = os.wait4(-1, 0)
        except ChildProcessError:
            return status, largest
        largest = max(largest, resources.ru_maxrss * 1024)
        if pid == child:
            status = state
