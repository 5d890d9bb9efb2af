"""The host that a TLS client asks for, read from its first message: one address may serve many hosts. Pure.

Source: RFC 8446 section 4.1.2 (ClientHello) and RFC 6066 section 3 (server_name).
"""

HANDSHAKE, CLIENT_HELLO, SERVER_NAME = 22, 1, 0
RECORD_HEAD_BYTES = 5


def is_tls(first: bytes) -> bool:
    """Return whether a client's first bytes begin a TLS handshake."""
    return first[:1] == bytes([HANDSHAKE])


def measure_record(head: bytes) -> int:
    """Return the size of the record whose first 5 bytes these are, with them."""
    return RECORD_HEAD_BYTES + int.from_bytes(head[3:5])


def read_server_name(record: bytes) -> str | None:
    """Return the host name in a ClientHello, in lower case; None if it names none or is no whole ClientHello."""
    try:
        return _read_server_name(record)
    except (IndexError, UnicodeDecodeError):
        return None


def _read_server_name(record: bytes) -> str | None:
    if record[RECORD_HEAD_BYTES] != CLIENT_HELLO:
        return None
    at = RECORD_HEAD_BYTES + 4 + 2 + 32  # handshake's head, version, random
    at += 1 + record[at]  # session id
    at += 2 + int.from_bytes(record[at : at + 2])  # cipher suites
    at += 1 + record[at]  # compression
    end = at + 2 + int.from_bytes(record[at : at + 2])
    at += 2
    while at + 4 <= end <= len(record):
        kind, size = int.from_bytes(record[at : at + 2]), int.from_bytes(record[at + 2 : at + 4])
        if kind == SERVER_NAME:
            name_size = int.from_bytes(record[at + 7 : at + 9])
            return record[at + 9 : at + 9 + name_size].decode("ascii").lower()
        at += 4 + size
    return None
