"""Looks through the interpreter's objects and frames for what the first process left in them, and makes use of it."""

import gc
import io
import json
import os
import socket
import sys

from attempt import POOR, RIGHT, predict, show_secrets

predict(POOR)
ENDED = {"exit": 0, "signal": None, "limit": None, "oom_kills": 0, "wall_ms": 1, "cpu_ms": 1, "peak_memory_bytes": 1,
         "log_bytes": 0}


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def forge(writer):
    """Says through a writer of the first process that all is done, with a better result."""
    print("found a writer", type(writer), flush=True)
    predict(RIGHT, "/tmp/better")
    for kind, payload in ((b"E", ENDED), (b"Z", {"files": 1, "bytes": 1, "rejected": []})):
        try:
            writer.send(kind, json.dumps(payload).encode())
        except Exception as error:
            print("held", error, flush=True)


own = globals()
for thing in gc.get_objects():
    kind = type(thing)
    try:
        if isinstance(thing, (io.IOBase, socket.socket)):
            # A file object may outlive its descriptor, which is what counts.
            if not getattr(thing, "closed", False) and thing.fileno() > 2 and is_open(thing.fileno()):
                print("BREACH an open file:", thing)
        elif kind is dict and thing is not own:
            if {"command", "files", "limits"} <= thing.keys():
                # Nothing secret stands in it, and what it says has been taken at its word already.
                thing["limits"] = dict.fromkeys(thing["limits"] or (), 10**9)
                print("found a job", sorted(thing))
            for value in list(thing.values()):
                if isinstance(value, (str, bytes)):
                    show_secrets("an object", value if isinstance(value, bytes) else value.encode("utf-8", "replace"))
        elif kind.__module__ not in ("builtins", "socket") and not isinstance(thing, type):
            if callable(getattr(thing, "send_json", None)) or isinstance(getattr(thing, "fd", None), int):
                forge(thing)
    except (ValueError, OSError, TypeError, ReferenceError, AttributeError, ImportError):
        pass
frame = sys._getframe()
while frame:
    for name, local in list(frame.f_locals.items()):
        if callable(getattr(local, "send_json", None)):
            forge(local)
        if name in ("frames", "watch", "child", "read_end", "write_end", "report"):
            print("found a local", name)
            if isinstance(local, int) and local > 2 and is_open(local):
                print("BREACH an open descriptor of the first process:", name)
    frame = frame.f_back
print("done")
