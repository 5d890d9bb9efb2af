"""Keeps memory in datagrams that nobody fetches."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import socket
import time

kept = []
for _ in range(300):
    here, there = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    there.bind(("127.0.0.1", 0))
    for _ in range(4):
        here.sendto(bytes(60000), there.getsockname())
    kept.append(there)
time.sleep(10)
