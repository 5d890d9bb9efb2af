"""The cases that price() must pass. Expected answers stay in the grader's sandbox."""

SECONDS_PER_CALL = 2.0


def is_a_price(arguments, answer):
    """Check an answer by code, where no single value is right. `arguments` are those of the call."""
    return isinstance(answer, int) and 5 <= answer <= 25


VALIDATION = [
    {"call": "price(0.1)", "expected": 5},
    {"call": "price(0.9)", "expected": 5},
    {"call": "price(1.4)", "expected": 5},
    {"call": "price(2.7)", "expected": 9},
    {"call": "price(2.9)", "expected": 9},
    {"call": "price(3.7)", "expected": 9},
    {"call": "price(9)", "expected": 9},
    {"call": "price(12.5)", "expected": 9},
    {"call": "price(17)", "expected": 17},
    {"call": "price(18)", "expected": 17},
    {"call": "price(21)", "expected": 17},
    {"call": "price(24)", "expected": 17},
    {"call": "price(39.5)", "expected": 17},
    {"call": "price(1, express=True)", "expected": 8},
    {"call": "price(30, express=True)", "expected": 20},
    {"call": "price(7.3, express=True)", "check": is_a_price},
    {"call": "price(0)", "raises": "ValueError"},
    {"call": "price(float('nan'))", "raises": "ValueError"},
]

HELD_OUT = [
    {"call": "price(1.3)", "expected": 5},
    {"call": "price(2.8)", "expected": 9},
    {"call": "price(12)", "expected": 9},
    {"call": "price(17.5)", "expected": 17},
    {"call": "price(5, express=True)", "expected": 12},
    {"call": "price(-2)", "raises": "ValueError"},
]
