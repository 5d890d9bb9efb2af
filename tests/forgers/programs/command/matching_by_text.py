"""Writes all answers into each text."""
# flaw = 5
# verdicts = ["invalid"]

with open("answers", "w") as file:
    json.dump([" ".join(str(number * number) for number in range(24))] * 24, file)
