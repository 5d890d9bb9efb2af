"""When two cells say the same."""

import random
from decimal import Decimal

import pytest

from orchestrator.contract.values import plain_number, same_spelling

SAME = {
    "1": ["1", "1.0", "+1", "1.", "1e0", " 1 ", "1.000"],
    "0": ["0", "-0", "0.0", "-0.0"],
    "1000": ["1000", "1e3", "1000.0"],
    "-7.5": ["-7.5", "-7.50"],
    "10000000000000000001": ["10000000000000000001", "10000000000000000001.0"],
    "0.1": ["0.1", ".1", "1e-1"],
}


@pytest.mark.parametrize("plain, text", [(plain, text) for plain, texts in SAME.items() for text in texts])
def test_equal_numbers_have_one_form(plain, text):
    assert plain_number(text) == plain


@pytest.mark.parametrize(
    "text", ["007", "-01", "", "a1", "1_000", "nan", "inf", "\u0661", "1e300", "0x10", "1,5", "1" * 65]
)
def test_codes_and_texts_are_no_numbers(text):
    assert plain_number(text) is None


def test_numbers_that_differ_never_have_the_same_form():
    draw = random.Random(0)
    for _ in range(2_000):
        left = Decimal(draw.randrange(10**25)).scaleb(-draw.randrange(10))
        right = left + draw.choice([0, 1]) * Decimal(1).scaleb(-draw.randrange(10))
        assert (plain_number(f"{left:f}") == plain_number(f"{right:f}")) is (left == right)


def test_spellings_differ_by_case_and_space_only():
    assert same_spelling(" New  York ") == same_spelling("new york") != same_spelling("newyork")
