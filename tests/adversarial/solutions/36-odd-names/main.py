"""Hands in files with names that are no names: line breaks, directions, other alphabets, options, bytes."""

import os

from attempt import predict

for name in (b"a\nb", b"\x1b[31mred", "x\u202egpj.exe".encode(), b"\xff\xfe", b"-rf", b"con", b"a" * 255, b" ", b"...",
             "\U0001f600".encode(), "e\u0301".encode(), "\u00e9".encode(), b"predictions.csv\n", b"*", b"$(id)", b"`id`",
             b"<img src=x onerror=alert(1)>", b"C:\\x", b"..\\..\\x"):
    with open(os.path.join(b"/output", name), "w") as file:
        file.write("x")
predict()
print("done")
