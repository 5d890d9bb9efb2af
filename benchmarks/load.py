"""A bounded load on one loopback server: keep-alive connections that each send one request at a time."""

import asyncio
import time
from dataclasses import dataclass
from statistics import quantiles

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Measured:
    requests: int
    seconds: float
    milliseconds: list[float]

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    def percentile(self, n: int) -> float:
        return quantiles(self.milliseconds, n=100)[n - 1]


class Connection(asyncio.Protocol):
    """Sends the same bytes again as soon as an answer is whole; answers must have a content-length."""

    def __init__(self, request: bytes, until: float, done: asyncio.Future) -> None:
        self.request, self.until, self.done = request, until, done
        self.buffer = b""
        self.took: list[float] = []

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(self.buffer[:500].decode(errors="replace")))
            self.transport.close()
            return
        self.buffer = b""
        now = time.perf_counter()
        self.took.append((now - self.began) * 1000)
        if now < self.until:
            self.send()
        else:
            self.transport.close()
            self.done.set_result(self.took)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def request(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: demo_key\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


async def load(port: int, sent: bytes, *, connections: int, seconds: float) -> Measured:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    waiting = []
    for _ in range(connections):
        done = loop.create_future()
        await loop.create_connection(lambda done=done: Connection(sent, began + seconds, done), LOOPBACK[0], port)
        waiting.append(done)
    took = await asyncio.gather(*waiting)
    milliseconds = [one for each in took for one in each]
    return Measured(len(milliseconds), time.perf_counter() - began, milliseconds)
