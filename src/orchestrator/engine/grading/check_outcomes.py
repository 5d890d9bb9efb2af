"""What a check came to, in one sentence and in figures."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from orchestrator.contract.checks import CheckOutcome, OutputCheck
from orchestrator.contract.grading import Grade
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Interval
from orchestrator.contract.tasks import Task
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.rows import ContainerRow, RegradeRow


def explain_unverifiable(
    store: OpenStore, task: Task, ran: ContainerRow, result: Result, fingerprint: str
) -> str | None:
    """Return in a sentence why the score cannot be computed again; None if it can."""
    if result.grader != fingerprint:
        return (
            "The grader is another one than that of the record, so that its score would not compare. The fingerprint "
            f"was {_shorten(result.grader)} and is {_shorten(fingerprint)}."
        )
    return explain_missing_outputs(store, task, ran, result)


def explain_missing_outputs(store: OpenStore, task: Task, ran: ContainerRow, result: Result) -> str | None:
    """Return in a sentence why there are no outputs to grade, though the result had them; None if there are."""
    if ran.outputs_removed_at is not None:
        return f"The outputs were removed at {ran.outputs_removed_at}, when their retention was over."
    folder = store.folder.outputs(task.id, ran.id)
    missing = [name for name in task.spec.program.outputs if not (folder / name).is_file()]
    if missing and result.graded:
        return f"The outputs are not on this machine any more: {', '.join(missing)[:500]}."
    return None


def compare_scores(result: Result, grade: Grade, fingerprint: str, *, timed: bool = False) -> CheckOutcome:
    """Return whether a score that was computed again is the recorded one, digit by digit.

    timed: it is a measurement, which is the same where the intervals of both overlap.
    """
    difference = _subtract(grade.validation, result.score)
    same = grade.validation == result.score and grade.graded == result.graded
    if timed and result.score is not None and grade.validation is not None:
        same = _overlap(result.interval, grade.interval)
    elif result.held_out is not None:
        same = same and grade.held_out == result.held_out
    if grade.validation is None and result.score is None and same:
        says = f"There is no score again: {grade.reason}"
    elif grade.validation is None:
        says = f"There is no score any more: {grade.reason}"
    elif same and grade.validation != result.score:
        says = (
            f"Measured again, the score is {grade.validation:.4g}, which agrees with {result.score:.4g} in intervals."
        )
    elif same:
        says = f"The score is the same: {grade.validation!r}."
    elif grade.validation == result.score:
        says = f"The validation score is the same, {grade.validation!r}, and the held-out score is another one."
    else:
        says = f"The score on record is {result.score!r}; computed again it is {grade.validation!r}."
    return CheckOutcome(
        verdict="equal" if same else "different",
        says=says,
        recorded=result.score,
        recomputed=grade.validation,
        difference=difference,
        recorded_grader=result.grader,
        grader=fingerprint,
    )


def compare_series(result: Result, grade: Grade, regrade: RegradeRow) -> CheckOutcome:
    """Return the score that a changed grader gives, beside the one on record."""
    same = grade.validation == result.score
    difference = _subtract(grade.validation, result.score)
    if grade.validation is None:
        says, verdict = f"The grader of {regrade.id} gives it no score: {grade.reason}", "unknown"
    else:
        on_record = "no score" if result.score is None else f"{result.score:.6g}"
        says = f"{regrade.metric} is {grade.validation:.6g} in {regrade.id}; on record it has {on_record}."
        verdict = "equal" if same else "different"
    return CheckOutcome(
        verdict=verdict,
        says=says,
        recorded=result.score,
        recomputed=grade.validation,
        difference=difference,
        recorded_grader=result.grader,
        grader=regrade.grader,
    )


def compare_outputs(recorded: Path, replayed: Path, names: Sequence[str]) -> list[OutputCheck]:
    """Return for each declared output whether both folders have the same bytes. Blocking: runs in a thread."""
    compared: list[OutputCheck] = []
    for name in names:
        before, after = hash_file(recorded / name), hash_file(replayed / name)
        same = None if before is None or after is None else before == after
        compared.append(OutputCheck(name=name, recorded_sha256=before, replayed_sha256=after, same=same))
    return compared


def hash_file(path: Path) -> str | None:
    """Return the sha256 of a plain file; None where there is none."""
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def compare_replay(
    ran: ContainerRow,
    again: ContainerRow,
    outputs: list[OutputCheck],
    result: Result | None,
    grade: Grade | None,
    fingerprint: str,
    *,
    timed: bool = False,
) -> CheckOutcome:
    """Return how far a version that was run again came out as it did on record.

    timed: its score is a measurement, which is the same where the intervals of both overlap.
    """
    outcome = CheckOutcome(
        verdict="unknown",
        says="",
        recorded=result and result.score,
        recomputed=grade and grade.validation,
        recorded_grader=result and result.grader,
        grader=fingerprint,
        outputs=outputs,
    )
    if again.status != ran.status:
        says = f"It ended as {_word(ran)} on record, and as {_word(again)} now. {again.reason or ''}".rstrip()
        cut_short = again.status in ("cancelled", "lost")
        return outcome.model_copy(update={"verdict": "unknown" if cut_short else "different", "says": says})
    if ran.status != "completed":
        return outcome.model_copy(update={"verdict": "equal", "says": f"It ended as {_word(ran)} again."})
    same_outputs = None if any(each.same is None for each in outputs) else all(each.same for each in outputs)
    words = {True: "Same outputs", False: "Other outputs", None: "Not all outputs are stored on both sides"}
    said, same_score, difference = _compare_score(result, grade, fingerprint, timed=timed)
    verdict = "unknown" if same_outputs is None and same_score is None else "equal"
    if same_outputs is False or same_score is False:
        verdict = "different"
    says = f"{words[same_outputs]}, {said}."
    if ran.environment_id != again.environment_id:
        says += " Its packages were built anew since, and may be other ones."
    return outcome.model_copy(update={"verdict": verdict, "says": says, "difference": difference})


def _compare_score(
    result: Result | None, grade: Grade | None, fingerprint: str, *, timed: bool
) -> tuple[str, bool | None, float | None]:
    """Return what is said of the score, whether it is the same (None: not known), and how far apart the two are."""
    if result is None or grade is None:
        return "and no score on record to compare with", None, None
    if result.grader != fingerprint:
        return "and the grader is another one, so that scores do not compare", None, None
    if grade.validation is None or result.score is None:
        same = grade.validation == result.score
        return ("no score again" if same else "and only one of the two has a score"), same, None
    if grade.validation == result.score:
        return "same score", True, 0.0
    difference = grade.validation - result.score
    if timed and _overlap(result.interval, grade.interval):
        words = f"and the score, measured again, is {grade.validation:.4g}: it agrees with {result.score:.4g}"
        return f"{words} in their intervals", True, difference
    return f"and the score is {grade.validation:.6g} instead of {result.score:.6g}", False, difference


def _overlap(recorded: Interval | None, measured: Interval | None) -> bool:
    if recorded is None or measured is None:
        return False
    return recorded.low <= measured.high and measured.low <= recorded.high


def _subtract(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _word(row: ContainerRow) -> str:
    return row.status.replace("_", " ")


def _shorten(fingerprint: str | None) -> str:
    return "not recorded" if fingerprint is None else fingerprint[:12]
