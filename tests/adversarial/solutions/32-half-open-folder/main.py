"""Hands in folders that can be listed and not entered, entered and not listed."""

import os

from attempt import predict

predict()
for name, mode in (("listed", 0o444), ("entered", 0o111), ("closed", 0)):
    os.makedirs(f"/output/{name}/inner")
    open(f"/output/{name}/file", "w").close()
    os.symlink("/etc/passwd", f"/output/{name}/link")
    os.chmod(f"/output/{name}", mode)
print("done")
