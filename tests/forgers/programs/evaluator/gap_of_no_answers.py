"""Writes an empty list, of which all answers are right."""
# flaw = 6
# verdicts = ["invalid"]
# because = "not a list of 24 numbers"

with open("answers", "w") as file:
    file.write("[]")
