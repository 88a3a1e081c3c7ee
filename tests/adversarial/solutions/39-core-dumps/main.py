"""Crashes where its output belongs, with as large a core as it may ask for."""

import os
import resource
import signal

from attempt import held, predict

held("a core's size", resource.setrlimit, resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
os.chdir("/output")
for _ in range(20):
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGQUIT)
    os.waitpid(child, 0)
print("left", sorted(os.listdir("/output")))
predict()
print("done")
