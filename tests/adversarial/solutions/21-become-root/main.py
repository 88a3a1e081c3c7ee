"""Looks for a program that would make it root, and makes one of its own."""

import os
import shutil
import stat
import subprocess

from attempt import predict

for folder, _, files in os.walk("/"):
    if folder.startswith(("/proc", "/sys")):
        continue
    for name in files:
        path = os.path.join(folder, name)
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            continue
        if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID) and os.access(path, os.X_OK):
            before = os.getuid()
            ran = subprocess.run([path, "-c", "id -u"], stdin=subprocess.DEVNULL, capture_output=True, timeout=5)
            if ran.stdout.strip() == b"0":
                print("BREACH", path, "made root of", before)
for place in ("/tmp", "/output", "/code", "/dev/shm"):
    own = f"{place}/own"
    try:
        shutil.copy("/usr/bin/id", own)
        os.chmod(own, 0o6755)
        ran = subprocess.run([own, "-u"], capture_output=True, text=True)
        if ran.stdout.strip() == "0":
            print("BREACH own program in", place)
        os.unlink(own)
    except OSError:
        pass
status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
print("capabilities", status["CapEff"], status["CapPrm"], status["CapBnd"])
print("new privileges", status.get("NoNewPrivs"))
predict()
print("done")
