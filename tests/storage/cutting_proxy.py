"""A loopback proxy before PostgreSQL that cuts a connection at a commit: before the server hears of it, or after."""

import contextlib
import socket
import threading
from typing import Literal

COMMIT = b"COMMIT;\0"
Cut = Literal["before commit", "after commit"]


class CuttingProxy:
    def __init__(self, server_port: int) -> None:
        self.cut: Cut | None = None  # at the next commit, once
        self.refusing = False
        self.cuts = 0
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.refusing:
                    client.close()
                    continue
                _Pair(self, client, socket.create_connection(("127.0.0.1", self._server_port)))


class _Pair:
    def __init__(self, proxy: CuttingProxy, client: socket.socket, server: socket.socket) -> None:
        self.proxy, self.client, self.server = proxy, client, server
        self.withhold = False
        for pump in (self._to_server, self._to_client):
            threading.Thread(target=self._run, args=(pump,), daemon=True).start()

    def _run(self, pump) -> None:
        with contextlib.suppress(OSError):
            pump()
        for one in (self.client, self.server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _to_server(self) -> None:
        while data := self.client.recv(65536):
            if self.proxy.cut and COMMIT in data:
                cut, self.proxy.cut = self.proxy.cut, None
                self.proxy.cuts += 1
                if cut == "before commit":
                    return
                self.withhold = True
            self.server.sendall(data)

    def _to_client(self) -> None:
        while data := self.server.recv(65536):
            if self.withhold:
                return
            self.client.sendall(data)
