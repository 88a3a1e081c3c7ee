"""Hands in two hundred files that together claim six gigabytes and take no room."""

import os

from attempt import predict

predict()
for number in range(200):
    os.truncate(os.open(f"/output/{number}", os.O_RDWR | os.O_CREAT), 30 << 20)
