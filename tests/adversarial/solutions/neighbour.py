"""The harmless neighbour: holds a secret in every place that it has, and finds it there when it is done."""

import os
import sys
import time

with open("secret.txt") as file:
    secret = file.read()
places = ("/tmp/mine", "/output/mine", "/code/mine", "/dev/shm/mine")
for place in places:
    with open(place, "w") as file:
        file.write(secret)
os.environ["SECRET"] = secret
began = time.monotonic()
rounds = 0
while time.monotonic() - began < 1:
    time.sleep(0.05)
    rounds += 1
    for place in places:
        assert open(place).read() == secret, f"{place} was changed"
assert sorted(os.listdir("/tmp")) == ["mine"], os.listdir("/tmp")
right = {"a1": "cat", "a2": "cat", "a3": "dog", "a4": "dog", "a5": "dog", "a6": "cow"}
with open(sys.argv[2] + "/predictions.csv", "w") as file:
    file.write("image_id,label\n" + "".join(f"{id},{label}\n" for id, label in right.items()))
print("undisturbed", secret)
