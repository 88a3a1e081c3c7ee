"""Leaves behind who makes the predictions longer and longer."""

import os

from attempt import predict

predict()
if os.fork() == 0:
    os.setsid()
    os.closerange(0, 3)
    with open("/output/predictions.csv", "ab", buffering=0) as file:
        while True:
            file.write(b"\n")
print("done")
