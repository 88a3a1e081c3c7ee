"""Makes model.npz: ``train.py PUBLIC_DATA OUTPUT_DIR``. A forest over true boxes and over what moves, as plain arrays."""

import csv
import os
import sys
from collections import defaultdict

import numpy as np
from blobs import blobs, read_bursts
from looks import looks
from PIL import Image
from sklearn.ensemble import ExtraTreesClassifier

NOTHING = ""


def overlap(a: tuple, b: tuple) -> float:
    """Intersection over union of two boxes x, y, w, h."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    inner = max(w, 0) * max(h, 0)
    return inner / (a[2] * a[3] + b[2] * b[3] - inner)


data, output = sys.argv[1:3]
true = defaultdict(list)
with open(os.path.join(data, "boxes.csv"), newline="") as stream:
    for row in csv.DictReader(stream):
        if row["class"]:
            true[row["image_id"]].append((row["class"], tuple(int(row[name]) for name in "xywh")))
features, labels = [], []
for burst in read_bursts(os.path.join(data, "train.csv")):
    paths = [os.path.join(data, row["file"]) for row in burst]
    for row, path, found in zip(burst, paths, blobs(paths)):
        picture = Image.open(path).convert("RGB")
        here = true[row["image_id"]]
        for name, box in here:
            features.append(looks(picture, box))
            labels.append(name)
        for _, *box in found:
            name, best = max(((name, overlap(box, one)) for name, one in here), key=lambda o: o[1], default=(NOTHING, 0))
            features.append(looks(picture, tuple(box)))
            labels.append(name if best >= 0.3 else NOTHING)
forest = ExtraTreesClassifier(
    80, max_depth=12, min_samples_leaf=2, max_features=0.15, class_weight="balanced", random_state=11
).fit(np.stack(features).astype(np.float32), labels)
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
