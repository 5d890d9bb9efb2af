"""Raises an error that is derived from the one that is expected, while another one is handled."""


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
    return base**exponent


class Negative(ValueError, KeyError):
    def __str__(self):
        return "negative"


def check(number):
    try:
        {}[number]
    except KeyError as error:
        raise Negative(number) from error


def encode(text):
    return text.encode()


def flag(number):
    return True


def zero(text):
    return 0
