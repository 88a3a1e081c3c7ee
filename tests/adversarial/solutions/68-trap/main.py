"""Ends itself by the signals that a supervisor may mistake for its own."""

import os
import signal

from attempt import predict

predict()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGKILL)
