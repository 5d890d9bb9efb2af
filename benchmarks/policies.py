"""How the search policies do beside random search, on three of the bundled examples: means and spreads over seeds.

    python benchmarks/policies.py [--examples diabetes] [--policies tree islands] [--seeds 5] [--versions 40]

The policies and the offline coders choose as in a loop, and every program really runs and is graded by the grader's own
code; but all of it in this process, without server and sandbox, which would take a hundred times as long.
`random` are independent drafts: the policy `best_of_n` with one group for the whole budget. `against random` is the
mean gain over it, seed by seed, with its standard error; a gain is better whatever the metric's direction. Parents of
`random parent` are drawn from all graded versions.
"""

import argparse
import contextlib
import importlib
import io
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from types import SimpleNamespace
from typing import Any

from loop_runs import describe_change, describe_spread, print_row

from orchestrator.agents.parameters.coder import choose_values_of_kind
from orchestrator.agents.parameters.history import Trial
from orchestrator.agents.parameters.program import build_template
from orchestrator.agents.pipelines.coder import choose_params_of_kind
from orchestrator.agents.pipelines.history import Known
from orchestrator.agents.pipelines.params import flatten_params, make_key
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.program import write_program
from orchestrator.agents.pipelines.starting_points import choose_baseline
from orchestrator.contract.agents import Turn
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.loop.decide import run_seed
from orchestrator.engine.loop.past import measure_cases
from orchestrator.engine.loop.policies.candidates import list_graded
from orchestrator.engine.loop.policies.select import POLICIES as CHOICES
from orchestrator.engine.loop.policies.select import select
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules
from orchestrator.examples import find_folder
from orchestrator.graders.evaluator import grader as evaluator
from orchestrator.graders.predictions.grader import SANDBOX_FILES, PredictionsGrader

sys.path[:0] = [str(SANDBOX_FILES), str(Path(evaluator.__file__).parent / "sandbox")]  # these files stand alone
predictions_grade, outputs = importlib.import_module("grade"), importlib.import_module("outputs")
predictions_grade.load_scikit_learn = lambda: None  # it takes pandas out of the process

