"""The first process of every sandbox: takes one job from standard input, runs it, gives its output back.

It is trusted, the program it starts is not. Both have one user id, for a container without any capability cannot
change it; what keeps them apart:

- it is process 1, which its own process namespace can neither kill nor stop;
- it is not dumpable, so its memory, environment and descriptors in /proc are closed to others of its user id;
- the program has none of its descriptors, and a system-call filter (``confine.py``) keeps it off its limits.

Protocol. Standard input: one line of JSON (the job), then a plain tar stream of files. Standard output: frames of
one type byte, a big-endian 32-bit length, and that many bytes: ``R`` ready, ``S`` the program has started, ``L`` a
piece of its log, ``E`` how it ended (JSON), ``T`` a piece of the output's tar stream, ``Z`` done (JSON), ``F`` a
fault of the sandbox itself (text). Standard error is for diagnostics and is never shown to contestants.
"""

import ctypes
import json
import os
import signal
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import collect  # noqa: E402
import supervise  # noqa: E402
from unpack import unpack  # noqa: E402

PR_SET_DUMPABLE = 4


class Frames:
    """Writes frames to a descriptor that no other process holds."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        data = memoryview(kind + struct.pack(">I", len(payload)) + payload)
        while data:
            data = data[os.write(self.fd, data) :]

    def send_json(self, kind: bytes, value: object) -> None:
        self.send(kind, json.dumps(value).encode())


def receive(stdin) -> dict:
    """Reads the job, and unpacks its files; nothing of the contestant's runs yet."""
    job = json.loads(stdin.readline())
    unpack(stdin, job["files"])
    return job


def main() -> None:
    frames = Frames(os.dup(1))
    os.set_inheritable(frames.fd, False)
    os.dup2(2, 1)  # A stray print cannot look like a frame.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Process 1 is only sent the signals that it handles.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        frames.send(b"R")
        job = receive(sys.stdin.buffer)
        ended = supervise.run(job, frames)
        frames.send_json(b"E", ended)
        done = collect.send_output("/output", job["limits"], lambda piece: frames.send(b"T", piece))
        frames.send_json(b"Z", done)
    except Exception as error:  # The worker must learn of it; it decides whose fault it is.
        frames.send(b"F", f"{type(error).__name__}: {error}".encode()[:2000])
        raise


if __name__ == "__main__":
    main()
