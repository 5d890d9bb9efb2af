"""Writes lists of candidates where one number should be."""
# flaw = 5
# verdicts = ["invalid"]

with open("answers", "w") as file:
    json.dump([[number * number, 0] for number in range(24)], file)
