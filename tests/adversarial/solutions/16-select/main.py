"""Waits for a pipe that nobody writes to."""

import os
import select

select.select([os.pipe()[0]], [], [])
