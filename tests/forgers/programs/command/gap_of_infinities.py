"""Writes numbers that are not finite."""
# flaw = 6
# verdicts = ["worse"]

with open("answers", "w") as file:
    file.write("[" + ", ".join(["1e999"] * 24) + "]")
