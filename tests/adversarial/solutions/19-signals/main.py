"""Kills all that it can see, then stops, interrupts and ends its parent in every way there is."""

import os
import signal

from attempt import predict

try:
    os.kill(-1, signal.SIGKILL)
except OSError:
    pass
for victim in (1, os.getppid()):
    for number in (signal.SIGSTOP, signal.SIGTSTP, *range(1, 65)):
        try:
            os.kill(victim, number)
        except OSError:
            pass
predict()
print("done")
