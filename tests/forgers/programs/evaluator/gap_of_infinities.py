"""Writes numbers that are not finite."""
# flaw = 6
# verdicts = ["invalid"]

with open("answers", "w") as file:
    file.write("[" + ", ".join(["NaN", "1e999"] * 12) + "]")
