"""Foreign text in a prompt: marked off, so that a model can tell what it is shown from what it is told."""

import hashlib
import re

from orchestrator.agents.rules.failure import clean_line

TOKEN_MARKS = re.compile(r"<\|(?=[\w ]{1,40}\|>)")  # how chat templates begin a turn: <|im_start|>


def quote(title: str, text: str) -> str:
    """Return the text between two lines that only it can have, since they hold its own digest.

    Chat templates' marks are broken, since a model would take them for the beginning of another's turn.
    """
    plain = TOKEN_MARKS.sub("<\u200b|", text)
    digest = hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()[:12]
    return f"<data {digest} {clean_title(title)}>\n{plain.rstrip()}\n</data {digest}>"


def quote_log(title: str, text: str, max_chars: int) -> str:
    """Return the end of a log, cleaned of control characters and marked off."""
    cleaned = clean_line(text[-4 * max_chars :])
    return quote(title, cleaned if len(cleaned) <= max_chars else "..." + cleaned[-max_chars:])


def clean_title(title: str) -> str:
    return " ".join(clean_line(title).replace(">", "").split())[:100]
