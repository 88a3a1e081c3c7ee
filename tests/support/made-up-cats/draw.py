"""Draws striped and spotted squares in place of photographs: ``draw.py INPUT_DIR OUTPUT_DIR``."""

import csv
import os
import sys

import numpy as np
from PIL import Image

SPECIES = ["caracal", "cheetah", "lion", "ocelot", "puma", "snow_leopard", "tiger"]
output = sys.argv[2]
rng = np.random.default_rng(3)
y, x = np.mgrid[:224, :224]
for part, count in (("train", 12), ("test", 10)):
    os.makedirs(os.path.join(output, part))
    rows = []
    for k, species in enumerate(SPECIES):
        for i in range(count):
            waves = np.sin(x / (4 + 3 * k) + rng.uniform(0, 6)) * np.cos(y / (5 + 2 * (6 - k)) + rng.uniform(0, 6))
            colour = np.array([200 - 14 * k, 120 + 12 * k, 60 + 22 * k])
            pixels = colour + 40 * waves[..., None] + rng.normal(0, 12, (224, 224, 3))
            name = f"{part}{k}{i:02d}.jpg"
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(os.path.join(output, part, name))
            rows.append([name, species])
    with open(os.path.join(output, f"{part}.csv"), "w", newline="") as stream:
        csv.writer(stream).writerows([["image", "species"], *rows])
