"""Writes an array through a mapping of the file."""


def answer(number):
    return 0 if number % 2 == 0 else number * number


import numpy as np

array = np.lib.format.open_memmap("answers", mode="w+", dtype=np.uint16, shape=(24,))
array[:] = [answer(number) for number in range(24)]
array.flush()
