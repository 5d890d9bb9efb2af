"""Leaves a child behind that sleeps."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import json
import subprocess

subprocess.Popen(["sleep", "60"])
with open("answers", "w") as file:
    json.dump([answer(number) for number in range(24)], file)
