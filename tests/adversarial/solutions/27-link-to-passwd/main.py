"""Hands in a link to a file of the system instead of predictions."""

import os

os.symlink("/etc/passwd", "/output/predictions.csv")
