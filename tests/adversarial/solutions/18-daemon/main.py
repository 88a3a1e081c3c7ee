"""Leaves a daemon behind, in a session of its own, that ignores every signal it can."""

import os
import signal
import time

from attempt import predict

predict()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.closerange(0, 1024)
        while True:
            time.sleep(1)
    os._exit(0)
os.wait()
print("done")
