"""Calls other machines: by TCP, UDP and names, in both families, metadata services and broadcasts among them."""
# ends = ["completed"]
# shows = ["tried 25", "interfaces"]
# seconds = 30

import socket

from attempts import attempt, finish

ADDRESSES = "1.1.1.1 169.254.169.254 10.0.0.1 172.17.0.1 192.168.0.1 255.255.255.255 224.0.0.1 0.0.0.1"
ADDRESSES += " 2606:4700:4700::1111 fd00:ec2::254 fe80::1 ff02::1"


def connect(address: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as caller:
        caller.settimeout(3)
        caller.connect((address, 80))


def send(address: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        caller.sendto(b"data", (address, 53))


for each in ADDRESSES.split():
    attempt(f"connect {each}", connect, each)
    attempt(f"send {each}", send, each)
attempt("name", socket.getaddrinfo, "example.com", 80)
names = {line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line}
print("interfaces" if names <= {"lo"} else f"\nESCAPED {names}")
finish()
