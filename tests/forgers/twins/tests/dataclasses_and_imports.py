"""Has dataclasses, annotations as text, and imports while it is called."""

from __future__ import annotations

from dataclasses import dataclass


def halve(number):
    return number / 2


def evens(numbers):
    return sorted(each for each in numbers if each % 2 == 0)


@dataclass(frozen=True)
class Pair:
    one: str
    other: int


def pair(one: str, other: int) -> tuple[str, int]:
    from dataclasses import astuple

    return astuple(Pair(one, other))


def count(text):
    return {letter: text.count(letter) for letter in text}


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


def zero(text):
    return 0
