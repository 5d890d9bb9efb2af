"""When two cells say the same: one rule for labels, keys of groups and whatever else is compared by value."""

import re
from decimal import Decimal, InvalidOperation

MAX_NUMBER_CHARS = 64
MAX_DIGITS_WRITTEN = 40  # of a number with an exponent: 1e300 stays as it is
_CODE = re.compile(r"[+-]?0\d")  # 007 is a code, not the number 7


def plain_number(text: str) -> str | None:
    """Return a number in its shortest plain form, exact at any length; None for a text that is none.

    1.0, +1 and 1e0 give "1"; a code with a leading zero, such as 007, is no number.
    """
    text = text.strip()
    if not text.isascii() or len(text) > MAX_NUMBER_CHARS or "_" in text or _CODE.match(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if number == 0:
        return "0"
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MAX_DIGITS_WRITTEN:
        return None
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".").removeprefix("+") if "." in written else written.removeprefix("+")


def same_spelling(text: str) -> str:
    """Return what is equal for texts that differ only by case and by the amount of space in them."""
    return " ".join(text.split()).casefold()
