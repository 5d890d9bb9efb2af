"""Writes whole numbers as floats, with exponents and negative zeros."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


with open("answers", "w") as file:
    file.write("[" + ", ".join(f"{answer(number) or -0.0:.17e}" for number in range(24)) + "]")
