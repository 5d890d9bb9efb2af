"""When it is the grader that fails, not the versions: the loop ends and says so, instead of trying one version after another."""

from collections.abc import Sequence
from typing import NamedTuple

from orchestrator.contract.grading import GRADER_FAILURES

FAILURES_BEFORE_ANY_GRADE = 2


class Outcome(NamedTuple):
    """One grading of a loop."""

    graded: bool
    failure: str | None
    reason: str


def trouble(outcomes: Sequence[Outcome], *, has_graded: bool = False) -> str | None:
    """Why nothing can be graded, in a sentence; None as long as versions may be at fault.

    outcomes: the newest ones, oldest first. has_graded: whether it has graded something, maybe before these.

    A grader that could not even be loaded fails on whatever comes. One that fails on outputs may have been brought to it by
    the program, so it is believed to be broken only if it has never yet graded anything and fails a second time.
    """
    loading = next((outcome.reason for outcome in outcomes if outcome.failure == "load"), None)
    if loading is not None:
        return f"The evaluator cannot be used. {loading}"
    failed = [outcome for outcome in outcomes if outcome.failure in GRADER_FAILURES]
    if has_graded or any(outcome.graded for outcome in outcomes) or len(failed) < FAILURES_BEFORE_ANY_GRADE:
        return None
    return (
        f"The evaluator failed {len(failed)} times and has graded nothing yet. The last time: {sentence(failed[-1].reason)} "
        "Either the evaluator or the program to begin with is wrong; where outputs are invalid, let evaluate.py say outputs.reject(why)."
    )


def sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
