"""Keeps memory in connections whose buffers grow."""
# ends = ["out_of_memory"]
# held_by = "watchdog"
# limits = { memory_mb = 64 }

import socket
import time

kept, server = [], socket.create_server(("127.0.0.1", 0))
while True:
    here = socket.create_connection(server.getsockname())
    here.setblocking(False)
    kept += [here, server.accept()]
    for _ in range(200):
        try:
            here.send(bytes(65536))
        except BlockingIOError:
            time.sleep(0.0002)
