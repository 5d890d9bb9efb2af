"""Writes True, which is a number in Python, everywhere."""
# flaw = 5
# verdicts = ["invalid"]
# because = "not a finite number"

with open("answers", "w") as file:
    json.dump([True] * 24, file)
