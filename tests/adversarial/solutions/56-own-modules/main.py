"""Brings modules named like the standard library's, the platform's and the judge's: they are its own business."""

from attempt import POOR, predict

predict(POOR)
print("done")
