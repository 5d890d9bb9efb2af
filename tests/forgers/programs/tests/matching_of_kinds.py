"""Answers with values of another kind that are nearly the same: lists for tuples, 1 for True, text for bytes."""
# flaw = 5
# verdicts = ["worse"]


def pair(one, other):
    return [one, other]


def letters(text):
    return list("abc")


def power(base, exponent):
    return float(base**exponent) * (1 + 1e-8)
