"""Answers with what is no number, and with numbers that are too large to compare."""
# flaw = 6
# verdicts = ["worse"]


def halve(number):
    return float("nan")


def power(base, exponent):
    return float("inf")


evens = letters = encode = flag = halve
