"""Lets its children run on through the end of the program, each as if it were the program."""

import os
import sys

from attempt import predict

child = os.fork()
if child == 0:
    sys.exit(3)
os.waitpid(child, 0)
child = os.fork()
if child == 0:
    raise RuntimeError("the child's own")
os.waitpid(child, 0)
predict()
print("done")
