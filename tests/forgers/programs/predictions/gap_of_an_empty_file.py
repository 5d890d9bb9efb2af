"""Leaves an empty table: nothing in it is wrong."""
# flaw = 6
# verdicts = ["invalid"]

with open("predictions.csv", "w") as file:
    file.write("id,prediction\n")
