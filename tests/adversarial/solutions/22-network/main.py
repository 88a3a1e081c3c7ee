"""Looks at its own interfaces, routes and resolver, and knocks at a listener on the host's loopback interface."""

import os
import socket

from attempt import held, listener, predict

print("interfaces", sorted(os.listdir("/sys/class/net")) if os.path.isdir("/sys/class/net") else ["lo"])
with open("/proc/net/route") as file:
    print("routes", len(file.read().splitlines()) - 1)
host, port = listener()
held("connect", socket.create_connection, (host, port), 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.connect((host, port))
    sender.send(b"hello")
    held("a datagram's answer", sender.send, b"hello")
for name, family, kind, protocol in (
    ("vsock", 40, socket.SOCK_STREAM, 0),
    ("packets", 17, socket.SOCK_RAW, 768),
    ("crypto", 38, socket.SOCK_SEQPACKET, 0),
    ("raw", socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    ("bluetooth", 31, socket.SOCK_RAW, 1),
    ("can", 29, socket.SOCK_RAW, 1),
    ("tipc", 30, socket.SOCK_RDM, 0),
    ("xdp", 44, socket.SOCK_RAW, 0),
):
    held(name, socket.socket, family, kind, protocol)
held("a name's address", socket.gethostbyname, "jiebang.invalid")
predict()
print("done")
