"""What comes in on standard input: the setup, and then jobs as streams that end before the input does."""

import os
import select
import struct

PIECE = 1 << 18


class Inlet:
    """Reads a descriptor that no other process holds. Raises EOFError when it ends in the middle of something."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.waiting = b""
        self.ended = False
        #: Bytes left of the piece that is being read.
        self.left = 0
        self.job_ended = False
        self.watch = select.poll()
        self.watch.register(fd, select.POLLIN)

    def wait(self, seconds: float | None) -> bool:
        """Whether something has come, waiting for it so long; ``None`` waits until it comes or nothing can come."""
        if not self.waiting and not self.ended and self.watch.poll(None if seconds is None else seconds * 1000):
            self._fill()
        return bool(self.waiting)

    def line(self) -> bytes:
        while b"\n" not in self.waiting:
            self._need_more()
        line, self.waiting = self.waiting.split(b"\n", 1)
        return line

    def kind(self) -> bytes:
        """The type of the next message."""
        return self._take(1)

    def read(self, size: int) -> bytes:
        """As a file's ``read`` of the present job's stream: fewer bytes than asked for at its end only."""
        pieces = []
        while size > 0 and self._in_piece():
            piece = self._take(min(size, self.left))
            self.left -= len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def end_of_job(self) -> None:
        """Reads what is left of the present job; what is read then is the next one's."""
        while self.read(PIECE):
            pass
        self.job_ended = False

    def _in_piece(self) -> bool:
        if self.left == 0 and not self.job_ended:
            header = b""
            while len(header) < 4:
                header += self._take(4 - len(header))
            (self.left,) = struct.unpack(">I", header)
            self.job_ended = self.left == 0
        return self.left > 0

    def _take(self, most: int) -> bytes:
        if not self.waiting:
            self._need_more()
        piece, self.waiting = self.waiting[:most], self.waiting[most:]
        return piece

    def _need_more(self) -> None:
        self._fill()
        if self.ended:
            raise EOFError("the input ended too early")

    def _fill(self) -> None:
        more = os.read(self.fd, PIECE)
        self.ended = not more
        self.waiting += more
