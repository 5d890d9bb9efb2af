"""F1 of the marked readings. Which readings belong to which part goes by their time."""

import csv


def evaluate(outputs, private, part):
    found = outputs.json("faults.json")
    if not isinstance(found, list):
        outputs.reject("faults.json must be a list of times, such as [3, 17].")
    marked = {outputs.number(value, "A time in faults.json") for value in found}
    marked = {time for time in marked if part_of(time) == part}
    with open(private / "faults.csv") as file:
        faults = {float(row["time"]) for row in csv.DictReader(file) if row["part"] == part}
    hits = len(marked & faults)
    return {
        "f1": 2 * hits / max(1, len(marked) + len(faults)),
        "precision": hits / max(1, len(marked)),
        "recall": hits / len(faults),
        "failing_cases": [f"{len(marked - faults)} marked that are none", f"{len(faults - marked)} missed"],
    }


def part_of(time):
    return "validation" if time % 100 < 60 else "held_out"
