"""Keeps memory in pairs of sockets."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import socket
import time

kept = []
for _ in range(300):
    here, there = socket.socketpair()
    here.setblocking(False)
    try:
        while True:
            here.send(bytes(65536))
    except BlockingIOError:
        kept.append(there)
time.sleep(10)
