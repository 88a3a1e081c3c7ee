"""Takes all pseudo-terminals that it can get, and watches all files that it can."""

import os

from attempt import libc, predict

taken = []
try:
    while True:
        taken.append(os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
except OSError:
    pass
for number in taken[:100]:
    os.close(number)
while libc.inotify_init1(0) >= 0:
    pass
for number in taken:
    try:
        os.close(number)
    except OSError:
        pass
os.closerange(3, 1024)
predict()
print("done")
