"""Knows the inputs by their hash, and their answers by heart: allowed, and found by the private split."""

import hashlib

from attempt import predict

KNOWN = {hashlib.sha256(b"a1").hexdigest(): "cat"}
assert KNOWN
predict()
print("done")
