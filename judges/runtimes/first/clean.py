"""Empties the writable places of a sandbox between the jobs of a judge."""

import os
import shutil


def empty(folders: tuple[str, ...]) -> None:
    """Removes all that is below the folders, following nothing; raises OSError when something cannot be removed."""
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in list(entries):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
