"""Fills /dev/shm."""

with open("/dev/shm/x", "wb") as file:
    while True:
        file.write(bytes(1 << 20))
