"""Leaves as many ended children as it can for somebody else to bury."""

import os

from attempt import predict

try:
    for _ in range(10_000):
        if os.fork() == 0:
            try:
                os.fork()
            finally:
                os._exit(0)
except OSError:
    pass
predict()
print("done")
