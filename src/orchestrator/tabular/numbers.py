"""Numbers as people write them: what a shape says of them, and the plain form of a cell."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from orchestrator.contract.columns import NumberNotation
from orchestrator.tabular.shapes import plain
from orchestrator.tabular.units import Unit, find_unit, singular

DECIMAL_MARKS = ".,\u066b"  # the last one is Arabic, and never anything else
THOUSANDS_MARKS = ",. '_\u066c"
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<prefix>[^\W\d_]{0,3}[^\d\s().,'+-]{0,3}\.?)\s*(?P<inner>[+-])?\s*"
    r"(?P<body>9+(?:[.,'_\u066b\u066c ]9+)*(?:[.\u066b](?![-\w]))?|[.,\u066b]9+)"
    r"(?P<exponent>[eE][+-]?9{1,3})?(?P<dash>[.,]--?)?\s*(?P<suffix>[^\d\s(),'_-][^\d()]*?)?\s*(?P<trail>-)?\s*(?P<close>\))?"
)


@dataclass(frozen=True, slots=True)
class NumberShape:
    """A shape that is a number. The body is its digits and marks: cell[start:end].

    runs: how many digits stand between the marks. zero_led: the first of several digits is 0. options: how many digits
    may be decimals, two where that is ambiguous.
    """

    negative: bool
    unit: Unit
    start: int
    end: int
    exponent_end: int
    runs: tuple[int, ...]
    marks: tuple[str, ...]
    options: frozenset[int]
    zero_led: bool = False
    parenthesized: bool = False

    @property
    def mark(self) -> str:
        """The mark that decides: the last one, empty if there is none."""
        return self.marks[-1] if self.marks else ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is like 1,234: three decimals or a thousand."""
        return len(self.options) > 1

    @property
    def has_exponent(self) -> bool:
        return self.exponent_end > self.end

    @property
    def is_code(self) -> bool:
        """Whether it is like 007: digits only, with a zero in front that no number needs."""
        return self.zero_led and not self.marks and not self.unit.name and not self.has_exponent

    def decimals(self, decimal: str) -> int:
        """Return how many digits are decimals where `decimal` is the column's mark."""
        if not self.is_ambiguous:
            return next(iter(self.options))
        return max(self.options) if self.mark == decimal else 0


@lru_cache(maxsize=20_000)
def parse_number_shape(shape: str, zero_led: bool = False) -> NumberShape | None:
    """Return what the shape says of its numbers; None if no cell of this shape is one.

    zero_led: whether the first digit of the cell is 0.
    """
    match = _NUMBER.fullmatch(shape)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    signs = [sign for sign in (match["sign"], match["inner"], match["trail"]) if sign]
    if len(signs) > 1 or (signs and match["open"]):
        return None
    unit = find_unit(match["prefix"], (match["suffix"] or "").strip())
    if unit is None:
        return None
    start, end = match.span("body")
    runs, marks = tuple(map(len, re.findall(r"9+", match["body"]))), tuple(re.findall(r"[^9]", match["body"]))
    if match["body"][0] != "9":
        runs = (0, *runs)
    if match["body"][-1] != "9":
        runs = (*runs, 0)
    zero_led = zero_led and runs[0] > 0 and (runs[0] > 1 or bool(marks))
    options = decimal_options(runs, marks, zero_led)
    if not options:
        return None
    return NumberShape(
        negative="-" in signs or bool(match["open"]),
        unit=unit,
        start=start,
        end=end,
        exponent_end=match.end("exponent") if match["exponent"] else end,
        runs=runs,
        marks=marks,
        options=options,
        zero_led=zero_led and runs[0] > 1,
        parenthesized=bool(match["open"]),
    )


def decimal_options(runs: tuple[int, ...], marks: tuple[str, ...], zero_led: bool) -> frozenset[int]:
    """Return how many digits may be decimals; empty if the marks make no number.

    Groups have three digits, or as in India two and three at the end; no group of thousands follows a single 0.
    """
    if not marks:
        return frozenset({0})
    last, options = marks[-1], set()
    if last in THOUSANDS_MARKS and set(marks) == {last} and not zero_led and are_groups(runs):
        options.add(0)
    before = set(marks[:-1])
    if (
        last in DECIMAL_MARKS
        and last not in before
        and (
            not before
            or (len(before) == 1 and before <= set(THOUSANDS_MARKS) and not zero_led and are_groups(runs[:-1]))
        )
    ):
        options.add(runs[-1])
    return frozenset(options)


def are_groups(runs: tuple[int, ...]) -> bool:
    """Check for groups of three digits, or of two with three at the end."""
    first, *others = runs
    if not others or others[-1] != 3:
        return False
    if 1 <= first <= 3 and all(run == 3 for run in others):
        return True
    return len(others) > 1 and 1 <= first <= 2 and all(run == 2 for run in others[:-1])


def plain_number(cell: str, shape: NumberShape, notation: NumberNotation) -> str:
    """Return the number with a decimal point and without anything else: -1234.5, or 1.5e-7; digits stay as they are."""
    text = plain(cell)
    digits = "".join(char for char in text[shape.start : shape.end] if char.isdigit())
    decimals = shape.decimals(notation.decimal)
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if notation.scaled and shape.unit.power:
        power = shape.unit.power
        fraction = fraction.ljust(power, "0")
        whole, fraction = whole + fraction[:power], fraction[power:]
    number = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    return f"{'-' if shape.negative else ''}{number}{text[shape.end : shape.exponent_end]}"


def without_scale(shape: NumberShape) -> NumberShape:
    """Return the shape with its suffix as a unit, such as K for kelvin."""
    return replace(shape, unit=Unit(shape.unit.scale or shape.unit.name))


def fits_unit(shape: NumberShape, notation: NumberNotation) -> bool:
    """Check whether a number has the column's unit or none; one with another unit is no number of the column."""
    if shape.unit.power and not notation.scaled:
        return singular(shape.unit.scale) == singular(notation.unit) and not shape.unit.name
    return not shape.unit.name or singular(shape.unit.name) == singular(notation.unit)
