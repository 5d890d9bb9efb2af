"""How often a search of 20 versions ends on one that is no better than the first: the luckiest, and what loops keep.

Run it with `python benchmarks/lucky_versions.py`; seconds. Figures stand in docs/decisions/0030-noise-and-probing.md.
Versions are simulated by the rows of 300 that they get right on average; a run flips some of them by its seed. In the
first half of the table all versions are equally good, so that any other best than the baseline is a false one; in the
second, two of the twenty are better by a sixth of the rows. The rules are the loop's own (`engine/loop/decide.py`).
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from orchestrator.contract.race import RoundOutcome, find_leader
from orchestrator.contract.significance import exceeds_chance
from orchestrator.engine.loop import decide
from orchestrator.engine.loop.outcomes import Rules

SEARCHES = 20
VERSIONS = 20
ROWS = 300
DRAWS = 50
QUALITY = 0.7
FLIPPED = 0.05  # of the rows, by a run's seed
BETTER = {7: 0.167, 13: 0.167}  # versions of the second half, and what they gain
RULES = Rules(
    direction="maximize",
    target=None,
    min_delta=None,
    repeats=1,
    parallel=1,
    budget_versions=VERSIONS,
    budget_wall_seconds=1e9,
    max_failures=VERSIONS,
    plateau_versions=None,
    reruns=decide.RERUNS,
    no_skill=0.5,
    perfect=1.0,
)
Run = Callable[[], tuple[float, tuple[float, ...]]]


def build_runs(chance: np.random.Generator, gains: dict[int, float]) -> dict[int, Run]:
    """Return for each version a run of it: the score, and the scores of the same rows drawn again."""
    draws = chance.integers(0, ROWS, (DRAWS, ROWS))

    def build(quality: float) -> Run:
        right = chance.random(ROWS) < quality

        def run() -> tuple[float, tuple[float, ...]]:
            rows = right ^ (chance.random(ROWS) < FLIPPED)
            return float(rows.mean()), tuple(rows[draws].mean(axis=1).tolist())

        return run

    return {number: build(QUALITY + gains.get(number, 0.0)) for number in range(1, VERSIONS + 1)}


def take_luckiest(runs: dict[int, Run]) -> tuple[int, int]:
    """Return the version with the highest score of a single run, and the number of runs."""
    return max(runs, key=lambda number: runs[number]()[0]), VERSIONS


def search(runs: dict[int, Run], rules: Rules) -> tuple[int, int]:
    """Return the best version as the loop keeps it, and the number of runs."""
    history = search_all(runs, rules)
    best = find_leader(history, rules)
    return best.number if best else 1, sum(len(outcome.scores) for outcome in history)


def search_all(runs: dict[int, Run], rules: Rules) -> list[RoundOutcome]:
    """Return the rounds of a whole loop."""
    history: list[RoundOutcome] = []
    for number, run in runs.items():
        outcome = RoundOutcome(number, "baseline" if number == 1 else "improve", f"v{number}")
        while decide.needs_run([*history, outcome], number, rules):
            score, drawn = run()
            outcome = replace(outcome, scores=(*outcome.scores, score), resampled=(*outcome.resampled, drawn))
            outcome = replace(outcome, confirmed=decide.is_confirmed([*history, outcome], outcome, rules))
        history.append(replace(outcome, done=True))
        rules = replace(rules, min_delta=decide.measure_noise_floor(history, rules))
    return history


def search_and_call(runs: dict[int, Run], rules: Rules) -> tuple[int, int]:
    """Return the version that the loop calls better than the baseline, 1 where it calls them tied, and the runs."""
    history = search_all(runs, rules)
    best, count = find_leader(history, rules), sum(len(outcome.scores) for outcome in history)
    if best is None or best.number == 1:
        return 1, count
    confirmed = [outcome for outcome in history if outcome.confirmed]
    called = exceeds_chance(confirmed, best, history[0], rules, compared=len(history) - 1)
    return best.number if called else 1, count


def main() -> None:
    print(f"{'versions':<14} {'best is':<24} {'false bests':>12} {'true bests':>11} {'runs':>6}")
    for kind, gains in (("all alike", {}), ("two are better", BETTER)):
        for name, choose in (
            ("the luckiest", take_luckiest),
            ("keep = better", lambda runs: search(runs, RULES)),
            ("better, and called so", lambda runs: search_and_call(runs, RULES)),
            ("keep = significant", lambda runs: search(runs, replace(RULES, keep="significant"))),
        ):
            ends = [choose(build_runs(np.random.default_rng(seed), gains)) for seed in range(SEARCHES)]
            false = sum(best != 1 and best not in gains for best, _ in ends)
            true = sum(best in gains for best, _ in ends)
            runs = sum(count for _, count in ends) / SEARCHES
            print(f"{kind:<14} {name:<24} {false:>9}/{SEARCHES} {true:>8}/{SEARCHES} {runs:>6.1f}")


if __name__ == "__main__":
    main()
