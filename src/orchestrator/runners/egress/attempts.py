"""Which hosts an agent may reach at which addresses, and a bounded record of what it tried."""

import ipaddress
from collections.abc import Iterable, Sequence

from orchestrator.contract.addresses import is_public
from orchestrator.contract.egress import AllowedHost, EgressAttempt

MAX_RECORDED = 200  # different hosts and ports; attempts beyond count as one
OTHERS = "(others)"
# of clouds outside of the link-local networks: AWS over IPv6, Alibaba, Oracle
METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192")))


class Policy:
    """The list of one agent; an empty one allows nothing."""

    def __init__(self, allowed: Iterable[AllowedHost]) -> None:
        self._entries = {entry.key: entry for entry in allowed}

    def find(self, host: str, port: int) -> AllowedHost | None:
        return self._entries.get((host, port))

    def list_reachable(self, entry: AllowedHost, addresses: Sequence[str]) -> list[str]:
        """Return those addresses of the host that may be connected to.

        An address that somebody listed as such counts. What a name resolves to must be public, or, where the entry is
        one of the server's own, at least no address of a machine's own link: metadata services answer there.
        """
        if entry.private and addresses and addresses[0] == entry.host:
            return list(addresses)
        return [address for address in addresses if _is_reachable(address, private=entry.private)]


class Attempts:
    """What one agent tried to reach, counted by host, port and outcome."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, int, bool, str], EgressAttempt] = {}

    def add(self, host: str, port: int, *, allowed: bool, reason: str = "") -> EgressAttempt:
        """Count one attempt; return its entry, to which bytes are added."""
        key = (host, port, allowed, reason)
        if key not in self._counted and len(self._counted) >= MAX_RECORDED:
            key = (OTHERS, 0, allowed, "")
        if key in self._counted:
            self._counted[key].count += 1
        else:
            self._counted[key] = EgressAttempt(host=key[0], port=key[1], allowed=allowed, reason=key[3])
        return self._counted[key]

    def list_all(self) -> list[EgressAttempt]:
        return [attempt.model_copy() for attempt in self._counted.values()]


def _is_reachable(text: str, *, private: bool) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    plain = getattr(address, "ipv4_mapped", None) or address
    if is_public(plain):
        return True
    is_special = plain.is_link_local or plain.is_multicast or plain.is_unspecified or plain in METADATA
    return private and not is_special
