"""Sets every variable that could change how another Python starts, for whoever reads it next."""

import os

from attempt import POOR, predict

for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONINSPECT", "PYTHONBREAKPOINT", "LD_PRELOAD",
             "LD_LIBRARY_PATH", "JIEBANG_JUDGE", "JIEBANG_TRUTH", "JIEBANG_PREDICTIONS", "JIEBANG_OUTPUT"):
    os.environ[name] = "/code"
predict(POOR)
print("done")
