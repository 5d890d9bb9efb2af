"""Real receivers of notifications on loopback: a web server and a mail server that keep what they were sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP


@dataclass
class Hook:
    """What a web server got. `answer` makes the raw answer to the n-th request, counted from 1."""

    answer: Callable[[int], bytes] = lambda _: b"HTTP/1.1 204 No Content\r\n\r\n"
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@asynccontextmanager
async def listening(hook: Hook) -> AsyncIterator[Hook]:
    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        hook.got.append((first, headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(hook.answer(len(hook.got)))
        writer.close()

    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield hook


class Mailbox:
    """Keeps letters; `refuse` is what it answers instead of taking one."""

    def __init__(self, refuse: str | None = None) -> None:
        self.letters: list = []
        self.refuse = refuse

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.refuse:
            return self.refuse
        self.letters.append(envelope)
        return "250 taken"


@asynccontextmanager
async def mail_server(box: Mailbox, **options) -> AsyncIterator[int]:
    """The port of a mail server that puts what it gets into `box`."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="mail.test", loop=loop, **options), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
