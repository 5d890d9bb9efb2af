"""Gets half of the functions right."""


def halve(number):
    return number / 2


def evens(numbers):
    return numbers


def pair(one, other):
    return (one, other)


def count(text):
    return {letter: text.count(letter) for letter in text}


def letters(text):
    return sorted(text)


def power(base, exponent):
    return 0


def check(number):
    return number


def encode(text):
    return text


def flag(number):
    return 1


def zero(text):
    return 0
