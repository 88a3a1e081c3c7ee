"""Searches everything that it can read, files and its own memory, for what smells of a secret."""

import os
import re

from attempt import predict, show_secrets

read = 0
for top in ("/code", "/input", "/output", "/tmp", "/truth", "/predictions", "/data", "/judge", "/dev/shm", "/dev/mqueue",
            "/run", "/var/tmp", "/var/lib", "/home", "/root", "/mnt", "/media", "/srv", "/opt", "/jiebang", "/etc"):
    for folder, folders, files in os.walk(top):
        for name in files:
            path = os.path.join(folder, name)
            if re.search("truth|answer|label", name) and not folder.startswith(("/usr", "/var/lib/dpkg")):
                print("BREACH named", path)
            try:
                if os.path.getsize(path) < 1 << 20:
                    with open(path, "rb") as file:
                        show_secrets(path, file.read())
                        read += 1
            except OSError:
                pass
print("inputs", sorted(os.listdir("/input")))
print("others", sorted(os.listdir("/truth") + os.listdir("/predictions") + os.listdir("/tmp") + os.listdir("/dev/shm")))
with open("/proc/self/maps") as file:
    spaces = file.read().splitlines()
try:
    memory = open("/proc/self/mem", "rb", buffering=0)
except OSError as error:
    print("memory", error)
    spaces = []
for line in spaces:
    span, modes = line.split()[:2]
    start, end = (int(at, 16) for at in span.split("-"))
    if "r" not in modes or end - start > 64 << 20:
        continue
    try:
        memory.seek(start)
        show_secrets("memory", memory.read(end - start))
    except (OSError, ValueError, OverflowError):
        pass
print("files", read > 10)
predict()
print("done")
