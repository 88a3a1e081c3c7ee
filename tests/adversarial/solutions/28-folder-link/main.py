"""Hands in a link to a folder of the judge, and predictions below it."""

import os

from attempt import predict

os.symlink("/truth", "/output/truth")
os.symlink("/", "/output/root")
os.symlink("result.json", "/output/result.json.part")
predict()
print("done")
