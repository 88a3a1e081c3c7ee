"""Closes its output and works on in the dark."""

import os

os.closerange(0, 3)
while True:
    pass
