"""What a parameter may be: as its mark says, else inferred from the value it has."""

import math
import re
from dataclasses import dataclass

Value = bool | int | float | str
SPAN = 10.0  # an unmarked positive float is searched from a tenth to ten times its value
WHOLE_SPAN = 4  # an unmarked whole number from a quarter to four times its value
SIGNED_SPAN = 3.0  # an unmarked negative number from three times its value to as much above zero
LOG_FROM = 16  # whole numbers whose range reaches over this factor are searched on a logarithmic scale
GRAMMAR = "write float, int (each with a range such as 0.1..2 and perhaps log), bool, or choice a|b|c"
RANGE = re.compile(r"([-+.\w]+?)\.\.([-+.\w]+)")


@dataclass(frozen=True, slots=True)
class Range:
    """kind float or int: from `low` to `high`, both included. kind choice: one of `options`."""

    kind: str
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    options: tuple[Value, ...] = ()

    def contains(self, value: Value) -> bool:
        if self.kind == "choice":
            return any(value == option and type(value) is type(option) for option in self.options)
        return not isinstance(value, (bool, str)) and self.low <= value <= self.high

    @property
    def size(self) -> float:
        """Return the number of values; infinite for floats."""
        if self.kind == "choice":
            return len(self.options)
        return math.inf if self.kind == "float" else self.high - self.low + 1


def read_range(text: str, value: Value) -> Range:
    """Parse the words behind `# param:` into a range; raise ValueError, which says what to write, if they are none."""
    kind, _, rest = text.strip().partition(" ")
    if kind == "choice":
        return parse_choice(rest, value)
    if kind == "bool" and not rest:
        return parse_numeric(bool, value, "")
    if kind in ("float", "int"):
        return parse_numeric({"float": float, "int": int}[kind], value, rest)
    if not kind or RANGE.match(kind) or kind == "log":
        return parse_numeric(type(value), value, text.strip())
    raise ValueError(f"{kind[:40]!r} is not a kind of parameter; {GRAMMAR}")


def parse_numeric(kind: type, value: Value, rest: str) -> Range:
    if kind is bool:
        if rest or not isinstance(value, bool):
            raise ValueError(f"bool can only be used for True or False, without a range; {GRAMMAR}")
        return infer_range(value)
    if isinstance(value, (bool, str)):
        raise ValueError(f"{str(value)[:40]!r} is not a number; {GRAMMAR}")
    words = rest.split()
    logarithmic = "log" in words
    words = [word for word in words if word != "log"]
    if not words:
        range_ = infer_range(kind(value))
        return Range(range_.kind, range_.low, range_.high, logarithmic or range_.log) if range_.low > 0 else range_
    parts = RANGE.fullmatch(words[0])
    if len(words) > 1 or parts is None:
        raise ValueError(f"{rest[:40]!r} is not a range; {GRAMMAR}")
    low, high = parse_number(kind, parts[1]), parse_number(kind, parts[2])
    if not low < high:
        raise ValueError(f"the range {words[0]} is empty")
    if logarithmic and low <= 0:
        raise ValueError(f"the range {words[0]} cannot be logarithmic, because it does not begin above 0")
    return check_range(Range(kind.__name__, low, high, logarithmic), value)


def parse_number(kind: type, text: str) -> float:
    try:
        number = kind(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]!r} is not a {'whole ' if kind is int else ''}number")
    return number


def parse_choice(rest: str, value: Value) -> Range:
    """Parse options, which are of the same kind as the value: text, numbers, or True and False."""
    words = [word.strip() for word in rest.split("|")]
    options = tuple(word if isinstance(value, str) else parse_word(word) for word in words)
    if len(set(map(repr, options))) < 2:
        raise ValueError("a choice needs at least two options: choice a|b")
    return check_range(Range("choice", options=options), value)


def parse_word(word: str) -> Value:
    if word in ("True", "False"):
        return word == "True"
    for kind in (int, float):
        try:
            number = kind(word)
        except ValueError:
            continue
        if math.isfinite(number):
            return number
    raise ValueError(f"{word[:40]!r} is not a number, True or False, although the program's own value is")


def check_range(range_: Range, value: Value) -> Range:
    if not range_.contains(value):
        allowed = "|".join(map(str, range_.options)) if range_.options else f"{range_.low:g}..{range_.high:g}"
        raise ValueError(f"the program's own value {str(value)[:40]} is not in {allowed[:200]}")
    return range_


def infer_range(value: float) -> Range:
    """Return a range around the value, as docs/evaluators.md describes it."""
    if isinstance(value, bool):
        return Range("choice", options=(True, False))
    if isinstance(value, int):
        if value > 0:
            low, high = max(1, value // WHOLE_SPAN), value * WHOLE_SPAN
            return Range("int", low, high, log=high / low >= LOG_FROM)
        return Range("int", 0, WHOLE_SPAN) if value == 0 else Range("int", 3 * value, -3 * value)
    if value > 0:
        return Range("float", value / SPAN, value * SPAN, log=True)
    return Range("float", -1.0, 1.0) if value == 0 else Range("float", SIGNED_SPAN * value, -SIGNED_SPAN * value)
