"""Scores as agents are told them: in steps that the noise of the graded rows allows, so that labels cannot be read off.

Source: Blum and Hardt (2015), "The Ladder: a reliable leaderboard for machine learning competitions".
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import floor, isfinite, log10

from orchestrator.contract.results import Result
from orchestrator.contract.scores import Spread, measure_gain
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.states import BARRED_VERDICTS, Verdict

OWN_CODERS = frozenset({"pipelines", "parameters"})  # they search parameters, and write no program that could probe
DEVIATIONS = 1.96  # half the width of a 95 % interval, in standard errors
FIGURES = 2  # significant digits of further metrics
NOT_TOLD = "The figure is not told: scores are told in steps (search.feedback)."


def is_laddered(spec: TaskSpec) -> bool:
    """Return whether agents are told scores in steps: as the task says, else where a coder is not one of ours."""
    if spec.search.feedback != "auto":
        return spec.search.feedback == "ladder"
    return spec.grade.kind == "predictions" and not OWN_CODERS.issuperset(spec.agents.coders)


def reads_steps(spec: TaskSpec, agent: str, role: str) -> bool:
    """Return whether this agent is told scores in steps; our own coders search by exact ones, and tell nobody."""
    return is_laddered(spec) and not (role == "coder" and agent in OWN_CODERS)


@dataclass(frozen=True, slots=True)
class Step:
    """A round that was better than what had been told by more than the noise, and what is told since."""

    number: int
    version: str
    score: Spread


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of one loop, first to last: a version is told the last step up to its round."""

    steps: list[Step] = field(default_factory=list)

    def find_score(self, number: int) -> Spread | None:
        """Return the score that is told of this round; None before the first step."""
        index = bisect_right(self.steps, number, key=lambda step: step.number)
        return self.steps[index - 1].score if index else None

    def is_step(self, number: int) -> bool:
        return any(step.number == number for step in self.steps)


def build_ladder(confirmed: Iterable[tuple[int, str, Spread]], direction: str) -> Ladder:
    """Return the ladder of rounds that were the best when they were confirmed: number, version and score, in order."""
    steps: list[Step] = []
    for number, version, score in confirmed:
        rough = coarsen(score)
        if not steps or measure_gain(rough.mean, steps[-1].score.mean, direction) > 0:
            steps.append(Step(number, version, rough))
    return Ladder(steps)


def coarsen(score: Spread) -> Spread:
    """Return the mean with no more digits than its standard error over the rows allows, and nothing else of it."""
    error = 0.0 if score.interval is None else (score.interval.high - score.interval.low) / (2 * DEVIATIONS)
    if not error or not isfinite(error):
        return Spread(mean=round_figures(score.mean, FIGURES), n=score.n)
    return Spread(mean=round(score.mean, -floor(log10(error))), n=score.n)


def round_figures(value: float, figures: int) -> float:
    """Return the value with so many significant digits."""
    return float(f"{value:.{figures}g}")


def tell_verdict(verdict: Verdict | None) -> Verdict | None:
    """Return the verdict as agents are told it: how much worse a version is would tell of labels, too."""
    return "same" if verdict == "worse" else verdict


def tell_reason(verdict: Verdict | None, reason: str | None) -> str | None:
    """Return why a round has its verdict, without the figures that a barred one has in it."""
    if verdict not in BARRED_VERDICTS or reason is None:
        return reason
    if verdict == "suspect":
        return f"Its score is beyond what is possible. {NOT_TOLD}"
    return f"{reason.partition(' is not met')[0]} is not met. {NOT_TOLD}"


def tell_result(result: Result, score: Spread | None, *, is_step: bool) -> Result:
    """Return a graded result as agents are told it: the score of its step, and what is in it only if it made the step.

    score: None where nothing is told of the version.
    """
    if not result.graded:
        return result
    changes: dict[str, object] = {
        "score": score and score.mean,
        "interval": None,
        "accuracy": None,
        "loss": None,
        "metrics": {},
        "failing_cases": [],
        "reason": result.reason if is_step else "",
    }
    if is_step:
        metrics = {name: round_figures(value, FIGURES) for name, value in result.metrics.items()}
        cases = [each.model_copy(update={"count": int(round_figures(each.count, 1))}) for each in result.failing_cases]
        changes |= {"metrics": metrics, "failing_cases": cases}
    return result.model_copy(update=changes)
