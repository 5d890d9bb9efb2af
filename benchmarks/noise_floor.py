"""How well loops pick the best of noisy versions: rules for the noise floor against each other, by simulation.

Run it with `python benchmarks/noise_floor.py`; a minute. Figures stand in docs/decisions/0018-what-a-score-means.md.
Each loop has 30 versions of a metric like r2. A version's own quality is drawn around that of the leader, a run
scores it with normal noise, and some versions explode: each of their runs is off by up to 27 orders of magnitude.
In the second half of the table the first version is one of these.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from orchestrator.engine.loop import decide
from orchestrator.engine.loop.decide import RoundOutcome, Rules

LOOPS = 400
VERSIONS = 30
START = 0.5
STEP = 0.03  # standard deviation of what a change does to the quality; on average it costs as much as half of that
NOISES = (0.0, 0.003, 0.01, 0.03)
EXPLODING = 0.1  # of the versions

Floor = Callable[[list[RoundOutcome], Rules], float]
SCORE = Rules(
    direction="maximize",
    target=None,
    min_delta=None,
    repeats=1,
    parallel=1,
    budget_versions=VERSIONS,
    budget_wall_seconds=1e9,
    max_failures=VERSIONS,
    plateau_versions=None,
)
BOUNDED = replace(SCORE, no_skill=0.0, perfect=1.0)


@dataclass
class Outcome:
    """quality: of the version that is handed over, without noise. lost: how far it is below the best there was."""

    quality: float
    lost: float
    false_wins: int
    wins: int
    runs: int


def floor_of_baseline(history: list[RoundOutcome], rules: Rules) -> float:
    """Return the floor of 0.2.0: two standard deviations of the baseline's runs."""
    return 2 * stdev(history[0].scores)


RULES: dict[str, tuple[Rules, Floor]] = {
    "baseline's 2 sd (0.2.0)": (SCORE, floor_of_baseline),
    "2 x median": (SCORE, decide.measure_noise_floor),
    "2 x median, no skill": (BOUNDED, decide.measure_noise_floor),
    "2 x median, reruns": (replace(SCORE, reruns=decide.RERUNS), decide.measure_noise_floor),
    "2 x median, no skill, reruns": (replace(BOUNDED, reruns=decide.RERUNS), decide.measure_noise_floor),
}


def run_loop(rules: Rules, floor: Floor, noise: float, chance: random.Random, *, explodes_first: bool) -> Outcome:
    history: list[RoundOutcome] = []
    qualities: dict[int, float] = {}
    wins = false_wins = 0
    for number in range(1, VERSIONS + 1):
        leader = decide.find_leader(history, rules)
        base = qualities[leader.number] if leader else START
        exploding = chance.random() < EXPLODING if number > 1 else explodes_first
        step = chance.gauss(-STEP / 2, STEP)
        qualities[number] = -1.0 if exploding else min(1.0, max(base, START) + step) if leader else START
        kind = "baseline" if number == 1 else "improve"
        outcome = RoundOutcome(number=number, kind=kind, version=f"v{number}")
        while decide.needs_run([*history, outcome], number, rules):
            quality = qualities[number]
            score = -(10 ** chance.uniform(0, 27)) if exploding else quality + chance.gauss(0, noise)
            outcome = replace(outcome, scores=(*outcome.scores, score))
            outcome = replace(outcome, confirmed=decide.is_confirmed([*history, outcome], outcome, rules))
        history.append(replace(outcome, done=True))
        rules = replace(rules, min_delta=floor(history, rules))
        if leader and decide.decide_verdict(history, history[-1], rules) == "improved":
            wins += 1
            false_wins += qualities[number] < base
    last = decide.find_leader(history, rules)
    quality = qualities[last.number] if last else -1.0
    runs = sum(len(outcome.scores) for outcome in history)
    return Outcome(quality, max(qualities.values()) - quality, false_wins, wins, runs)


def main() -> None:
    print(f"{'rule':<30} {'noise':>6} {'baseline':>9} {'quality':>8} {'lost':>7} {'false wins':>11} {'runs':>6}")
    for explodes_first in (False, True):
        for noise in NOISES:
            for name, (rules, floor) in RULES.items():
                chance = random.Random(7)
                loops = [run_loop(rules, floor, noise, chance, explodes_first=explodes_first) for _ in range(LOOPS)]
                wins = sum(loop.wins for loop in loops)
                print(
                    f"{name:<30} {noise:>6} {'explodes' if explodes_first else 'sound':>9} "
                    f"{fmean(loop.quality for loop in loops):>8.4f} {fmean(loop.lost for loop in loops):>7.4f} "
                    f"{sum(loop.false_wins for loop in loops) / max(wins, 1):>11.3f} "
                    f"{fmean(loop.runs for loop in loops):>6.1f}"
                )


if __name__ == "__main__":
    main()
