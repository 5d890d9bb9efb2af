"""Keep what the coder `pipelines` writes, word for word.

`golden/*.py` are whole programs, a spread that a reader can look through; `golden/digests.jsonl` holds a digest of
many more, each with its parameters. Where a change of the programs is meant, write them all again and read the diff:

    .venv-test/bin/python -m tests.agents.golden_programs
"""

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

from orchestrator.agents.pipelines.costs import limit_rows
from orchestrator.agents.pipelines.params import round_value
from orchestrator.agents.pipelines.program import write_program
from orchestrator.agents.pipelines.ranges import KEEP, Choice, Params, Range, Real
from orchestrator.agents.pipelines.space import complete_params, limit_ranges, list_searchable, suits_joining
from orchestrator.agents.pipelines.starting_points import choose_baseline, list_first_params
from tests.agents.golden_problems import PROBLEMS

GOLDEN = Path(__file__).parent / "golden"
DIGESTS = GOLDEN / "digests.jsonl"
COMMAND = ".venv-test/bin/python -m tests.agents.golden_programs"
DIGEST_CHARS = 16
SUMMARY = "A golden program."
SAMPLED_SHARE = 0.6  # of the families of a problem: the digests stay small

SCALED = {"scale": "standard", "reduce": "none"}
TREES: Params = {"model": "extra_trees", "features": 0.2, "leaf": 1}
RIDGE: Params = {"model": "ridge", **SCALED, "alpha": 10.0}
LOGISTIC: Params = {"model": "logistic", **SCALED, "C": 0.5}
SVC: Params = {"model": "svc", "scale": "minmax", "reduce": "none", "C": 10.0, "gamma": 6.0}
BOOSTING: Params = {"model": "boosting", "rate": 0.1, "leaves": 15, "l2": 1.0}

# name of the file: (problem, parameters); what a table calls for beside them is added
PROGRAMS: dict[str, tuple[str, Params]] = {
    "images_naive_bayes": ("images", {"model": "naive_bayes"}),
    "images_svc": ("images", SVC),
    "images_boosting": ("images", BOOSTING | {"leaves": 8}),
    "numbers_svc_chances": ("numbers-chances", SVC),
    "numbers_neural": ("numbers-classes", {"model": "neural", **SCALED, "units": 100, "alpha": 1.0}),
    "numbers_linear": ("numbers-regression", {"model": "linear", **SCALED}),
    "numbers_counts": ("numbers-counts", {"model": "linear", **SCALED}),
    "numbers_orders_of_size": ("numbers-orders-of-size", {"model": "linear", **SCALED}),
    "numbers_ridge_squares": ("numbers-regression", RIDGE | {"degree": 2, "reduce": "pca", "keep": 0.9}),
    "numbers_elastic_net": ("numbers-regression", {"model": "elastic_net", **SCALED, "l1": 0.5, "degree": 1}),
    "numbers_svr": ("numbers-regression", {"model": "svr", **SCALED, "C": 0.5, "gamma": 0.2, "epsilon": 0.1}),
    "numbers_gaussian_process": (
        "numbers-regression",
        {"model": "gaussian_process", **SCALED, "length": 5.0, "noise": 0.5},
    ),
    "numbers_kernel_ridge": ("numbers-regression", {"model": "kernel_ridge", **SCALED, "alpha": 1.0, "gamma": 0.1}),
    "gaps_neighbours_select": (
        "gaps-classes",
        {
            "model": "neighbours",
            "scale": "robust",
            "reduce": "select",
            "keep": 0.7,
            "neighbours": 3,
            "weights": "distance",
        },
    ),
    "gaps_discriminant": ("gaps-classes", {"model": "discriminant", **SCALED, "shrink": 0.1}),
    "short_of_time": ("short-of-time", {"model": "forest", "features": 0.4, "leaf": 5}),
    "categories_target": ("categories-classes", LOGISTIC | {"encode": "target"}),
    "categories_ordinal": (
        "categories-regression",
        {"model": "forest", "features": 0.4, "leaf": 5, "encode": "ordinal"},
    ),
    "dates": ("dates-regression", RIDGE | {"degree": 1, "spread": "none"}),
    "texts": ("texts-classes", TREES | {"topics": 30}),
    "mixed_boosting": ("mixed-absolute-errors", BOOSTING | {"encode": "native", "rounds": 300, "spread": "log"}),
    "mixed_balanced": ("mixed-rare-class", LOGISTIC | {"encode": "onehot", "balance": "balanced"}),
    "mixed_vote": (
        "mixed-classes",
        {"model": "vote", "members": [LOGISTIC | {"topics": 30}, SVC, BOOSTING | {"encode": "target"}]},
    ),
    "mixed_stack": (
        "mixed-regression",
        {"model": "stack", "members": [RIDGE | {"spread": "log"}, TREES | {"topics": 100}, BOOSTING]},
    ),
    "odd_names": ("odd-names", TREES),
    "wide_mixed": ("wide-mixed", LOGISTIC),
    "large_numbers": ("large-numbers", LOGISTIC),
    "large_mixed": ("large-mixed", {"model": "neural", **SCALED, "units": 200, "alpha": 1.0, "encode": "onehot"}),
    "large_many_classes": ("large-many-classes", BOOSTING | {"encode": "ordinal", "rounds": 100}),
    "large_some_classes": ("large-some-classes", LOGISTIC | {"encode": "onehot"}),
}


