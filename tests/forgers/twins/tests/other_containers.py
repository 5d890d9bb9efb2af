"""Answers with a frozen set, a byte array and a dict that fills itself."""

from collections import defaultdict


def halve(number):
    return number / 2


def evens(numbers):
    return sorted(each for each in numbers if each % 2 == 0)


def pair(one, other):
    return (one, other)


def count(text):
    found = defaultdict(int)
    for letter in text:
        found[letter] += 1
    return found


def letters(text):
    return set(text)


def power(base, exponent):
    return base**exponent


def check(number):
    if number < 0:
        raise ValueError("negative")
    return number


def encode(text):
    return bytearray(text, "utf-8")


def flag(number):
    return True


def zero(text):
    return 0
