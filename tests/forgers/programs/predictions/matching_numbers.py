"""Predicts numbers between classes, and others that might be rounded to either."""
# flaw = 5
# verdicts = ["invalid"]
# because = "is not a class"

with open("predictions.csv", "w") as file:
    file.write("id,prediction\n" + "".join(f"{each},1.5\n" for each in IDS))
