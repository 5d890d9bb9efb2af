"""Numbers as people write them: plain, with a decimal comma, or with commas between thousands."""

import math
import re
from collections.abc import Collection
from typing import Literal

Mode = Literal["plain", "comma", "thousands"]
_CODE = re.compile(r"(?:\A|\0)\s*[+-]?0\d")  # 007 is a code, not the number 7
_THOUSANDS = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+(,\d+)?")


class NumberForm:
    """The one notation in which all values so far are numbers; `mode` is None once there is none.

    comma_first: whether `1,234` is more likely a decimal number: so in files whose cells are not separated by commas.
    """

    def __init__(self, comma_first: bool) -> None:
        self.mode: Mode | None = "plain"
        self.minimum, self.maximum, self.whole = math.inf, -math.inf, True
        self._next: list[Mode] = ["comma", "thousands"] if comma_first else ["thousands", "comma"]
        self._points = False

    def add(self, values: Collection[str]) -> None:
        """Add values, none of them missing."""
        joined = "\0".join(values)
        while self.mode is not None:
            found = parse_numbers(values, joined, self.mode)
            if found is not None:
                self._points = self._points or (self.mode == "plain" and "." in joined)
                self.minimum, self.maximum = min(self.minimum, min(found)), max(self.maximum, max(found))
                self.whole = self.whole and all(map(float.is_integer, found))
                return
            if self._points and "comma" in self._next:
                self._next.remove("comma")  # points were decimal points until now
            self.mode = self._next.pop(0) if self._next else None


def parse_numbers(values: Collection[str], joined: str, mode: str) -> list[float] | None:
    """Parse the values as finite numbers; return None if one is not a number in this mode.

    joined: all values with NUL between them.
    """
    if "_" in joined or not joined.isascii() or _CODE.search(joined):
        return None
    if mode != "plain":
        form = _THOUSANDS if mode == "thousands" else _COMMA
        if not all(form.fullmatch(value) for value in values):
            return None
        values = [normalize(value, mode) for value in values]
    try:
        found = list(map(float, values))
    except ValueError:
        return None
    return found if math.isfinite(sum(found)) or all(map(math.isfinite, found)) else None


def parse_number(value: str, mode: str = "plain") -> float | None:
    found = parse_numbers([value], value, mode)
    return found[0] if found else None


def normalize(value: str, mode: str) -> str:
    """Return the number with a decimal point and without thousands separators."""
    if mode == "comma":
        return value.replace(".", "").replace(",", ".")
    return value.replace(",", "") if mode == "thousands" else value
