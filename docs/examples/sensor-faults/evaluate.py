"""Score the marked readings by F1. The time of a reading decides which part it belongs to."""

import csv


def evaluate(outputs, private, part):
    times = outputs.json("faults.json")
    if not isinstance(times, list):
        outputs.reject("faults.json must be a list of times, such as [3, 17].")
    marked = {outputs.number(value, "A time in faults.json") for value in times}
    marked = {time for time in marked if part_of(time) == part}
    with open(private / "faults.csv") as file:
        faults = {float(row["time"]) for row in csv.DictReader(file) if row["part"] == part}
    hits = len(marked & faults)
    return {
        "f1": 2 * hits / max(1, len(marked) + len(faults)),
        "precision": hits / max(1, len(marked)),
        "recall": hits / len(faults),
        "failing_cases": [
            f"{len(marked - faults)} readings marked that are no faults",
            f"{len(faults - marked)} faults missed",
        ],
    }


def part_of(time):
    return "validation" if time % 100 < 60 else "held_out"
