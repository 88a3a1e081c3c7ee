"""Takes memory and touches every page of it."""

taken = []
while True:
    taken.append(bytearray(b"x" * (4 << 20)))