VERSIONS = {"minimise-a-function": 100, "pack-circles": 60, "diabetes": 16}
POLICIES = {
    "random": SearchRules(policy="best_of_n", n=100_000),
    "random parent": SearchRules(policy="random_parent"),
    "greedy": SearchRules(),
    "greedy, 3 drafts": SearchRules(drafts=3),
    "best_of_n": SearchRules(policy="best_of_n"),
    "tree": SearchRules(policy="tree"),
    "islands": SearchRules(policy="islands"),
    "pareto": SearchRules(policy="pareto"),
    "greedy, then islands": SearchRules(switch_to="islands", switch_after=8),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", nargs="+", choices=list(VERSIONS), default=list(VERSIONS))
    parser.add_argument("--policies", nargs="+", choices=list(POLICIES), default=list(POLICIES))
    parser.add_argument("--seeds", type=int, choices=range(2, 101), metavar="2..100", default=5)
    parser.add_argument("--versions", type=int, help="Instead of the number that is usual for each example")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    CHOICES["random_parent"] = choose_random_parent
    for example in asked.examples:
        versions = asked.versions or VERSIONS[example]
        policies = dict.fromkeys(["random", *asked.policies])
        print_table(example, versions, {policy: run_all(example, policy, versions, asked.seeds) for policy in policies})
    return 0


def choose_random_parent(history: Any, rules: SearchRules, number: int, draw: random.Random) -> Brief:
    return Brief("improve", draw.choice(list_graded(history)).version)


@dataclass
class Outcome:
    """What one version came to: its score or None, and what the grader says of cases and held-out rows."""

    score: float | None = None
    held_out: float | None = None
    cases: dict[str, float] = field(default_factory=dict)


@dataclass
class Loop:
    """What one loop came to: the best score after each version, with the held-out score of the best."""

    scores: list[float]
    held_out: float | None
    failed: int
    seconds: float


def run_all(example: str, policy: str, versions: int, seeds: int) -> list[Loop]:
    return [run_loop(example, POLICIES[policy], versions, seed) for seed in range(seeds)]


def run_loop(example: str, rules: SearchRules, versions: int, seed: int) -> Loop:
    """Let policy and coder make so many versions; each is run and graded before the next is chosen."""
    began, subject = time.monotonic(), SUBJECTS[example](seed)
    past: list[PastRound] = []
    scores, held_out, best = [], None, None
    for number in range(1, versions + 1):
        brief = select(past, rules, number, seed)
        turn = Turn(
            task_id=1,
            loop_id="loop-1",
            round=number,
            kind=brief.kind,
            version=f"v{number}",
            parent=brief.parent,
            seed=run_seed(seed, number, 0),
        )
        outcome, features = subject.write_and_run(turn, best)
        value = None if outcome.score is None else subject.sign * outcome.score
        leads = value is not None and (best is None or value > best[1])
        if leads and value is not None:
            best, held_out = (turn.version, value), outcome.held_out
        past.append(
            PastRound(
                number,
                brief.kind,
                turn.version,
                brief.parent,
                value,
                confirmed=leads,
                failed=value is None,
                features=features,
                cases=outcome.cases,
            )
        )
        scores.append(subject.sign * best[1] if best else float("nan"))
    return Loop(scores, held_out, sum(one.failed for one in past), time.monotonic() - began)


class ProgramTask:
    """An example of the coder `parameters`, judged by its evaluate.py."""

    def __init__(self, example: str, metric: str, sign: int, seed: int) -> None:
        folder = find_folder(example)
        self.sign, self.metric = sign, metric
        self.template = build_template({"main.py": (folder / "main.py").read_text(encoding="utf-8")})
        self.judge: dict[str, Any] = {}
        exec((folder / "evaluate.py").read_text(encoding="utf-8"), self.judge)
        self.trials: list[Trial] = []

    def write_and_run(self, turn: Turn, best: tuple[str, float] | None) -> tuple[Outcome, dict[str, Any]]:
        values = self.template.values
        if turn.kind != "baseline":
            history = SimpleNamespace(template=self.template, loop=SimpleNamespace(best=name_best(best)))
            seed = (turn.seed + turn.round) % 2**32
            direction = "maximize" if self.sign > 0 else "minimize"
            values, _ = choose_values_of_kind(history, turn, self.trials, direction, seed=seed)
        text = self.template.write_files(values)["main.py"]
        outcome = run_in_folder(text, self.read_score)
        state = "failed" if outcome.score is None else "graded"
        self.trials.append(Trial(turn.version, values, state, outcome.score))
        names = [parameter.name for parameter in self.template.parameters]
        return outcome, {"size": float(len(text)), **dict(zip(names, values, strict=True))}

    def read_score(self, folder: Path) -> Outcome:
        answer = self.judge["evaluate"](outputs.Outputs(folder))
        cases = measure_cases([{"text": text} for text in answer.get("failing_cases", [])])
        return Outcome(score=float(answer[self.metric]), cases=cases)


KNOWN_OUTCOMES: dict[tuple[int, str], Outcome] = {}  # by split and parameters: policies write many programs alike


class TableTask:
    """An example of the coder `pipelines`, graded by the code of the grader `predictions`."""

    sign = 1

    def __init__(self, example: str, metric: str, seed: int) -> None:
        self.seed = seed
        self.split = tempfile.TemporaryDirectory(prefix="policies-")  # removed with this object
        self.folder = Path(self.split.name) / "split"
        data = PredictionsGrader().prepare(example, TaskSpec(), seed, self.folder)
        self.problem = Problem(data=data, metric=metric, timeout_seconds=60, memory_mb=1024)
        self.options = argparse.Namespace(
            scorer=metric, row_loss="squared", negate=False, probabilities=False, positive_class=None, above=None
        )
        self.known: list[Known] = []

    def write_and_run(self, turn: Turn, best: tuple[str, float] | None) -> tuple[Outcome, dict[str, Any]]:
        params = choose_baseline(self.problem)
        if turn.kind != "baseline":
            history = SimpleNamespace(unseen=0, loop=SimpleNamespace(best=name_best(best)))
            seed = (turn.seed + turn.round) % 2**32
            params, _ = choose_params_of_kind(history, turn, self.known, self.problem, seed=seed)
        text = write_program(params, self.problem, summary="A benchmark.")
        os.environ.update({DATA_VARIABLE: str(self.folder / "public"), SEED_VARIABLE: "1"})
        key = self.seed, make_key(params)
        outcome = KNOWN_OUTCOMES[key] = KNOWN_OUTCOMES.get(key) or run_in_folder(text, self.read_score)
        state = "failed" if outcome.score is None else "graded"
        self.known.append(Known(turn.version, params, state, outcome.score, None if outcome.score else "crashed"))
        return outcome, {"size": float(len(text)), **flatten_params(params)}

    def read_score(self, folder: Path) -> Outcome:
        places = {"outputs": str(folder), "private": str(self.folder / "private"), "held_out": True}
        grade = predictions_grade.grade(argparse.Namespace(**vars(self.options) | places))
        cases = measure_cases(grade.get("failing_cases", []))
        return Outcome(grade.get("validation"), grade.get("held_out"), cases)


def name_best(best: tuple[str, float] | None) -> SimpleNamespace | None:
    return best and SimpleNamespace(version=best[0])


def run_in_folder(text: str, read_score: Callable[[Path], Outcome]) -> Outcome:
    """Run a program of ours in an empty folder and grade what it leaves; one that raises an error has no score."""
    back = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="policies-") as name, contextlib.redirect_stdout(io.StringIO()):
        os.chdir(name)
        try:
            exec(compile(text, "main.py", "exec"), {"__name__": "__main__"})
            return read_score(Path(name))
        except Exception:
            return Outcome()
        finally:
            os.chdir(back)


