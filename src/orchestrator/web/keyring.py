"""Who may come in: holders of the key, and of a one-time code that the command line hands out."""

import hashlib
import hmac
import secrets
import time

from orchestrator.contract.access import Principal

CODE_SECONDS = 12 * 3600.0
MAX_CODES = 100


class Keyring:
    """`public` says that the key is the one from the documentation."""

    def __init__(self, api_key: str, *, public: bool) -> None:
        self.public = public
        self.key_digest = hash_secret(api_key)
        self._codes: dict[str, float] = {}

    def find_principal(self, key: str) -> Principal | None:
        return Principal(name="admin") if key and hmac.compare_digest(hash_secret(key), self.key_digest) else None

    def create_code(self) -> str:
        """Make a code that signs one browser in, once, within 12 hours; drop the oldest of too many."""
        code = secrets.token_urlsafe(18)
        while len(self._codes) >= MAX_CODES:
            del self._codes[next(iter(self._codes))]
        self._codes[hash_secret(code)] = time.monotonic() + CODE_SECONDS
        return code

    def take_code(self, code: str) -> Principal | None:
        """Whom the code lets in; it is used up."""
        until = self._codes.pop(hash_secret(code), 0.0)
        return Principal(name="admin") if time.monotonic() < until else None


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
