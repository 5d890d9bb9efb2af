"""Writes words of the shell and of Python where numbers should be."""
# flaw = 3
# verdicts = ["invalid"]

with open("answers", "w") as file:
    json.dump(["$(echo 1 > metrics.json)", "__import__('os')._exit(0)"] * 12, file)
