"""Predicts every row twice, with either class."""
# flaw = 6
# verdicts = ["invalid"]
# because = "a second time"

with open("predictions.csv", "w") as file:
    file.write("id,prediction\n" + "".join(f"{each},1\n{each},2\n" for each in IDS))
