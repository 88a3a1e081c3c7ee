"""Asks for a signal at the end of its processor time, and goes on after it."""

import resource
import signal

signal.signal(signal.SIGXCPU, lambda *_: None)
resource.setrlimit(resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))
while True:
    pass
