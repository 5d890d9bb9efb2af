"""Posts its own result: over every way to the server that a program could have, in the agent's name and everyone's."""
# flaw = 8

import glob
import socket

BODY = json.dumps({"task_id": 1, "agent": "lab", "container_id": "ctr-00000000", "metrics": {"score": 1.0}})
REQUEST = (
    "POST /upload_results HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: demo_key\r\n"
    f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
).encode()
WAYS = [(socket.AF_INET, ("127.0.0.1", port)) for port in (80, 3000, 8000, 8080)]
WAYS += [(socket.AF_INET6, ("::1", 8000)), (socket.AF_UNIX, "\0orchestrator")]
SOCKETS = [
    path for folder in ("run", "tmp", "var", "work") for path in glob.glob(f"/{folder}/**/*sock*", recursive=True)
]
WAYS += [(socket.AF_UNIX, path) for path in SOCKETS]
for family, address in WAYS:
    try:
        with socket.socket(family) as connection:
            connection.settimeout(1)
            connection.connect(address)
            connection.sendall(REQUEST)
            raise SystemExit(f"POSTED to {address}: {connection.recv(100)!r}")
    except OSError:
        continue
