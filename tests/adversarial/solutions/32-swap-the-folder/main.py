"""Swaps the output folder itself for a link."""

import os

from attempt import held, predict

held("rename the output", os.rename, "/output", "/tmp/output")
held("remove the output", os.rmdir, "/output")
held("link over the output", os.symlink, "/input", "/output")
os.chmod("/output", 0o000)
os.chmod("/output", 0o777)
predict()
print("done")
