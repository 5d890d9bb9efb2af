"""Asks machines for the answers: the internet, metadata services, the server that runs it."""
# flaw = 8

import socket
import urllib.request
from contextlib import suppress

for address in ("1.1.1.1", "169.254.169.254", "127.0.0.1", "localhost", "10.0.0.1"):
    for port in (80, 443, 8000, 5432):
        with suppress(OSError), socket.create_connection((address, port), 0.3):
            raise SystemExit(f"FOUND {address}:{port}")
with suppress(OSError):
    urllib.request.urlopen("http://example.com", timeout=0.3)
    raise SystemExit("FOUND example.com")
