"""What a program prints, bounded: the beginning as it comes, and the end at the end."""

import os
from collections.abc import Callable


class BoundedLog:
    """Passes on the first three quarters of ``keep`` bytes at once, and of the rest the last quarter when closed."""

    def __init__(self, keep: int, send: Callable[[bytes], None]) -> None:
        self.printed = 0
        self.head_left = keep - keep // 4
        self.tail_size = keep // 4
        self.tail = b""
        self.left_out = 0
        self.send = send

    def read(self, fd: int) -> bool:
        """Takes what waits on ``fd``; false at its end."""
        piece = os.read(fd, 65536)
        self.printed += len(piece)
        head, rest = piece[: self.head_left], piece[self.head_left :]
        if head:
            self.head_left -= len(head)
            self.send(head)
        if rest:
            tail = self.tail + rest
            self.left_out += max(0, len(tail) - self.tail_size)
            self.tail = tail[-self.tail_size :] if self.tail_size else b""
        return bool(piece)

    def close(self) -> None:
        """Passes on the end, behind a line that says how much was left out."""
        if self.left_out:
            self.send(b"\n[... %d bytes left out ...]\n" % self.left_out)
        if self.tail:
            self.send(self.tail)
