"""Keeps descriptors where nobody else can open them, on a kernel that shows them to every process of the same user."""

import os
import socket


class Seal:
    """Puts descriptors under way from a socket to its peer: there they are in no list in /proc.

    The sockets themselves cannot be opened through /proc, on any kernel, and no other process holds them. What stands
    under the descriptors' numbers in the meantime is /dev/null.
    """

    def __init__(self, fds: tuple[int, ...]) -> None:
        self.fds = fds
        near, far = socket.socketpair()
        # Numbers, not objects: a forked process closes those above 2, and must not close them again later.
        self.near, self.far = near.detach(), far.detach()

    def shut(self) -> None:
        near = socket.socket(fileno=self.near)
        socket.send_fds(near, [b"."], self.fds)
        near.detach()
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd in self.fds:
            os.dup2(nothing, fd, inheritable=False)
        os.close(nothing)

    def open(self) -> None:
        far = socket.socket(fileno=self.far)
        _, fds, _, _ = socket.recv_fds(far, 1, len(self.fds))
        far.detach()
        for held, fd in zip(fds, self.fds, strict=True):
            os.dup2(held, fd, inheritable=False)
            os.close(held)
