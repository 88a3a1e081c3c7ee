"""Brings what other platforms would run while they install it; nothing here installs anything."""

import os

from attempt import predict

for place in ("/tmp", "/output", "/code"):
    if os.path.exists(f"{place}/installed"):
        print("BREACH something was run from", place)
predict()
print("done")
