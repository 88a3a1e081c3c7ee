"""Fills a data volume from a tar stream on standard input; runs alone, before anybody's code.

The volume's root folder tells whether it is whole: it is closed to all but its owner until everything is in place.
One that is whole already is left as it is, and the stream unread.
"""

import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from unpack import unpack  # noqa: E402

FOLDER = "/data"
WHOLE = 0o555


def main() -> int:
    if os.stat(FOLDER).st_mode & 0o777 == WHOLE:
        return 0
    # What an earlier loader that was killed left behind.
    os.chmod(FOLDER, 0o700)
    for folder, _, _ in os.walk(FOLDER):
        os.chmod(folder, 0o700)
    for name in os.listdir(FOLDER):
        path = os.path.join(FOLDER, name)
        shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
    unpack(sys.stdin.buffer, FOLDER)
    for folder, _, files in os.walk(FOLDER):
        for name in files:
            os.chmod(os.path.join(folder, name), 0o444)
        if folder != FOLDER:
            os.chmod(folder, 0o555)
    os.sync()
    os.chmod(FOLDER, WHOLE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
