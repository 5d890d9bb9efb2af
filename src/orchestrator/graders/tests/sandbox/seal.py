"""Bytes that only who has the key can read: calls on their way to the driver, held-out answers on their way back.

A stream of SHAKE-256 over key and nonce, added to the bytes. It hides; it does not prove who wrote.
Source: FIPS 202, SHAKE as an extendable-output function.
"""

import hashlib

NONCE_BYTES = 16
KEY_VARIABLE = "ORCHESTRATOR_TESTS_KEY"


def seal(content: bytes, key: bytes, nonce: bytes) -> bytes:
    """Return the nonce and the sealed content; no nonce may serve two contents."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"A nonce has {NONCE_BYTES} bytes, not {len(nonce)}.")
    return nonce + add_stream(content, key, nonce)


def derive_nonce(content: bytes, key: bytes) -> bytes:
    """Return a nonce that only the same content has, so that the same answers give the same bytes."""
    return hashlib.sha256(b"nonce" + key + content).digest()[:NONCE_BYTES]


def unseal(sealed: bytes, key: bytes) -> bytes:
    """Return the content of sealed bytes; with another key, or of other bytes, it is noise."""
    nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return add_stream(content, key, nonce)


def add_stream(content: bytes, key: bytes, nonce: bytes) -> bytes:
    stream = hashlib.shake_256(key + nonce).digest(len(content))
    return (int.from_bytes(content) ^ int.from_bytes(stream)).to_bytes(len(content))
