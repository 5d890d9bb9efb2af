"""Which addresses a notification may go to: public ones over https, and what the settings allow besides."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from orchestrator.contract.errors import AddressBlocked, Invalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_HOST_CHARS = 253
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/9",
        "ff00::/8",
    )
)  # IANA's special-purpose registries (RFC 6890 and later): what a Python calls global differs by its release


@dataclass(frozen=True, slots=True)
class Allowed:
    """Own hosts and networks that may be reached as well, over plain http too."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Allowed":
        """From `host, 10.0.0.0/8, ::1`. Raises Invalid for what is neither a host name nor a network."""
        hosts, networks = set(), []
        for part in (part.strip().lower() for part in text.split(",")):
            try:
                networks.append(ipaddress.ip_network(part, strict=False))
            except ValueError:
                if part:
                    hosts.add(_check_host_name(part))
        return cls(frozenset(hosts), tuple(networks))

    def is_permitted(self, host: str, address: Address, scheme: str) -> bool:
        own = host.lower().rstrip(".") in self.hosts or any(_unmap(address) in network for network in self.networks)
        return own or (scheme == "https" and is_public(address))


@dataclass(frozen=True, slots=True)
class Url:
    """An address as it was checked. `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str


def check_url(text: str) -> Url:
    """Check an http or https address; raise Invalid if it is none, or holds a name and password."""
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise Invalid(f"url: it is not a valid address: {error}.", field="url") from None
    if parts.scheme not in ("http", "https"):
        raise Invalid("url: it must begin with https:// (http:// for what NOTIFY_ALLOW names).", field="url")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise Invalid(
            "url: it contains a space, a control character or one that is not ASCII; write it percent-encoded.",
            field="url",
        )
    if parts.username is not None or parts.password is not None:
        raise Invalid("url: a name and password in the address would end up in logs; leave them out.", field="url")
    if not 0 < len(host) <= MAX_HOST_CHARS or port == 0:
        raise Invalid("url: it has no host, or its port is not valid.", field="url")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Url(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), target)


def is_public(address: Address) -> bool:
    """Whether the address is anyone's to reach; what an IPv6 address carries of IPv4 is looked at, not its wrapping."""
    plain = _unmap(address)
    if isinstance(plain, ipaddress.IPv6Address):
        if plain.is_site_local:  # fec0::/10, given up long ago and in use in some nets
            return False
        if plain in _NAT64:
            return is_public(ipaddress.IPv4Address(int(plain) & 0xFFFFFFFF))
        inner = plain.sixtofour or (plain.teredo and plain.teredo[1])
        if inner is not None and not is_public(inner):
            return False
    if any(plain in network for network in _SPECIAL if network.version == plain.version):
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def check_permitted(url: Url, resolved: list[str], allowed: Allowed) -> list[str]:
    """Return those of a host's addresses that may be connected to; raise AddressBlocked if none may."""
    good = [
        text
        for text in resolved
        if allowed.is_permitted(url.host, ipaddress.ip_address(text.partition("%")[0]), url.scheme)
    ]
    if not good:
        why = "http goes to hosts of your own only" if url.scheme == "http" else "it is not a public address"
        raise AddressBlocked(
            f"Nothing is sent to {url.host} ({', '.join(sorted(set(resolved))[:3])}): {why}. NOTIFY_ALLOW can name it."
        )
    return good


def _unmap(address: Address) -> Address:
    return getattr(address, "ipv4_mapped", None) or address


def _check_host_name(text: str) -> str:
    name = text.rstrip(".")
    if (
        not name.isascii()
        or len(name) > MAX_HOST_CHARS
        or not all(part and part.replace("-", "").replace("_", "").isalnum() for part in name.split("."))
    ):
        raise Invalid(f"NOTIFY_ALLOW: {text!r} is neither a host name nor a network such as 10.0.0.0/8.")
    return name
