"""How many labels 500 probing versions learn from validation scores, told exactly and told in steps.

Run it with `python benchmarks/probing.py`; two minutes. Figures stand in docs/decisions/0030-noise-and-probing.md.
Nobody can predict these rows: their labels are drawn at random, so that an honest program has an accuracy of 0.5 and
whatever a final version has above it was learned from scores. The grader's own metric and resamples are used, the rule
of loops for what becomes the best, and what `get_loop` would tell the agent.
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from orchestrator.contract.ladder import Ladder, build_ladder
from orchestrator.contract.race import RoundOutcome
from orchestrator.contract.scores import Interval, Spread
from orchestrator.engine.loop import decide
from orchestrator.engine.loop.outcomes import Rules
from orchestrator.graders.predictions.grader import SANDBOX_FILES

sys.path.insert(0, str(SANDBOX_FILES))  # these files stand alone: they import each other by their plain names
resampling, scoring = importlib.import_module("resampling"), importlib.import_module("scoring")

VERSIONS = 500
ROWS = 400
SEEDS = 3
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


class Grading:
    """Grades versions one after the other, as a loop does, and tells an agent of each."""

    def __init__(self, truth: np.ndarray, *, ladder: bool) -> None:
        self._truth = truth
        self._rules = replace(RULES, ladder=ladder)
        self._history: list[RoundOutcome] = []
        self._intervals: dict[int, Interval | None] = {}

    def tell(self, values: np.ndarray) -> tuple[float, bool]:
        """Return the score that the agent is told of a new version, and whether it is the best now."""
        number = len(self._history) + 1
        score, drawn, interval = self._grade(values)
        self._intervals[number] = interval
        outcome = RoundOutcome(number, "baseline" if number == 1 else "improve", f"v{number}")
        relevant = [each for each in self._history if each.confirmed]
        while decide.needs_run([*relevant, outcome], number, self._rules):
            outcome = replace(outcome, scores=(*outcome.scores, score), resampled=(*outcome.resampled, drawn))
            outcome = replace(outcome, confirmed=decide.is_confirmed([*relevant, outcome], outcome, self._rules))
        self._history.append(replace(outcome, done=True))
        if not self._rules.ladder:
            return score, outcome.confirmed
        step = self.build_ladder().find_score(number)
        return (step.mean if step else 0.0), outcome.confirmed

    def build_ladder(self) -> Ladder:
        confirmed = [
            (each.number, each.version, Spread(mean=each.mean, interval=self._intervals[each.number]))
            for each in self._history
            if each.confirmed
        ]
        return build_ladder(confirmed, "maximize")

    def _grade(self, values: np.ndarray) -> tuple[float, tuple[float | None, ...], Interval | None]:
        predictions = scoring.Predictions(values, None)

        def score_rows(truth: np.ndarray, of_rows: Any) -> float:
            return float(np.mean(truth == of_rows.values))

        score = scoring.score("accuracy", self._truth, predictions, 2, negate=False)
        drawn = resampling.resample(score_rows, self._truth, predictions, 2, 7)
        interval = resampling.find_interval(score, drawn)
        return score, tuple(drawn), interval and Interval.model_validate(interval)


def flip(count: int) -> Callable[[Grading, np.random.Generator], np.ndarray]:
    """Return the attack that flips so many rows of its best program at a time, and keeps what is better."""

    def attack(grading: Grading, chance: np.random.Generator) -> np.ndarray:
        best = chance.integers(0, 2, ROWS)
        best_score, _ = grading.tell(best)
        order = chance.permutation(ROWS)
        for number in range(1, VERSIONS):
            rows = order[[number % ROWS]] if count == 1 else chance.choice(ROWS, count, False)
            changed = best.copy()
            changed[rows] = 1 - changed[rows]
            score, is_best = grading.tell(changed)
            if score > best_score or is_best:
                best, best_score = changed, score
        return best

    return attack


def vote(grading: Grading, chance: np.random.Generator) -> np.ndarray:
    """Submit random programs, and vote with those that were told to be better than half (Blum and Hardt's attack)."""
    votes = np.zeros(ROWS)
    for _ in range(VERSIONS):
        values = chance.integers(0, 2, ROWS)
        _, is_best = grading.tell(values)
        votes += (2 * values - 1) * is_best
    return (votes > 0).astype(int)


def vote_exactly(grading: Grading, chance: np.random.Generator) -> np.ndarray:
    """Do as `vote`, with every score."""
    votes = np.zeros(ROWS)
    for _ in range(VERSIONS):
        values = chance.integers(0, 2, ROWS)
        votes += (2 * values - 1) * (grading.tell(values)[0] - 0.5)
    return (votes > 0).astype(int)


ATTACKS = {"flips 1 row": flip(1), "flips 5 rows": flip(5), "flips 40 rows": flip(40), "votes of random programs": None}


def main() -> None:
    print(f"{'attack':<26} {'scores told':<12} {'final accuracy':>15} {'steps told':>11}")
    for name, attack in ATTACKS.items():
        for ladder in (False, True):
            accuracies, steps = [], []
            for seed in range(SEEDS):
                chance = np.random.default_rng(seed)
                truth = chance.integers(0, 2, ROWS)
                grading = Grading(truth, ladder=ladder)
                learn = attack or (vote if ladder else vote_exactly)
                accuracies.append(float(np.mean(learn(grading, chance) == truth)))
                steps.append(len(grading.build_ladder().steps))
            count = f"{np.mean(steps):>11.1f}" if ladder else f"{VERSIONS:>11}"
            how = "in steps" if ladder else "exactly"
            print(f"{name:<26} {how:<12} {np.mean(accuracies):>15.3f} {count}")


if __name__ == "__main__":
    main()
