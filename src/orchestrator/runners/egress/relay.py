"""Runs inside an agent's sandbox: leads its own loopback to the proxy's socket, then becomes the agent.

Stands alone: it is started as `python -I -S relay.py SOCKET PORTS COMMAND...` and imports nothing of ours. PORTS is
JSON: {"port": null} passes connections on as they are; {"port": "host:port"} opens a tunnel to that host first, for
clients that use no proxy for addresses of their own machine.
"""

import json
import os
import select
import socket
import sys
import threading

CHUNK_BYTES = 64 * 1024
MAX_CONNECTIONS = 64
MAX_ANSWER_BYTES = 4096


def main(path: str, ports: dict[str, str | None], command: list[str]) -> None:
    """Listen, leave the relay behind, and become the agent."""
    listeners = {listen(int(port)): target for port, target in ports.items()}
    if os.fork() == 0:
        if os.fork() == 0:  # its parent ends at once, so that the agent has no child that it did not start
            serve(path, listeners)
        os._exit(0)
    os.wait()
    for listener in listeners:
        listener.close()
    try:
        os.execvp(command[0], command)
    except OSError as problem:
        os.write(2, f"{command[0]}: {problem.strerror}\n".encode())
        os._exit(127)


def listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(MAX_CONNECTIONS)
    return listener


def serve(path: str, listeners: dict[socket.socket, str | None]) -> None:
    """Relay connections, each in a thread of its own, until the sandbox ends."""
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    free = threading.BoundedSemaphore(MAX_CONNECTIONS)
    while True:
        for listener in select.select(list(listeners), [], [])[0]:
            client = listener.accept()[0]
            free.acquire()
            threading.Thread(target=relay, args=(client, path, listeners[listener], free), daemon=True).start()


def relay(client: socket.socket, path: str, target: str | None, free: threading.BoundedSemaphore) -> None:
    proxy = socket.socket(socket.AF_UNIX)
    try:
        proxy.connect(path)
        if target and not open_tunnel(proxy, target):
            return
        back = threading.Thread(target=move, args=(proxy, client), daemon=True)
        back.start()
        move(client, proxy)
        back.join()
    except OSError:
        pass
    finally:
        client.close()
        proxy.close()
        free.release()


def open_tunnel(proxy: socket.socket, target: str) -> bool:
    proxy.sendall(f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n") and len(answer) < MAX_ANSWER_BYTES:
        byte = proxy.recv(1)
        if not byte:
            return False
        answer += byte
    return answer.startswith(b"HTTP/1.1 200")


def move(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(CHUNK_BYTES):
            target.sendall(data)
    except OSError:
        pass
    finally:
        for end, how in ((target, socket.SHUT_WR), (source, socket.SHUT_RD)):
            try:
                end.shutdown(how)
            except OSError:
                pass


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:])
