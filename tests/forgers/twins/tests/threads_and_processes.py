"""Answers with what threads and processes have computed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def halve(number):
    return number / 2


def evens(numbers):
    with ThreadPoolExecutor(2) as pool:
        return sorted(number for number in pool.map(int, numbers) if number % 2 == 0)


def pair(one, other):
    return (one, other)


def count(text):
    return {letter: text.count(letter) for letter in text}


def letters(text):
    return set(text)


def power(base, exponent):
    code = f"print({base} ** {exponent})"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


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
