"""Opens what a contestant's program left behind: regular files only, no link followed."""

import os
import stat
from typing import BinaryIO

from .mistakes import Mistakes


def open_regular(path: str, name: str, mistakes: Mistakes, most_bytes: int | None = None) -> BinaryIO:
    """The file at ``path``, opened for reading; ``name`` is what the contestant knows it by.

    Raises MistakesFound, noted in ``mistakes``: ``missing_file``, ``not_a_regular_file``, ``empty_file``, or
    ``file_too_large`` if it has more than ``most_bytes``.
    """
    try:
        kind = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise mistakes.stop(
            name,
            "missing_file",
            f"The solution wrote no {name} to its output folder.",
            f"方案没有在输出目录中写出 {name}。",
            expected=name,
        ) from None
    if not stat.S_ISREG(kind.st_mode):
        raise mistakes.stop(name, "not_a_regular_file", f"{name} is not a regular file.", f"{name} 不是普通文件。")
    if kind.st_size == 0:
        raise mistakes.stop(name, "empty_file", "The file is empty.", "文件为空。")
    if most_bytes is not None and kind.st_size > most_bytes:
        raise mistakes.stop(
            name,
            "file_too_large",
            f"The file has {kind.st_size} bytes, at most {most_bytes} are allowed.",
            f"文件大小为 {kind.st_size} 字节，最多允许 {most_bytes} 字节。",
            expected=f"at most {most_bytes} bytes",
            found=f"{kind.st_size} bytes",
        )
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")