def program_of(name: str) -> str:
    """Write the program of one golden file."""
    problem_name, params = PROGRAMS[name]
    problem = PROBLEMS[problem_name]
    return write_program(limit_rows(complete_params(params, problem), problem), problem, summary=SUMMARY)


def digest_of(problem_name: str, params: Params) -> str:
    text = write_program(params, PROBLEMS[problem_name], summary=SUMMARY)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARS]


def sampled_params() -> Iterator[tuple[str, Params]]:
    """Yield (problem, parameters): what is tried first on each problem, then parameters drawn within its ranges."""
    for problem_name, problem in PROBLEMS.items():
        draw = random.Random(problem_name)
        families = list_searchable(problem)
        samples = [choose_baseline(problem), *list_first_params(problem)[:2]]
        for model, family in families.items():
            if draw.random() < SAMPLED_SHARE:
                samples.append({"model": model} | sampled_values(limit_ranges(family, problem), draw))
        if suits_joining(problem) and len(samples) > 4:
            members = [params for params in samples[3:] if params["model"] != "naive_bayes"][:3]
            samples += [{"model": model, "members": members} for model in ("vote", "stack") if len(members) > 1]
        yield from ((problem_name, limit_rows(params, problem)) for params in samples)


def sampled_values(ranges: dict[str, Range], draw: random.Random) -> Params:
    values: Params = {name: sampled_value(range_, draw) for name, range_ in ranges.items()}
    return values | ({"keep": sampled_value(KEEP, draw)} if values.get("reduce", "none") != "none" else {})


def sampled_value(range_: Range, draw: random.Random) -> float | str:
    if isinstance(range_, Choice):
        return draw.choice(range_.options)
    if isinstance(range_, Real):
        return round_value(draw.uniform(range_.low, range_.high), range_)
    return draw.randint(range_.low, range_.high)


def write_all() -> None:
    """Write the golden files again, and remove those that no program has."""
    for path in GOLDEN.glob("*.py"):
        path.unlink()
    for name in PROGRAMS:
        (GOLDEN / f"{name}.py").write_text(program_of(name), encoding="utf-8", newline="\n")
    lines = [
        json.dumps({"sha256": digest_of(problem, params), "problem": problem, "params": params})
        for problem, params in sampled_params()
    ]
    DIGESTS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(PROGRAMS)} programs and {len(lines)} digests written to {GOLDEN}.")


if __name__ == "__main__":
    write_all()
