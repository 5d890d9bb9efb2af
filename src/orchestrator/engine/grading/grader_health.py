"""Tells a grader that fails from versions that fail, so that a loop ends instead of trying more versions."""

from collections.abc import Sequence

from orchestrator.contract.grading import GRADER_FAILURES
from orchestrator.storage.rows import GradingRow

FAILURES_BEFORE_ANY_GRADE = 2


def describe_fault(gradings: Sequence[GradingRow], *, has_graded: bool = False) -> str | None:
    """Return in a sentence why nothing can be graded; None as long as versions may be at fault.

    gradings: the newest ones, oldest first. has_graded: whether it has graded something, maybe before these.

    A grader that could not even be loaded fails on everything. One that fails on outputs may do so because of
    the program, so it counts as broken only if it has never graded anything and has failed twice.
    """
    loading = next((grading.reason for grading in gradings if grading.failure == "load"), None)
    if loading is not None:
        return f"The task's own grader cannot be used. {loading}"
    failed = [grading for grading in gradings if grading.failure in GRADER_FAILURES]
    if has_graded or any(grading.graded for grading in gradings) or len(failed) < FAILURES_BEFORE_ANY_GRADE:
        return None
    return (
        f"The grader failed {len(failed)} times and has graded nothing yet. The last time: "
        f"{_as_sentence(failed[-1].reason)} Either the grader or the seed program is wrong. An evaluate.py can say "
        "that outputs are invalid with outputs.reject(why)."
    )


def _as_sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
