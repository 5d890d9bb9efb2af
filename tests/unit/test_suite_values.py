"""Answers as data: what comes back is what went in, what is no data is refused, and equal means what the docs say."""

import math
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import count

import numpy as np
import pytest

from orchestrator.graders.tests.sandbox.values import NotData, is_same, read_value, write_value

PLAIN = [
    None,
    True,
    -3,
    10**5000,
    1.5,
    "text \ud800 \0",
    b"\x00\xff",
    3 - 2j,
    [1, [2, []]],
    (1, (2,)),
    {1, 2},
    frozenset({"a"}),
    {(1, 2): [None], "k": {}},
    math.inf,
    -math.inf,
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: type(value).__name__)
def test_plain_data_come_back_as_they_were(value: object):
    again = read_value(write_value(value))

    assert again == value and type(again) is type(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float64(0.5), 0.5),
        (np.arange(3), [0, 1, 2]),
        ((number for number in (1, 2)), [1, 2]),
        (range(2), [0, 1]),
        ({"a": 1}.items(), [("a", 1)]),
        (deque([1]), [1]),
        (defaultdict(int, a=1), {"a": 1}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1), {"a": 1}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_holds_plain_data_is_read_as_such(value: object, plain: object):
    assert read_value(write_value(value)) == plain


class Equal:
    def __eq__(self, other: object):
        return True

    def __reduce__(self):
        return (print, ("unpickled",))


def nest(depth: int) -> list:
    value: list = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [Equal(), [Equal()], {1: print}, object, nest(60), count(), [0] * 300_000])
def test_all_else_is_refused_with_a_reason(value: object):
    with pytest.raises(NotData, match="it (holds|is)"):
        write_value(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "NaN",
        "[" * 10_000,
        '{"type": "set", "value": [[1]]}',
        '{"type": "object", "value": "x"}',
        '{"type": "int", "value": "zz"}',
        '{"type": "dict", "value": [[1]]}',
        '{"value": 1}',
        "1" * 5000,
        f'{{"type": "set", "value": {[number * (2**61 - 1) for number in range(1000)]}}}',
    ],
    ids=["empty", "cut", "NaN", "deep", "list in a set", "object", "no int", "no pair", "no type", "digits", "hashes"],
)
def test_lines_that_hold_no_value_are_refused(text: str):
    with pytest.raises(NotData):
        read_value(text)


@pytest.mark.parametrize(
    ("expected", "answer", "same"),
    [
        (0.3, 0.1 + 0.2, True),
        (0.3, 0.31, False),
        (1, 1.0, True),
        (True, 1, False),
        (0, False, False),
        (None, 0, False),
        (math.nan, math.nan, True),
        (math.inf, 1e308, False),
        (math.inf, math.inf, True),
        ([1, 2], (1, 2), False),
        ([1.0, (2,)], [1.0 + 1e-12, (2,)], True),
        ({"a": 0.1}, {"a": 0.1 + 1e-12}, True),
        ({"a": 1}, {"b": 1}, False),
        ({1, 2}, {2, 1}, True),
        ({1}, frozenset({1}), False),
        ("1", 1, False),
        (10**400, 1e300, False),
        (10**20, 10**20 + 1, False),
        (b"a", "a", False),
        (1j, 1j + 1e-12, True),
    ],
)
def test_equal_means_equal_values_of_the_same_kind(expected: object, answer: object, same: bool):
    assert is_same(expected, answer, 1e-9) is same
