"""Hands in a folder of that name."""

import os

os.makedirs("/output/predictions.csv/inner")
