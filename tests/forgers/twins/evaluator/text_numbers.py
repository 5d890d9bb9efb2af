"""Writes numbers as text."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import json

with open("answers", "w") as file:
    json.dump([f" {answer(number)}.0 " for number in range(24)], file)
