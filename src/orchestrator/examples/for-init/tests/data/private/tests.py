"""The hidden suite: neither programs nor agents see it. docs/test-suites.md says what a case can hold."""

VALIDATION = [
    {"call": "parcel_price(0.1)", "expected": 5},
    {"call": "parcel_price(1.2)", "expected": 5},
    {"call": "parcel_price(1.9)", "expected": 5},
    {"call": "parcel_price(2.6)", "expected": 9},
    {"call": "parcel_price(30)", "expected": 9},
    {"call": "parcel_price(0)", "raises": "ValueError"},
]

HELD_OUT = [
    {"call": "parcel_price(1.5)", "expected": 5},
    {"call": "parcel_price(3.0)", "expected": 9},
]
