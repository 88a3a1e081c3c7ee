"""Makes model.npz: ``train.py PUBLIC_DATA OUTPUT_DIR``."""

import csv
import os
import sys

import numpy as np
from features import colour_statistics

data, output = sys.argv[1:3]
with open(os.path.join(data, "train.csv"), newline="") as stream:
    rows = list(csv.DictReader(stream))
features = np.stack([colour_statistics(os.path.join(data, row["file"])) for row in rows])
labels = np.array([row["label"] for row in rows])
mean, spread = features.mean(axis=0), features.std(axis=0)
scaled = (features - mean) / spread
names = np.unique(labels)
centroids = np.stack([scaled[labels == name].mean(axis=0) for name in names])
np.savez(os.path.join(output, "model.npz"), labels=names, mean=mean, spread=spread, centroids=centroids)
