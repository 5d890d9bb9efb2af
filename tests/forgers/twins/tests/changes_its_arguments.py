"""Changes what it is given, and answers with it."""


def halve(number):
    return number / 2


def evens(numbers):
    numbers.sort()
    numbers[:] = [number for number in numbers if number % 2 == 0]
    return numbers


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
    return 0
