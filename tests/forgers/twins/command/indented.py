"""Writes the list over many lines, with spaces."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import json

with open("answers", "w") as file:
    json.dump(list(map(answer, range(24))), file, indent=4)
