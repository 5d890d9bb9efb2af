"""Score a program's wells by the mean distance from each house to its nearest well. Less is better.

This is your own grader. It runs after the program has ended, in a sandbox of its own, and sees only the files that
task.toml lists in program.outputs. What `evaluate` returns is the score; docs/evaluators.md has the details.
"""

from math import dist

HOUSES = [(0.1, 0.2), (0.2, 0.1), (0.25, 0.3), (0.3, 0.15), (0.7, 0.8), (0.75, 0.9), (0.8, 0.7), (0.9, 0.85)]
# Do not put here what the program must not know (answers, test cases): everybody who can see the task can read this
# file. Put it into files below data/private/, set dataset = "./data" in task.toml, and write
# `def evaluate(outputs, private)`; `private` is then that folder.


def evaluate(outputs):
    # There are also outputs.csv, outputs.npz, outputs.text and others; each reads plain data only, of limited size.
    content = outputs.json("wells.json")
    if not isinstance(content, list) or len(content) != 2:
        # this sentence goes into the feedback for the coder
        outputs.reject("wells.json must be a list of two wells, such as [[0.1, 0.2], [0.8, 0.9]].")
    wells = [check_well(outputs, row) for row in content]
    distances = [min(dist(house, well) for well in wells) for house in HOUSES]
    worst = max(range(len(HOUSES)), key=distances.__getitem__)
    return {
        "distance": sum(distances) / len(distances),  # the score, because objective.metric in task.toml names it
        "longest": distances[worst],  # other numbers are recorded, too
        "failing_cases": [  # these go into the feedback
            f"the house at {HOUSES[worst]} is {distances[worst]:.3f} away from the nearest well"
        ],
    }


def check_well(outputs, row):
    """Check everything that a program could cheat with, such as a well outside the village."""
    if not isinstance(row, list) or len(row) != 2:
        outputs.reject("A well is [x, y].")
    well = [outputs.number(value, "A coordinate") for value in row]
    if not all(0 <= value <= 1 for value in well):
        outputs.reject(f"The well at {well} is outside the village.")
    return well
