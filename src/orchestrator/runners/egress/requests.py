"""Heads of requests to the proxy: which host they want, and what is sent on. Pure; a head is hostile input."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from orchestrator.contract.egress import split_host_port
from orchestrator.contract.errors import Invalid

MAX_HEAD_BYTES = 16 * 1024
HTTP_PORT = 80
METHOD_CHARS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# of one connection: to the proxy, or answered by it
DROPPED = frozenset({"connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "upgrade", "host"})


@dataclass(frozen=True)
class ProxyRequest:
    """Where a request goes. `head` is what is sent there first: nothing for a tunnel (CONNECT)."""

    host: str
    port: int
    head: bytes
    is_tunnel: bool


def parse_head(head: bytes) -> ProxyRequest:
    """Parse a head up to its empty line; raise Invalid, with a sentence for the agent, for anything unclear."""
    text = head.decode("latin-1")
    first, *lines = text.removesuffix("\r\n\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not METHOD_CHARS.issuperset(words[0]) or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise Invalid("The proxy understands HTTP/1.1 only.")
    headers = [_parse_header(line) for line in lines]
    method, target, version = words
    if method == "CONNECT":
        return ProxyRequest(*split_host_port(target), head=b"", is_tunnel=True)
    host, port, path = _parse_target(target)
    _check_host_header(headers, host, port)
    authority = f"[{host}]" if ":" in host else host
    kept = [f"{name}: {value}" for name, value in headers if name.lower() not in DROPPED]
    sent = [f"{method} {path} {version}", f"Host: {authority}:{port}", "Connection: close", *kept, "", ""]
    return ProxyRequest(host, port, "\r\n".join(sent).encode("latin-1"), is_tunnel=False)


def _parse_header(line: str) -> tuple[str, str]:
    name, separator, value = line.partition(":")
    is_plain = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
    if not separator or not is_plain or any(char in value for char in "\0\r\n"):
        raise Invalid("A header of the request is not valid.")
    return name, value.strip(" \t")


def _parse_target(target: str) -> tuple[str, int, str]:
    """Return host, port and path of an absolute http address."""
    if not target.startswith("http://") or not target.isascii() or not target.isprintable():
        raise Invalid("The proxy takes CONNECT, and plain requests for http:// addresses.")
    try:
        parts = urlsplit(target)
    except ValueError:
        raise Invalid("The address of the request is not valid.") from None
    host, port = split_host_port(parts.netloc, default_port=HTTP_PORT)  # refuses names and passwords, too
    return host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _check_host_header(headers: list[tuple[str, str]], host: str, port: int) -> None:
    """Check that the headers name no other host than the address: one server may be many hosts."""
    for name, value in headers:
        if name.lower() == "host" and split_host_port(value, default_port=HTTP_PORT) != (host, port):
            raise Invalid("The Host header names another host than the address of the request.")
