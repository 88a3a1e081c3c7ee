"""Ends its main thread and leaves another running."""

import threading
import time

from attempt import predict

predict()
threading.Thread(target=time.sleep, args=(3600,)).start()
