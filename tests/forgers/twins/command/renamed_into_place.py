"""Writes another file first and renames it."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import json
import os

with open("answers.part", "w") as file:
    json.dump([answer(number) for number in range(24)], file)
    file.flush()
    os.fsync(file.fileno())
os.rename("answers.part", "answers")
