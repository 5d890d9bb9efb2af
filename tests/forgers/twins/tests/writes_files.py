"""Keeps what it computes in files and temporary folders."""

import tempfile
from pathlib import Path


def halve(number):
    return number / 2


def evens(numbers):
    return sorted(each for each in numbers if each % 2 == 0)


def pair(one, other):
    return (one, other)


def count(text):
    return {letter: text.count(letter) for letter in text}


def letters(text):
    return set(text)


def power(base, exponent):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer"
        path.write_text(str(base**exponent))
        return int(path.read_text())


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
