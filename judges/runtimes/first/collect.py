"""Takes a program's output out as data: regular files only, nothing followed, everything bounded.

Called when no process of the program is left.
"""

import os
import stat
import tarfile
from collections.abc import Callable

DEEPEST = 8
PIECE = 1 << 18


def send_output(folder: str, limits: dict, send: Callable[[bytes], None]) -> dict:
    """Sends the files below ``folder`` as a tar stream, in pieces.

    Returns ``files`` and ``bytes`` sent, and what was ``rejected``: each with ``path`` and ``why`` (``link``,
    ``hard_link``, ``special``, ``name``, ``too_deep``, ``too_many``, ``too_large``, ``unreadable``), at most 20.
    """
    outlet = _Outlet(send)
    rejected: list[dict] = []
    files = size = 0
    with tarfile.open(fileobj=outlet, mode="w|", format=tarfile.PAX_FORMAT, bufsize=PIECE) as archive:
        for path, fd, why in _walk(folder):
            if fd is None:
                if len(rejected) < 20:
                    rejected.append({"path": _printable(path), "why": why})
                continue
            try:
                length = os.fstat(fd).st_size
                if files >= limits["output_files"] or size + length > limits["output_bytes"]:
                    why = "too_many" if files >= limits["output_files"] else "too_large"
                    if len(rejected) < 20:
                        rejected.append({"path": _printable(path), "why": why})
                    if why == "too_many":
                        break
                    continue
                entry = tarfile.TarInfo(path)
                entry.size, entry.mode = length, 0o644
                with os.fdopen(os.dup(fd), "rb") as file:
                    archive.addfile(entry, file)
                files += 1
                size += length
            finally:
                os.close(fd)
    return {"files": files, "bytes": size, "rejected": rejected}


def _walk(folder: str):
    """Yields (path, open descriptor or None, why it was rejected), folder by folder, without recursion."""
    waiting = [("", 0)]
    seen = 0
    while waiting:
        under, depth = waiting.pop()
        top = _open_folder(folder, under)
        if top is None:
            yield under, None, "unreadable"
            continue
        try:
            with os.scandir(top) as entries:
                for entry in entries:
                    seen += 1
                    if seen > 10_000:
                        yield under, None, "too_many"
                        return
                    path = f"{under}/{entry.name}" if under else entry.name
                    if not _usable(entry.name):
                        yield path, None, "name"
                    elif entry.is_dir(follow_symlinks=False):
                        if depth + 1 >= DEEPEST:
                            yield path, None, "too_deep"
                        else:
                            waiting.append((path, depth + 1))
                    else:
                        yield path, *_open_file(top, entry.name)
        finally:
            os.close(top)


def _open_folder(folder: str, under: str) -> int | None:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        fd = os.open(folder, flags)
    except OSError:
        return None
    for part in under.split("/") if under else []:
        try:
            inner = os.open(part, flags, dir_fd=fd)
        except OSError:
            return None
        finally:
            os.close(fd)
        fd = inner
    return fd


def _open_file(folder: int, name: str) -> tuple[int | None, str]:
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        try:
            kind = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        except OSError:
            return None, "unreadable"
        if stat.S_ISLNK(kind):
            return None, "link"
        return None, "unreadable" if stat.S_ISREG(kind) else "special"
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        os.close(fd)
        return None, "special"
    if found.st_nlink > 1:
        os.close(fd)
        return None, "hard_link"
    return fd, ""


def _usable(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return name.isprintable() and len(name.encode()) <= 200


def _printable(path: str) -> str:
    return path.encode("unicode_escape", "backslashreplace").decode()[:200]


class _Outlet:
    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.write = lambda data: (send(bytes(data)), len(data))[1]
