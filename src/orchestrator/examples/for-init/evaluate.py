"""How good a program's wells are: the mean distance from each house to the nearest well. Less is better.

This is your judge. It runs in a sandbox of its own, after the program has ended, and sees nothing of it but the files
that task.toml lists in program.outputs. What `evaluate` returns is the score; docs/evaluators.md has the details.
"""

from math import dist

HOUSES = [(0.1, 0.2), (0.2, 0.1), (0.25, 0.3), (0.3, 0.15), (0.7, 0.8), (0.75, 0.9), (0.8, 0.7), (0.9, 0.85)]
# What the program must not know (answers, test cases) does not belong here, where everybody who sees the task reads it,
# but in files below data/private/: with dataset = "./data" in task.toml and `def evaluate(outputs, private)`, `private`
# is that folder.


def evaluate(outputs):
    found = outputs.json("wells.json")  # also outputs.csv, outputs.npz, outputs.text: plain data only, of bounded size
    if not isinstance(found, list) or len(found) != 2:
        outputs.reject(
            "wells.json must be a list of two wells, such as [[0.1, 0.2], [0.8, 0.9]]."
        )  # whoever writes programs reads this
    wells = [well_of(outputs, row) for row in found]
    distances = [min(dist(house, well) for well in wells) for house in HOUSES]
    worst = max(range(len(HOUSES)), key=distances.__getitem__)
    return {
        "distance": sum(distances) / len(distances),  # objective.metric in task.toml names the number that counts
        "longest": distances[worst],  # more numbers may stand beside it, and are kept
        "failing_cases": [f"the house at {HOUSES[worst]} has {distances[worst]:.3f} to go"],  # goes into the feedback
    }


def well_of(outputs, row):
    """Check whatever could be cheated with: a well outside of the village would be one."""
    if not isinstance(row, list) or len(row) != 2:
        outputs.reject("A well is [x, y].")
    well = [outputs.number(value, "A coordinate") for value in row]
    if not all(0 <= value <= 1 for value in well):
        outputs.reject(f"The well at {well} lies outside of the village.")
    return well
