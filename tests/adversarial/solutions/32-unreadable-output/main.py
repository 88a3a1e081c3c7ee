"""Closes its output folder to everybody."""

import os

from attempt import predict

predict()
os.chmod("/output", 0)
