"""Ends with a sentence in place of a status, which means 1."""

import sys

from attempt import predict

predict()
sys.exit("I give up")
