"""Predicts patterns that match every class."""
# flaw = 5
# verdicts = ["invalid"]
# because = "is not a class"

with open("predictions.csv", "w") as file:
    file.write("id,prediction\n" + "".join(f"{each},.*\n" for each in IDS))
