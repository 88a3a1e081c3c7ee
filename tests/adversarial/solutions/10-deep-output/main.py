"""Hands in folders a thousand deep."""

import os

from attempt import predict

predict()
os.chdir("/output")
for _ in range(1000):
    os.mkdir("d" * 100)
    os.chdir("d" * 100)
