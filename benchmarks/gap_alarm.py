"""How often the alarm on the gap is raised: in honest searches, and where a coder learns labels of validation rows.

Run it with `python benchmarks/gap_alarm.py`; three minutes. Figures stand in docs/decisions/0018-what-a-score-means.md.
Versions are simulated by which rows they get right. An honest change flips some rows of both parts; the loop keeps
what is better on validation rows. A prober learns a share of the validation rows by heart and jumps once at the end.
"""

import importlib
import sys

import numpy as np

from orchestrator.contract.scores import Interval, Spread
from orchestrator.engine.loop.decide import Rules
from orchestrator.graders.predictions.grader import SANDBOX_FILES
from orchestrator.operations.gaps import PartScores, is_gap_alarming

sys.path.insert(0, str(SANDBOX_FILES))  # these files stand alone: they import each other by their plain names
resampling, scoring = importlib.import_module("resampling"), importlib.import_module("scoring")

LOOPS = 200
VERSIONS = 25
FLIPPED = 0.03  # of the rows, by an honest change
ROWS = (60, 150, 400)  # of each of the two parts
ACCURACIES = (0.8, 0.96)
LEARNED = (0.0, 0.5, 1.0)  # of the validation rows, at the end
RULES = Rules(
    direction="maximize",
    target=None,
    min_delta=0.0,
    repeats=1,
    parallel=1,
    budget_versions=VERSIONS,
    budget_wall_seconds=1e9,
    max_failures=VERSIONS,
    plateau_versions=None,
    no_skill=0.5,
    perfect=1.0,
)


def score_part(right: np.ndarray) -> Spread:
    """Return the accuracy with its interval, as the grader finds it; right: for each row whether it is predicted."""
    truth = np.arange(len(right)) % 2
    predictions = scoring.Predictions(np.where(right, truth, 1 - truth), None)
    scores = resampling.resample(lambda t, p: float(np.mean(t == p.values)), truth, predictions, 2, 7)
    interval = resampling.find_interval(float(np.mean(right)), scores)
    return Spread(mean=float(np.mean(right)), n=2, interval=interval and Interval.model_validate(interval))


def run_loop(rows: int, accuracy: float, learned: float, chance: np.random.Generator) -> bool:
    """Return whether the alarm was raised at any best of the loop."""
    right = chance.random((2, rows)) < accuracy
    bests = [PartScores(*(score_part(part) for part in right))]
    for number in range(2, VERSIONS + 1):
        flipped = chance.random((2, rows)) < FLIPPED
        changed = np.where(flipped, chance.random((2, rows)) < accuracy, right)
        if number == VERSIONS and learned:
            changed[0] |= chance.random(rows) < learned
        if changed[0].mean() > right[0].mean():
            right = changed
            bests.append(PartScores(*(score_part(part) for part in right)))
            if is_gap_alarming(bests, RULES, drawn_alike=True):
                return True
    return False


def main() -> None:
    print(f"{'rows':>5} {'accuracy':>9} {'learned':>8} {'alarms':>7}")
    for rows in ROWS:
        for accuracy in ACCURACIES:
            for learned in LEARNED:
                chance = np.random.default_rng(7)
                raised = np.mean([run_loop(rows, accuracy, learned, chance) for _ in range(LOOPS)])
                print(f"{rows:>5} {accuracy:>9} {learned:>8} {raised:>7.3f}")


if __name__ == "__main__":
    main()
