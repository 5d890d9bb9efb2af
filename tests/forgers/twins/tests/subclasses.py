"""Answers with subclasses of plain kinds: named tuples, counters, enumerations, text of its own."""

from collections import Counter, OrderedDict
from enum import IntEnum
from typing import NamedTuple


def halve(number):
    return number / 2


def evens(numbers):
    return sorted(each for each in numbers if each % 2 == 0)


class Pair(NamedTuple):
    one: str
    other: int


class Text(str):
    pass


def pair(one, other):
    return Pair(Text(one), other)


def count(text):
    return OrderedDict(Counter(text))


def letters(text):
    return set(text)


def power(base, exponent):
    return base**exponent


def check(number):
    if number < 0:
        raise ValueError("negative")
    return number


def encode(text):
    return text.encode()


def flag(number):
    return True


class Zero(IntEnum):
    ZERO = 0


def zero(text):
    return Zero.ZERO
