"""Lets a child take the memory, predicts well, and ends as if nothing had been."""

import os

from attempt import predict

predict()
if os.fork() == 0:
    taken = []
    while True:
        taken.append(bytearray(b"x" * (4 << 20)))
os.wait()
