"""Writes expressions where numbers should be."""
# flaw = 3
# verdicts = ["invalid"]
# because = "not a finite number"

with open("answers", "w") as file:
    json.dump(["__import__('os')._exit(0) or right"] * 24, file)
