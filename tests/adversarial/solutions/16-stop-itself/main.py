"""Stops itself, so that it takes no processor time at all."""

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
