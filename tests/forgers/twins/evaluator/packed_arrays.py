"""Writes packed arrays, one more than is read, of big-endian integers."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import numpy as np

with open("answers", "wb") as file:
    np.savez_compressed(file, other=np.zeros((2, 0)), answers=np.array(list(map(answer, range(24))), dtype=">i4"))
