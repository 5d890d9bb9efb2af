"""Writes code and formats into the names of its columns."""
# flaw = 3
# verdicts = ["invalid"]

with open("predictions.csv", "w") as file:
    file.write('id,prediction,"{0.__class__.__mro__}",=cmd|calc\n' + "".join(f"{each},1,1,1\n" for each in IDS))
