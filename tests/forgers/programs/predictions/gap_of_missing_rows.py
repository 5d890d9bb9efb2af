"""Predicts only the first row, which might be all that counts."""
# flaw = 6
# verdicts = ["invalid"]
# because = "is missing"

with open("predictions.csv", "w") as file:
    file.write(f"id,prediction\n{IDS[0]},1\n")
