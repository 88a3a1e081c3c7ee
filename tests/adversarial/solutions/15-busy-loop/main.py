"""Does nothing, as fast as it can."""

while True:
    pass
