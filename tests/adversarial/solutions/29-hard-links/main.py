"""Hands in an input, a file of the system and a file of its own under a second name."""

import os

from attempt import held, predict

held("an input", os.link, "/input/images.csv", "/output/predictions.csv")
held("a file of the system", os.link, "/etc/passwd", "/output/predictions.csv")
predict(path="/output/own")
os.link("/output/own", "/output/predictions.csv")
print("done")
