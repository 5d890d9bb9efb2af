"""Asks for a socket of every family but those of this machine and the internet."""
# ends = ["completed"]
# shows = ["tried 133"]

import socket

from attempts import attempt, finish

for family in range(3, 48):
    if family != socket.AF_INET6:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            attempt(f"family {family}, kind {kind}", socket.socket, family, kind)
attempt("raw packets", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
finish()
