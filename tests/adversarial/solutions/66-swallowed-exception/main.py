"""Hides its failure: predicts, fails, and lets nobody see the error."""

import sys

from attempt import predict

predict()
sys.excepthook = lambda *_: None
sys.stderr = None
raise RuntimeError("nobody sees this")
