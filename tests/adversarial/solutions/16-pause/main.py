"""Waits for a signal that nobody sends."""

import signal

signal.pause()
