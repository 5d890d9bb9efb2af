"""Secrets are masked before a text is stored: values of secret settings, and what looks like a key."""

import os
import re
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


def mask_secrets(text: str, known: Iterable[str] = ()) -> str:
    """Return the text without secrets.

    known: further secrets, besides environment variables whose names end in KEY, TOKEN, SECRET or PASSWORD.
    """
    named = (value for name, value in os.environ.items() if SECRET_NAME.search(name))
    values = {value for value in (*named, *known) if len(value) >= MIN_SECRET_CHARS and value != "demo_key"}
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, MASK)
    return KEY_FORMS.sub(MASK, text)
