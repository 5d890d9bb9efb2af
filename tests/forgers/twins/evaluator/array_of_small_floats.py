"""Writes an array of floats of half the size, in another order of memory."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import numpy as np

with open("answers", "wb") as file:
    np.save(file, np.asfortranarray(np.array([answer(number) for number in range(24)], dtype=np.float32)))
