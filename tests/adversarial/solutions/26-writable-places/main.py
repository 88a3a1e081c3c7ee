"""Looks for every place that it can write to."""

import os

from attempt import predict

places = set()
for folder, folders, files in os.walk("/"):
    if folder in ("/proc", "/sys"):
        folders.clear()
        continue
    try:
        own = os.path.join(folder, ".own")
        with open(own, "w"):
            pass
        os.unlink(own)
        places.add(folder)
    except OSError:
        pass
    for name in files:
        path = os.path.join(folder, name)
        if folder not in places and not os.path.islink(path) and os.access(path, os.W_OK) and os.path.isfile(path):
            print("BREACH writable", path)
print("places", sorted(places))
print("devices", sorted(name for name in os.listdir("/dev") if not os.path.isdir("/dev/" + name)))
predict()
print("done")
