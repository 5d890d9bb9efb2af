"""Writes an empty list, of which all answers are right."""
# flaw = 6
# verdicts = ["invalid"]

with open("answers", "w") as file:
    file.write("[]")
