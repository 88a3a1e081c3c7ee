"""Does not end when it ends."""

import atexit
import time

from attempt import predict

predict()
atexit.register(time.sleep, 3600)
