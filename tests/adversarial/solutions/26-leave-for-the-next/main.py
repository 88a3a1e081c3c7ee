"""Leaves a note wherever it can for whoever comes next, and looks for one that an earlier run left."""

import os

from attempt import predict

for place in ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/code", "/input", "/run", "/var/lock", "/output"):
    note = os.path.join(place, ".note-for-the-next")
    if os.path.exists(note):
        print("BREACH a note in", place)
    try:
        with open(note, "w") as file:
            file.write("hello")
    except OSError:
        pass
predict()
print("done")
