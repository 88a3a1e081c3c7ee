"""A relay of processes, each of which starts the next and ends, to run away from being ended."""

import os

from attempt import predict

predict()
for _ in range(8):
    try:
        child = os.fork()
    except OSError:  # Those that ran ahead are too many already.
        break
    if child == 0:
        os.closerange(0, 1024)
        while True:
            try:
                if os.fork():
                    os._exit(0)
                os.setsid()
            except OSError:
                pass
print("done")
