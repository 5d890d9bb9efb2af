"""Values of parameters as points of the unit cube and back, and as Optuna knows them."""

import math
from collections.abc import Sequence

from orchestrator.agents.parameters.literals import Parameter
from orchestrator.agents.parameters.program import DIGITS, Values
from orchestrator.agents.parameters.ranges import Range, Value


def to_point(values: Values, parameters: Sequence[Parameter]) -> list[float]:
    """Return one coordinate in [0, 1] for a number, one for each option of a choice (1 for the one that is taken)."""
    point: list[float] = []
    for value, parameter in zip(values, parameters, strict=True):
        if parameter.range.kind == "choice":
            point += [float(is_same_literal(value, option)) for option in parameter.range.options]
        else:
            point.append(to_fraction(value, parameter.range))
    return point


def to_values(point: Sequence[float], parameters: Sequence[Parameter]) -> Values:
    """Return the values nearest to a point: of a choice the option with the largest coordinate."""
    values, at = [], 0
    for parameter in parameters:
        width = len(parameter.range.options) or 1
        part, at = point[at : at + width], at + width
        chosen = parameter.range.kind == "choice"
        values.append(
            parameter.range.options[list(part).index(max(part))] if chosen else to_number(part[0], parameter.range)
        )
    return tuple(values)


def to_fraction(value: Value, range_: Range) -> float:
    low, high = find_edges(range_)
    number = float(value)
    if range_.log:
        low, high, number = math.log(low), math.log(high), math.log(number)
    return min(max((number - low) / (high - low), 0.0), 1.0)


def to_number(fraction: float, range_: Range) -> Value:
    low, high = find_edges(range_)
    if range_.log:
        value = math.exp(math.log(low) + fraction * (math.log(high) - math.log(low)))
    else:
        value = low + fraction * (high - low)
    return fit_value(value, range_)


def find_edges(range_: Range) -> tuple[float, float]:
    """Return the ends of a range; those of whole numbers half a step beyond, so that each number has the same room."""
    return (range_.low - 0.5, range_.high + 0.5) if range_.kind == "int" else (range_.low, range_.high)


def fit_value(value: float, range_: Range) -> Value:
    """Return the value within the range, as it will be written."""
    if range_.kind == "int":
        return int(min(max(round(value), range_.low), range_.high))
    return min(max(float(f"{value:.{DIGITS}g}"), float(range_.low)), float(range_.high))


def is_same_literal(value: Value, other: Value) -> bool:
    """Whether they are one literal: 1 is not True here."""
    return value == other and type(value) is type(other)


def count_combinations(parameters: Sequence[Parameter]) -> float:
    """How many programs there are; infinite with floats."""
    return math.prod(parameter.range.size for parameter in parameters)
