"""Prints what a page or a terminal might take for more than text."""

import os

from attempt import predict

os.write(1, b"\0\0 nul \xff\xfe \xc3\x28 no text\n\x1b[2J\x1b]0;title\x07\n<script>alert(1)</script>\n\xe2\x80\xae turned\n")
os.write(2, b"data: forged\n\nevent: board\ndata: {}\n\n")
predict()
print("done")
