"""Writes data that is nested too deep to be read."""
# flaw = 6
# verdicts = ["invalid"]

with open("answers", "w") as file:
    file.write("[" * 1_000_000)
