"""An honest solution, for comparison."""

from attempt import predict

predict()
print("done")