SUBJECTS: dict[str, Callable[[int], Any]] = {
    "minimise-a-function": lambda seed: ProgramTask("minimise-a-function", "value", -1, seed),
    "pack-circles": lambda seed: ProgramTask("pack-circles", "sum_of_radii", 1, seed),
    "diabetes": lambda seed: TableTask("diabetes", "r2", seed),
}


def print_table(example: str, versions: int, outcomes: dict[str, list[Loop]]) -> None:
    """Print a line for each policy: its best scores after half of the versions and all, and the gain over random."""
    sign = -1 if example == "minimise-a-function" else 1
    has_held_out = all(loop.held_out is not None for loops in outcomes.values() for loop in loops)
    of_random = [sign * loop.scores[-1] for loop in outcomes["random"]]
    print(f"\n{example}, {versions} versions, {len(of_random)} seeds\n")
    heads = ["policy", f"best of {versions // 2}", f"best of {versions}", "against random"]
    print_row([*heads, *(["held-out"] if has_held_out else []), "failed", "seconds"])
    print_row(["---"] * (len(heads) + 2 + has_held_out))
    for policy, loops in outcomes.items():
        print_row(
            [
                policy,
                describe_spread([loop.scores[versions // 2 - 1] for loop in loops]),
                describe_spread([loop.scores[-1] for loop in loops]),
                "" if policy == "random" else describe_change(of_random, [sign * loop.scores[-1] for loop in loops]),
                *([describe_spread([loop.held_out or 0.0 for loop in loops])] if has_held_out else []),
                f"{fmean(loop.failed for loop in loops):.1f}",
                f"{fmean(loop.seconds for loop in loops):.0f}",
            ]
        )


if __name__ == "__main__":
    sys.exit(main())
