"""Unpacks a tar stream of regular files below a folder, and nothing else and nowhere else."""

import os
import shutil
import tarfile


def unpack(stream, folder: str) -> None:
    """Reads the tar stream to its end; raises ValueError for any member that is not a plain file below ``folder``."""
    made = {folder}
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            parts = member.name.split("/")
            if not member.isreg() or "" in parts or "." in parts or ".." in parts:
                raise ValueError(f"{member.name!r} is no file of the job")
            path = os.path.join(folder, member.name)
            parent = os.path.dirname(path)
            if parent not in made:
                os.makedirs(parent, exist_ok=True)
                made.add(parent)
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
            with open(fd, "wb") as target:
                shutil.copyfileobj(archive.extractfile(member), target, 1 << 18)
