"""Answers with iterators, a queue and maps."""

from collections import deque


def halve(number):
    return number / 2


def evens(numbers):
    return deque(filter(lambda number: number % 2 == 0, sorted(numbers)))


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
    return True


def zero(text):
    return len(list(map(str, ())))
