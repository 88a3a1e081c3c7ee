"""Looks for the engine's sockets, in files and in the names without a file."""

import os
import socket

from attempt import held, predict

for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock",
             "/var/run/docker/containerd/containerd.sock", "/run/podman/podman.sock", "/run/dbus/system_bus_socket",
             "/run/systemd/private"):
    with socket.socket(socket.AF_UNIX) as caller:
        held(path, caller.connect, path)
try:
    with open("/proc/net/unix") as file:
        names = [line.split()[-1] for line in file.read().splitlines()[1:] if "@" in line or "/" in line]
except OSError:
    names = []
print("names", names)
for folder, folders, files in os.walk("/run"):
    print("in", folder, sorted(files))
predict()
print("done")
