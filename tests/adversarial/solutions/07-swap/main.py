"""Takes twice the memory that it may, and uses all of it in no order, as if there were swap."""

import mmap
import random

space = mmap.mmap(-1, 512 << 20)
pages = list(range(len(space) // mmap.PAGESIZE))
random.seed(7)
random.shuffle(pages)
for page in pages:
    space[page * mmap.PAGESIZE] = 1
