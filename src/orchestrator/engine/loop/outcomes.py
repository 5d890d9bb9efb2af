"""What the task asks of a loop, as decisions rest on it; contract/race.py has the rounds and how they compare."""

from dataclasses import dataclass

from orchestrator.contract.spec_search import Keep


@dataclass(frozen=True, slots=True)
class Rules:
    """What the task asks for. `min_delta` is None until the baseline has been measured.

    reruns: how often a version that is better within `min_delta` may be run again; 0 where the task says what counts.
    keep: "significant": a new leader must be better by more than its paired interval, beside all else.
    recounted_from: the newest round when a person's mark last changed the race; patience counts from there.
    ladder: agents are told scores in steps, and a new leader is one: it must be better by more than the rows explain.
    baseline_runs: of the version that the loop went on from, as many as are on record; None where it began anew.
    no_skill, perfect: scores of a constant prediction and of the truth itself; None where the grader tells none.
    """

    direction: str
    target: float | None
    min_delta: float | None
    repeats: int
    parallel: int
    budget_versions: int
    budget_wall_seconds: float
    max_failures: int
    plateau_versions: int | None
    reruns: int = 0
    no_skill: float | None = None
    perfect: float | None = None
    budget_cost_usd: float | None = None
    budget_tokens: int | None = None
    budget_model_calls: int | None = None
    keep: Keep = "better"
    recounted_from: int = 0
    ladder: bool = False
    baseline_runs: int | None = None
