"""Secrets are masked before a text is stored: values of secret settings, and what looks like a key."""

import os
import re
import string
from collections.abc import Iterable

MASK = "[masked]"
MIN_SECRET_CHARS = 8  # shorter values would also be found in ordinary text
SECRET_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)$", re.IGNORECASE)
# Forms that providers give their keys: OpenAI and Anthropic, Google, GitHub, AWS, Slack, Hugging Face, signed tokens.
KEY_FORMS = re.compile(
    r"\bsk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16,}|\bAIza[A-Za-z0-9_-]{30,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}"
    r"|\bAKIA[A-Z0-9]{16}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bhf_[A-Za-z0-9]{30,}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
)


MAX_WORD_CHARS = 64 * 1024  # a longer word is let through in parts: no key has that length
_WORD_CHARS = string.ascii_letters + string.digits + "_.-"  # what keys of the known forms are made of
_COMPARED_CHARS = 16  # of a secret, before all of it


def mask_secrets(text: str, known: Iterable[str] = ()) -> str:
    """Return the text without secrets.

    known: further secrets, besides environment variables whose names end in KEY, TOKEN, SECRET or PASSWORD.
    """
    return _replace(text, _list_secrets(known))


class StreamMask:
    """Masks a text that comes in pieces, wherever it was cut: the pieces together are what `mask_secrets` makes of all.

    What may be the beginning of a secret is held back until it is known to be one or not: at least the last word. Of
    secrets that overlap, and of words longer than MAX_WORD_CHARS, more may be masked, or the form of a key missed.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._secrets = _list_secrets(known)
        self._rest = ""

    def add(self, text: str) -> str:
        """Return, masked, what can be told by now of this piece and of those before."""
        self._rest += text
        return self._take(self._find_cut())

    def finish(self) -> str:
        """Return, masked, what was held back."""
        return self._take(len(self._rest))

    def _take(self, cut: int) -> str:
        ready, self._rest = self._rest[:cut], self._rest[cut:]
        return _replace(ready, self._secrets)

    def _find_cut(self) -> int:
        """Return up to where nothing can belong to a secret that goes on, nor to one that is whole already."""
        text = self._rest
        cut = min((_find_beginning(text, secret) for secret in self._secrets), default=len(text))
        while (start := self._find_start(cut)) < cut:
            cut = start
        return cut

    def _find_start(self, cut: int) -> int:
        """Return where the word or the secret that a cut would go through begins; the cut itself if it is none."""
        text = self._rest
        start = len(text[:cut].rstrip(_WORD_CHARS))
        if cut - start > MAX_WORD_CHARS:
            start = cut
        for secret in self._secrets:
            at = text.find(secret, max(0, cut - len(secret) + 1), cut + len(secret) - 1)
            start = min(start, at) if at >= 0 else start
        return start


def _list_secrets(known: Iterable[str]) -> list[str]:
    """Return secrets, the longest first, so that one within another leaves nothing of it."""
    named = (value for name, value in os.environ.items() if SECRET_NAME.search(name))
    values = {value for value in (*named, *known) if len(value) >= MIN_SECRET_CHARS and value != "demo_key"}
    return sorted(values, key=len, reverse=True)


def _replace(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    return KEY_FORMS.sub(MASK, text)


def _find_beginning(text: str, secret: str) -> int:
    """Return where the end of the text begins that may be the beginning of the secret; the text's length if none."""
    at = text.find(secret[0], max(0, len(text) - len(secret) + 1))
    while at >= 0:
        if secret.startswith(text[at : at + _COMPARED_CHARS]) and secret.startswith(text[at:]):
            return at
        at = text.find(secret[0], at + 1)
    return len(text)
