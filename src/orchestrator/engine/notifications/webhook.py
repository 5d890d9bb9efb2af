"""Webhooks signed by Standard Webhooks, and messages for what speaks Slack's form of them.

The address is looked up here, checked, and connected to as checked: a name that answers differently a moment later
(DNS rebinding) changes nothing. Redirects are not followed, proxies of the environment not used.
Source: Standard Webhooks 1.0: headers webhook-id, webhook-timestamp, webhook-signature (`v1,` and HMAC-SHA256, base64).
The standard library signs; the package `standardwebhooks` stays an independent check of it in the tests.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterable
from typing import cast

import httpcore

from orchestrator import __version__
from orchestrator.contract.addresses import Allowed, Url, check_permitted, check_url
from orchestrator.contract.notifications import Delivery
from orchestrator.engine.notifications.wording import build_webhook_body, format_text, format_title

ATTEMPT_SECONDS = 10.0
ANSWER_BYTES = 2_048  # of the answer, read to be let go
SECRET_PREFIX = "whsec_"

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)  # as httpcore has it


class Refused(Exception):
    """The receiver did not accept it. `status` is its answer, `retry_after` the seconds it asked to be left alone."""

    def __init__(self, message: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


async def post_webhook(address: str, secret: str, delivery: Delivery, allowed: Allowed) -> int:
    """Post the signed delivery and return the status with which the receiver accepted it.

    Raises Refused, AddressBlocked, OSError or httpcore's errors.
    """
    body, stamp = build_webhook_body(delivery), str(int(time.time()))
    headers = {
        "webhook-id": delivery.id,
        "webhook-timestamp": stamp,
        "webhook-signature": sign(secret, delivery.id, stamp, body),
    }
    return await _post(address, body, headers, allowed)


async def post_slack(address: str, delivery: Delivery, allowed: Allowed) -> int:
    """Post the delivery as post_webhook does, unsigned; its text is escaped: no name is markup or a mention."""
    text = f"*{escape(format_title(delivery))}*\n{escape(format_text(delivery))}"
    return await _post(address, json.dumps({"text": text}).encode(), {}, allowed)


def escape(text: str) -> str:
    for char, stands_for in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("*", "∗"), ("`", "ˋ")):
        text = text.replace(char, stands_for)
    return text


def sign(secret: str, delivery_id: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((delivery_id.encode(), stamp.encode(), body))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


async def _post(address: str, body: bytes, headers: dict[str, str], allowed: Allowed) -> int:
    url = check_url(address)
    named = {"content-type": "application/json", "user-agent": f"ai-orchestrator/{__version__}"} | headers
    times = dict.fromkeys(("connect", "read", "write", "pool"), ATTEMPT_SECONDS)
    async with (
        asyncio.timeout(ATTEMPT_SECONDS),
        httpcore.AsyncConnectionPool(network_backend=CheckedNetwork(url, allowed)) as pool,
    ):
        where = httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.target)
        async with pool.stream(
            "POST", where, headers=list(named.items()), content=body, extensions={"timeout": times}
        ) as answer:
            await _read_some(answer)
    if not 200 <= answer.status < 300:
        raise Refused(f"{url.host} answered with status {answer.status}.", answer.status, _retry_after(answer.headers))
    return answer.status


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, by number; the certificate is still checked against the name."""

    def __init__(self, url: Url, allowed: Allowed) -> None:
        self._url, self._allowed = url, allowed
        # httpcore has a stub without this base where anyio is missing, which comes with starlette
        self._network = cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        entries = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        problem: Exception | None = None
        for number in dict.fromkeys(check_permitted(self._url, [str(entry[4][0]) for entry in entries], self._allowed)):
            try:
                return await self._network.connect_tcp(number, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                problem = error
        raise problem or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("not over a socket file")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _read_some(answer: httpcore.Response) -> None:
    seen = 0
    async for part in answer.aiter_stream():
        seen += len(part)
        if seen > ANSWER_BYTES:
            return


def _retry_after(headers: list[tuple[bytes, bytes]]) -> float | None:
    value = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return float(value) if value.isdigit() and len(value) < 9 else None
