"""Writes under another name, links it into place, and removes the first name."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import json
import os

with open("first.json", "w") as file:
    json.dump([answer(number) for number in range(24)], file)
os.link("first.json", "answers")
os.unlink("first.json")
