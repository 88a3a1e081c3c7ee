"""Makes a file of a terabyte and lets the signal that it gets for it end it."""

import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
os.truncate(os.open("/output/large", os.O_RDWR | os.O_CREAT), 1 << 40)
