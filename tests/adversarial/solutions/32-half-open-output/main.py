"""Makes its output folder one that can be listed and not entered."""

import os

from attempt import predict

predict()
os.chmod("/output", 0o444)
