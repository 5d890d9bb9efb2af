"""Webhooks signed by Standard Webhooks, and messages for what speaks Slack's form of them.

The address is looked up here, checked, and connected to as checked: a name that answers differently a moment later
(DNS rebinding) changes nothing. Redirects are not followed, proxies of the environment not used.
Source: Standard Webhooks 1.0 (headers webhook-id, webhook-timestamp, webhook-signature `v1,` and HMAC-SHA256 in base64).
"""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import time

import httpcore

from orchestrator import __version__
from orchestrator.contract.addresses import Allowed, Url, checked_url, permitted
from orchestrator.contract.notifications import Delivery
from orchestrator.engine.notifications.wording import envelope, sentences, title

ATTEMPT_SECONDS = 10.0
ANSWER_BYTES = 2_048  # of the answer, read to be let go
SECRET_PREFIX = "whsec_"


class Refused(Exception):
    """The other side did not take it. `status` is its answer, `retry_after` the seconds it asked to be left alone."""

    def __init__(self, message: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


async def post_webhook(channel, delivery: Delivery, allowed: Allowed) -> int:
    """The status with which the receiver took it. Raises Refused, AddressBlocked, OSError or httpcore's errors."""
    body, stamp = envelope(delivery), str(int(time.time()))
    headers = {
        "webhook-id": delivery.id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(channel.secret, delivery.id, stamp, body),
    }
    return await _post(channel.url, body, headers, allowed)


async def post_slack(channel, delivery: Delivery, allowed: Allowed) -> int:
    """As post_webhook; the text is escaped, so that a task's name is neither markup nor a mention."""
    text = f"*{escaped(title(delivery))}*\n{escaped(sentences(delivery))}"
    return await _post(channel.url, json.dumps({"text": text}).encode(), {}, allowed)


def escaped(text: str) -> str:
    for char, stands_for in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("*", "∗"), ("`", "ˋ")):
        text = text.replace(char, stands_for)
    return text


def signature(secret: str, delivery_id: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((delivery_id.encode(), stamp.encode(), body))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


async def _post(address: str, body: bytes, headers: dict[str, str], allowed: Allowed) -> int:
    url = checked_url(address)
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
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        problem: Exception | None = None
        for number in dict.fromkeys(permitted(self._url, [entry[4][0] for entry in found], self._allowed)):
            try:
                return await self._network.connect_tcp(number, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                problem = error
        raise problem or httpcore.ConnectError("no address")

    async def connect_unix_socket(self, *_args, **_named):
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
