"""The first process of every sandbox: takes jobs from standard input, runs a program on each, gives its output back.

It is trusted, the program is not. Both have one user id, for a container without any capability cannot change it;
what keeps them apart:

- it is process 1, which its own process namespace can neither kill nor stop;
- it is not dumpable, so its memory, environment and descriptors in /proc are closed to others of its user id;
- the program has none of its descriptors, and a system-call filter (``confine.py``) keeps it off its limits.

gVisor's kernel promises neither of the first two (a process that is not dumpable shows its descriptors, each of which
can be opened anew, and process 1 dies and stops like any other). There the filter refuses every way to signal the
first process, and while a program runs, its standard streams are under way in a socket (``seal.py``): nobody can open
what no process has. What the program prints is kept until it has ended, and lost when the sandbox is ended from
outside. What can be seen of the first process then is the program's own anyway: the environment, the layout of its
memory, the reading end of its log. Its kernel shows no control group either: the first process keeps the program to
its memory, processes and files (``measure.py``, ``gvisor.py``), and what takes memory faster than it looks, every
20th of a second, or within that kernel, is left to the control group around it all.

Protocol. Standard input: one line of JSON (the setup: all that is known before a job comes), then messages of one type
byte: ``I``, import what programs are likely to need, for the machine is idle; ``J``, a job, which is a plain tar stream
of files, in pieces of a big-endian 32-bit length and that many bytes, ended by a piece of length 0.
Standard output: frames of one type byte, a 32-bit length, and that many bytes: ``R`` ready for a job, ``P`` has done
all that can be done ahead of it, ``S`` the program has started, ``L`` a piece of its log, ``E`` how it ended (JSON),
``T`` a piece of the output's tar stream, ``Z`` done (JSON), ``F`` a fault of the sandbox itself (text). Standard error
is for diagnostics and is never shown to contestants.

A sandbox serves one job and ends, but for one whose setup says ``reuse``: that of a judge that ships with the
platform. Nothing of one of its jobs can reach the next: each is run by a fork of this process as it was before any
job, whatever the fork started is killed, and every writable place is emptied (``clean.py``).
"""

import sys

#: What every Python program has imported when it starts.
STARTED_WITH = frozenset(sys.modules)

import ctypes  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import struct  # noqa: E402

import collect  # noqa: E402
import confine  # noqa: E402
import load  # noqa: E402
import supervise  # noqa: E402
from clean import empty  # noqa: E402
from gvisor import is_gvisor  # noqa: E402
from inlet import Inlet  # noqa: E402
from program import WRITABLE, Program  # noqa: E402
from unpack import unpack  # noqa: E402

PR_SET_DUMPABLE = 4


class Frames:
    """Writes frames to a descriptor that no other process holds, at once or, while a seal is shut, when it opens."""

    def __init__(self, fd: int, seal) -> None:
        self.fd = fd
        self.seal = seal
        #: Frames that wait for the seal to open; ``None`` while there is no need to wait.
        self.waiting: list[tuple[bytes, bytes]] | None = None

    def shut(self) -> None:
        if self.seal:
            self.seal.shut()
            self.waiting = []

    def open(self) -> None:
        if self.waiting is not None:
            self.seal.open()
            waiting, self.waiting = self.waiting, None
            for frame in waiting:
                self.send(*frame)

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        if self.waiting is not None:
            self.waiting.append((kind, payload))
            return
        data = memoryview(kind + struct.pack(">I", len(payload)) + payload)
        while data:
            data = data[os.write(self.fd, data) :]

    def send_json(self, kind: bytes, value: object) -> None:
        self.send(kind, json.dumps(value).encode())


def serve(setup: dict, inlet: Inlet, frames: Frames, program: Program) -> None:
    """Runs a program on every job that comes, and ends the process when no more can come.

    Returns in the forked processes, and there only: whoever called it goes on as the program.
    """
    try:
        for folder in setup["data"]:
            # What the loader leaves a volume with when it is whole; an engine makes up an empty one for one it lost.
            if os.stat(folder).st_mode & 0o777 != load.WHOLE:
                raise ValueError(f"the data at {folder} is not whole")
        while inlet.wait(None):
            if inlet.kind() == b"I":
                program.import_ahead(stop=lambda: inlet.wait(0))
                frames.send(b"P")
                continue
            unpack(inlet, setup["files"])  # Nothing of the contestant's runs yet.
            inlet.end_of_job()
            ended = supervise.run(setup, frames, (inlet.fd, frames.fd))
            if ended is None:
                return
            frames.send_json(b"E", ended)
            done = collect.send_output("/output", setup["limits"], lambda piece: frames.send(b"T", piece))
            frames.send_json(b"Z", done)
            if not setup["reuse"]:
                break
            empty((setup["files"], *WRITABLE))
            frames.send(b"R")
        os._exit(0)
    except Exception as error:  # The worker must learn of it; it decides whose fault it is.
        frames.send(b"F", f"{type(error).__name__}: {error}".encode()[:2000])
        os._exit(1)


def seal_of(*fds: int):
    import seal  # With what it imports, it costs every other sandbox time.

    return seal.Seal(fds)


def main() -> None:
    inlet, frame_fd = Inlet(os.dup(0)), os.dup(1)
    frames = Frames(frame_fd, seal_of(inlet.fd, frame_fd, 1, 2) if is_gvisor() else None)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)  # A stray print cannot look like a frame.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Process 1 is only sent the signals that it handles.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    confine.confine(guard_first=is_gvisor())
    setup = json.loads(inlet.line())
    frames.send(b"R")
    program = Program(setup["program"], STARTED_WITH)
    program.prepare_judge(
        serve=lambda: serve(setup, inlet, frames, program),
        prepared=lambda: frames.send(b"P"),
    )
    serve(setup, inlet, frames, program)
    program.begin()


if __name__ == "__main__":
    main()
