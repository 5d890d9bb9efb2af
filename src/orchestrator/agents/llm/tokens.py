"""How many tokens a text has: an estimate that needs no tokenizer, corrected by what the provider counted so far."""

import re

PIECES = re.compile(r"[A-Za-z]+|[0-9]+|\n[ \t]*|[ \t]+|[^\x00-\x7f]|[^\w\s]")
LETTERS_PER_TOKEN = 5.0  # within one word: long names are cut into pieces of about so many letters
DIGITS_PER_TOKEN = 3.0
MIN_FACTOR, MAX_FACTOR = 0.5, 3.0
WEIGHT = 0.5  # of the newest count
MIN_COUNTED_TOKENS = 200  # shorter requests say little about the tokenizer


def estimate_tokens(text: str) -> int:
    """Return about how many tokens the text has for today's tokenizers; English and code come out a little too high."""
    return round(sum(map(_weigh, PIECES.findall(text))))


def _weigh(piece: str) -> float:
    if piece.isascii() and piece.isalpha():
        return max(1.0, len(piece) / LETTERS_PER_TOKEN)
    if piece.isdigit() and piece.isascii():
        return max(1.0, len(piece) / DIGITS_PER_TOKEN)
    if piece.isspace():
        return 1.0 if piece[0] == "\n" else 0.0 if len(piece) == 1 else 0.5  # a single space belongs to the next word
    return 1.0 if not piece.isascii() else 0.8


class TokenCounter:
    """Counts tokens of one model. `correct` tells it what the provider counted."""

    def __init__(self) -> None:
        self.factor = 1.0

    def count(self, text: str) -> int:
        return round(estimate_tokens(text) * self.factor)

    def correct(self, text: str, counted: int) -> None:
        estimated = estimate_tokens(text)
        if counted < MIN_COUNTED_TOKENS or not estimated:
            return
        measured = min(max(counted / estimated, MIN_FACTOR), MAX_FACTOR)
        self.factor += WEIGHT * (measured - self.factor)
