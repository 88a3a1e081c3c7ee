"""Takes memory in the kernel: pipes and sockets, each as full as it gets, until there are no descriptors left."""

import os
import socket

from attempt import predict

predict()
held = []
for _ in range(20):
    if os.fork() == 0:
        break
try:
    while True:
        ends = socket.socketpair()
        held.append(ends)
        ends[0].setblocking(False)
        ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
        try:
            while True:
                ends[0].send(bytes(1 << 16))
        except BlockingIOError:
            pass
except OSError:
    pass
print("done")
