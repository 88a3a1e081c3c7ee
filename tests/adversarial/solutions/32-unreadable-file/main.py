"""Closes its predictions to everybody."""

import os

from attempt import predict

predict()
os.chmod("/output/predictions.csv", 0)
