"""Answers with numbers and arrays of numpy."""

import numpy as np


def halve(number):
    return np.float64(number) / np.int8(2)


def evens(numbers):
    array = np.sort(np.array(numbers, dtype=np.uint8))
    return array[array % 2 == 0]


def pair(one, other):
    return (one, other)


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
    return np.array([1, 2, 3]).any()


def zero(text):
    return np.array(0)
