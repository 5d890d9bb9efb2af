"""Arguments and answers as JSON text and back: plain Python values only, never an object that runs code.

None, bool, int, float, str and lists stand for themselves. All else is {"type": ..., "value": ...}: tuple, set,
frozenset, dict (pairs), bytes (hexadecimal), complex, and floats and whole numbers that JSON cannot hold.
"""

import json
import math
from collections import deque
from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from itertools import islice

MAX_DEPTH = 50
MAX_ITEMS = 200_000  # of one value, all levels together
MAX_SAME_HASHES = 100
MAX_EXACT_INT = 1 << 200
SEQUENCES = {"tuple": tuple, "set": set, "frozenset": frozenset}


class NotData(Exception):
    """A value that is no plain data; the message says why."""


class Budget:
    """How many items may still be written or read."""

    def __init__(self) -> None:
        self.left = MAX_ITEMS

    def take(self, depth: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise NotData(f"it holds more than {MAX_ITEMS} items")
        if depth > MAX_DEPTH:
            raise NotData(f"it is nested more than {MAX_DEPTH} deep")


def write_value(value: object) -> str:
    """Return the value as one line of JSON; raise NotData where it is more than plain data."""
    return json.dumps(to_json(value, 0, Budget()), allow_nan=False, separators=(",", ":"))


def read_value(text: str | bytes) -> object:
    """Return the value that a line of JSON holds; raise NotData where it holds none."""
    try:
        parsed = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise NotData("it is not JSON that can be read") from None
    return from_json(parsed)


def refuse_constant(text: str) -> None:
    raise ValueError(text)


def to_json(value: object, depth: int, budget: Budget) -> object:
    budget.take(depth)
    value = as_python(value)
    if isinstance(value, bool | None):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        number = int(value)
        return number if abs(number) < MAX_EXACT_INT else {"type": "int", "value": hex(number)}
    if isinstance(value, float):
        number = float(value)
        return number if math.isfinite(number) else {"type": "float", "value": repr(number)}
    if isinstance(value, complex):
        return {"type": "complex", "value": [repr(value.real), repr(value.imag)]}
    if isinstance(value, bytes | bytearray):
        return {"type": "bytes", "value": bytes(value).hex()}
    if isinstance(value, dict):
        pairs = [[to_json(each, depth + 1, budget) for each in pair] for pair in dict.items(value)]
        return {"type": "dict", "value": pairs}
    return items_to_json(value, depth, budget)


def items_to_json(value: object, depth: int, budget: Budget) -> object:
    for name, kind in SEQUENCES.items():
        if isinstance(value, kind):
            return {"type": name, "value": [to_json(each, depth + 1, budget) for each in value]}
    if isinstance(value, list | range | Iterator | KeysView | ValuesView | ItemsView | deque):
        return [to_json(each, depth + 1, budget) for each in take_items(value)]
    raise NotData(f"it holds {describe_type(value)}, and answers are plain data: numbers, text, lists, dicts and so on")


def take_items(value: Iterable) -> Iterable:
    """Take the items of a list or of what yields them, such as a generator; an endless one is cut, and then refused."""
    return islice(value, MAX_ITEMS + 1)


def as_python(value: object) -> object:
    """Return the Python value of a numpy number or array; all else as it is."""
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return value.tolist()
    return value


def describe_type(value: object) -> str:
    return f"an object of type {type(value).__name__[:80]!r}"


def from_json(parsed: object) -> object:
    """Return the value that `to_json` wrote; raise NotData for anything else."""
    try:
        return read_item(parsed, 0, Budget())
    except (TypeError, ValueError, KeyError, OverflowError):  # such as a list among the members of a set
        raise NotData("it is not a value that was written as data") from None


def read_item(parsed: object, depth: int, budget: Budget) -> object:
    budget.take(depth)
    if parsed is None or isinstance(parsed, bool | int | float | str):
        return parsed
    if isinstance(parsed, list):
        return [read_item(each, depth + 1, budget) for each in parsed]
    if not isinstance(parsed, dict):
        raise ValueError
    kind, value = parsed["type"], parsed["value"]
    if kind in SEQUENCES and isinstance(value, list):
        items = [read_item(each, depth + 1, budget) for each in value]
        if kind != "tuple":
            check_hashes(items)
        return SEQUENCES[kind](items)
    if kind == "dict" and isinstance(value, list):
        pairs = [(read_item(key, depth + 1, budget), read_item(each, depth + 1, budget)) for key, each in value]
        check_hashes([key for key, _ in pairs])
        return dict(pairs)
    return read_scalar(kind, value)


def check_hashes(items: list) -> None:
    """Check that few items share a hash; raise NotData if many do, as a set of them would take hours to build."""
    hashes = sorted(map(hash, items))
    if any(one == other for one, other in zip(hashes, hashes[MAX_SAME_HASHES:], strict=False)):
        raise NotData("too many of its members have the same hash")


def read_scalar(kind: str, value: object) -> object:
    if kind == "complex" and isinstance(value, list):
        return complex(*(float(part) for part in value))
    if not isinstance(value, str):
        raise ValueError
    if kind == "int":
        return int(value, 16)
    if kind == "float" and value in ("nan", "inf", "-inf"):
        return float(value)
    if kind == "bytes":
        return bytes.fromhex(value)
    raise ValueError


def is_same(expected: object, answer: object, tolerance: float) -> bool:
    """Whether an answer counts as the expected value: as Python's ==, with floats within the tolerance.

    True is not 1, a list is not a tuple, and nan is nan. A whole number and a float may be equal.
    """
    if isinstance(expected, bool) or isinstance(answer, bool) or expected is None or answer is None:
        return expected is answer
    if isinstance(expected, int | float | complex) and isinstance(answer, int | float | complex):
        return is_same_number(expected, answer, tolerance)
    if isinstance(expected, bytearray):
        expected = bytes(expected)
    if type(expected) is not type(answer):
        return False
    if isinstance(expected, list | tuple):
        return len(expected) == len(answer) and all(
            is_same(*pair, tolerance) for pair in zip(expected, answer, strict=True)
        )
    if isinstance(expected, dict):
        return expected.keys() == answer.keys() and all(
            is_same(value, answer[key], tolerance) for key, value in expected.items()
        )
    return expected == answer


def is_same_number(expected: complex, answer: complex, tolerance: float) -> bool:
    if isinstance(expected, int) and isinstance(answer, int):
        return expected == answer
    if isinstance(expected, complex) or isinstance(answer, complex):
        parts = [complex(number) for number in (expected, answer)]
        return is_same_number(parts[0].real, parts[1].real, tolerance) and is_same_number(
            parts[0].imag, parts[1].imag, tolerance
        )
    if expected == answer or (expected != expected and answer != answer):
        return True
    try:
        return math.isclose(expected, answer, rel_tol=tolerance, abs_tol=tolerance)
    except OverflowError:  # a whole number that is too large for a float
        return False
