"""What a coding agent may reach: exact hosts and ports, and what it tried to reach."""

import ipaddress
import re

from pydantic import BaseModel, ConfigDict, Field

from orchestrator.contract.addresses import MAX_HOST_CHARS
from orchestrator.contract.errors import Invalid

HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
HTTPS_PORT = 443
MAX_PORT = 65_535


class AllowedHost(BaseModel):
    """One host and port that an agent may reach.

    private: whether an address that is not public counts too: the person who runs the server has named this very entry.
    """

    model_config = ConfigDict(frozen=True)

    host: str
    port: int
    private: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return self.host, self.port


class EgressAttempt(BaseModel):
    """Connections of one agent to one host and port, counted together."""

    host: str
    port: int
    allowed: bool
    reason: str = Field(description="Why it was refused or failed; empty for connections that were made.")
    count: int = 1
    sent_bytes: int = 0
    received_bytes: int = 0
    tls_connections: int = Field(
        default=0, description="Of `count`, those that are encrypted: nothing in them is read."
    )
    model_calls: int = Field(
        default=0, description="Calls of a model that were seen in connections without encryption."
    )
    unread_calls: int = Field(default=0, description="Of `model_calls`, those under way, and whose tokens are unknown.")
    input_tokens: int = Field(default=0, description="Read in answers, as are the other tokens; cached ones included.")
    cached_tokens: int = 0
    output_tokens: int = 0


def describe_attempt(attempt: EgressAttempt) -> str:
    """Return it as a line of a log: `127.0.0.1:8000: reached (1 times), 3 model calls, 2,400 + 120 tokens`."""
    outcome = "reached" if attempt.allowed else f"refused, {attempt.reason}"
    line = f"{attempt.host}:{attempt.port}: {outcome} ({attempt.count} times)"
    if attempt.tls_connections:
        line += f", encrypted, {attempt.sent_bytes:,} bytes sent, {attempt.received_bytes:,} received"
    if attempt.model_calls:
        line += f", {attempt.model_calls:,} model calls, {attempt.input_tokens:,} + {attempt.output_tokens:,} tokens"
    if attempt.unread_calls:
        line += f", the tokens of {attempt.unread_calls:,} calls unknown"
    return line


def parse_allowed_host(text: str, *, private: bool) -> AllowedHost:
    """Parse `host`, `host:port`, `1.2.3.4:port` or `[::1]:port`; without a port it is 443. Raises Invalid."""
    host, port = split_host_port(text, default_port=HTTPS_PORT)
    return AllowedHost(host=host, port=port, private=private)


def split_host_port(text: str, *, default_port: int | None = None) -> tuple[str, int]:
    """Return host, in lower case and without brackets, and port; raise Invalid for anything but a plain pair."""
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+)(?::([0-9]{1,5}))?", text)
    if match is None or len(text) > MAX_HOST_CHARS + 8:
        raise Invalid(f"{text[:100]!a} is not a host and port, such as api.example.com:443.")
    port = int(match[2]) if match[2] else default_port
    if port is None or not 0 < port <= MAX_PORT:
        raise Invalid(f"{text[:100]!a} has no valid port; write it as in api.example.com:443.")
    return normalize_host(match[1].strip("[]")), port


def normalize_host(host: str) -> str:
    """Return a host name in lower case without its last dot, or an address in its only form; raise Invalid.

    Names such as `127.1` and `0x7f.1`, which some resolvers read as addresses, are refused.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        name = host.lower().removesuffix(".")
    last = name.rpartition(".")[2]
    is_number = last.isdigit() or last.startswith("0x")
    if len(name) > MAX_HOST_CHARS or not HOST_NAME.fullmatch(name) or is_number:
        raise Invalid(f"{host[:100]!a} is neither a host name nor an address.")
    return name
