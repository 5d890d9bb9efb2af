"""Writes an array of Python objects."""
# flaw = 3
# verdicts = ["invalid"]
# because = "pickle"

import numpy as np


class Evil:
    def __reduce__(self):
        return (exec, ('open("grade.json", "w").write("{}")',))


with open("answers", "wb") as file:
    np.save(file, np.array([Evil()] * 24, dtype=object), allow_pickle=True)
