"""Makes model.npz: ``train.py PUBLIC_DATA OUTPUT_DIR``. Trees are kept as plain arrays, never pickled."""

import os
import sys

import numpy as np
from bursts import read_bursts
from features import burst_features
from sklearn.ensemble import ExtraTreesClassifier

TREES = 120

data, output = sys.argv[1:3]
features, labels = [], []
for rows in read_bursts(os.path.join(data, "train.csv")):
    features.append(burst_features([os.path.join(data, row["file"]) for row in rows]))
    labels += [row["label"] for row in rows]
forest = ExtraTreesClassifier(
    TREES, max_depth=12, min_samples_leaf=2, max_features=0.12, class_weight="balanced_subsample", random_state=11
).fit(np.concatenate(features).astype(np.float32), labels)
trees = [tree.tree_ for tree in forest.estimators_]
sizes = np.cumsum([0] + [tree.node_count for tree in trees])
shares = np.concatenate([tree.value[:, 0] / tree.value[:, 0].sum(axis=1, keepdims=True) for tree in trees])
np.savez_compressed(
    os.path.join(output, "model.npz"),
    labels=forest.classes_.astype(str),
    roots=sizes[:-1].astype(np.int32),
    left=np.concatenate([t.children_left + (t.children_left >= 0) * s for t, s in zip(trees, sizes)]).astype(np.int32),
    right=np.concatenate([t.children_right + (t.children_right >= 0) * s for t, s in zip(trees, sizes)]).astype(np.int32),
    feature=np.concatenate([t.feature for t in trees]).astype(np.int16),
    threshold=np.concatenate([t.threshold for t in trees]).astype(np.float32),
    shares=(shares * 255).round().astype(np.uint8),
)
