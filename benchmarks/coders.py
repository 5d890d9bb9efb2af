"""How the choice among coders does beside an equal share for each and each coder alone, on an equal budget of money.

    python benchmarks/coders.py [--examples pack-circles] [--prices "search dear"] [--seeds 5]

Two coders share a loop: `search`, which is the coder `parameters` as in a loop, and `drafts`, whose versions are
independent of each other. Every program really runs and is graded by the example's evaluate.py; what a version costs is
made up, for these coders ask no model. The choice is the one of a loop, and so is the budget: a coder whose version no
longer fits is left out, and the loop ends where none fits or the target is reached. No server, no sandbox.
"""

import argparse
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from statistics import fmean

from loop_runs import describe_change, describe_spread, print_row
from policies import SUBJECTS, Turn, run_seed

from orchestrator.engine.loop.policies.coders import CoderRound, choose_coder
from orchestrator.examples import find_folder

BUDGET_USD = 1.5
MAX_VERSIONS = 150
CODERS = ("drafts", "search")
PRICES = {  # of a version, in US dollars
    "search dear": {"drafts": 0.005, "search": 0.05},
    "search cheap": {"drafts": 0.05, "search": 0.005},
    "alike": {"drafts": 0.02, "search": 0.02},
}
ARMS = ("bandit", "uniform", *CODERS)
EXAMPLES = ("minimise-a-function", "pack-circles")


@dataclass
class Loop:
    """What one loop came to. value: the best score, turned so that higher is better."""

    score: float
    value: float
    versions: Counter[str]
    spent: float
    reached: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", nargs="+", choices=EXAMPLES, default=EXAMPLES)
    parser.add_argument("--prices", nargs="+", choices=list(PRICES), default=list(PRICES))
    parser.add_argument("--seeds", type=int, choices=range(2, 101), metavar="2..100", default=5)
    asked = parser.parse_args()
    for example in asked.examples:
        for prices in asked.prices:
            loops = {arm: [run_loop(example, arm, PRICES[prices], s) for s in range(asked.seeds)] for arm in ARMS}
            print_table(f"{example}, {prices}, ${BUDGET_USD:g}, {asked.seeds} seeds", loops)
    return 0


def run_loop(example: str, arm: str, prices: dict[str, float], seed: int) -> Loop:
    """Let the coders write versions until the money is spent, the target is reached or there are MAX_VERSIONS."""
    subject = SUBJECTS[example](seed)
    with (find_folder(example) / "task.toml").open("rb") as file:
        goal = subject.sign * tomllib.load(file)["objective"]["target"]
    history: list[CoderRound] = []
    best: tuple[str, float] | None = None
    spent = 0.0
    while len(history) < MAX_VERSIONS and (best is None or best[1] < goal):
        number = len(history) + 1
        coder = choose(arm, history, number, seed, goal)
        if number > 1 and spent + prices[coder] > BUDGET_USD:
            affordable = [
                name for name in CODERS if arm in ("bandit", "uniform") and spent + prices[name] <= BUDGET_USD
            ]
            if not affordable:
                break
            coder = affordable[0]
        cost = 0.0 if number == 1 else prices[coder]  # the baseline is the program as it is given
        spent += cost
        kind = "baseline" if number == 1 else "draft" if coder == "drafts" else "improve"
        parent = best[0] if best and kind == "improve" else None
        seeds = {"round": number, "seed": run_seed(seed, number, 0)}
        turn = Turn(task_id=1, loop_id="loop-1", kind=kind, version=f"v{number}", parent=parent, **seeds)
        outcome, _ = subject.write_and_run(turn, best)
        value = None if outcome.score is None else subject.sign * outcome.score
        leads = value is not None and (best is None or value > best[1])
        if leads and value is not None:
            best = (turn.version, value)
        history.append(CoderRound(number, coder, value, leads, max(1 / MAX_VERSIONS, cost / BUDGET_USD)))
    reached = best[1] if best else float("nan")
    counts = Counter(past.coder for past in history[1:])
    return Loop(subject.sign * reached, reached, counts, spent, reached >= goal)


def choose(arm: str, history: list[CoderRound], number: int, seed: int, goal: float) -> str:
    if arm == "bandit":
        return choose_coder(history, CODERS, number, seed, goal).coder
    return CODERS[number % len(CODERS)] if arm == "uniform" else arm


def print_table(title: str, loops: dict[str, list[Loop]]) -> None:
    print(f"\n{title}\n")
    print_row(
        ["choice", "best score", "against uniform", "target", "spent", *(f"versions by {name}" for name in CODERS)]
    )
    print_row(["---"] * (5 + len(CODERS)))
    of_uniform = [loop.value for loop in loops["uniform"]]
    for arm, of_arm in loops.items():
        gain = "" if arm == "uniform" else describe_change(of_uniform, [loop.value for loop in of_arm])
        score, spent = describe_spread([loop.score for loop in of_arm]), fmean(loop.spent for loop in of_arm)
        counts = [f"{fmean(loop.versions[name] for loop in of_arm):.1f}" for name in CODERS]
        print_row([arm, score, gain, f"{sum(loop.reached for loop in of_arm)}/{len(of_arm)}", f"${spent:.2f}", *counts])


if __name__ == "__main__":
    sys.exit(main())
