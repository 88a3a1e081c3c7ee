"""Ends at once with a status of its own, past everything that would clean up."""

import os

from attempt import predict

predict()
os._exit(7)
