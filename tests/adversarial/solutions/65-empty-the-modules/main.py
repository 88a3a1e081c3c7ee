"""Throws away all modules, as if the interpreter were to end."""

import sys

from attempt import predict

predict()
print("done", flush=True)
sys.modules.clear()
sys.path.clear()
sys.meta_path.clear()
