"""What is wrong with a task, as its trial shows: each finding is a sentence, and says what to do."""

from collections.abc import Iterator

from orchestrator.contract.grading import GRADER_FAILURES
from orchestrator.contract.spec_grading import TIMED_GRADERS
from orchestrator.contract.task_trials import TrialCost, TrialFinding, TrialNoise
from orchestrator.engine.grading.trial_case_findings import (
    describe_scores,
    find_case_problem,
    list_case_findings,
    list_names,
    shorten,
)
from orchestrator.engine.grading.trial_records import GradedRun, TrialRecord

MIN_VERSIONS = 5  # a search of fewer shows nothing of what it can do
NOISY_SHARE = 0.25  # of the way from constant answers to the baseline: gains of that size may be noise
TIMED_CALL = ".race("  # of an evaluate.py that measures time


def list_findings(record: TrialRecord, noise: TrialNoise, cost: TrialCost) -> list[TrialFinding]:
    """Return all findings, in no order."""
    if not record.runs:
        return [_find_no_baseline()]
    if record.baseline is None:
        return [_find_baseline_failure(record.runs[0])]
    return [
        *_find_differing_grader(record, noise),
        *list_case_findings(record),
        *_find_copies(record),
        *_find_constant(record),
        *_find_nothing_apart(record),
        *_find_noise(record, noise),
        *_find_small_budget(record, cost),
        *_find_cut_short(record),
    ]


def _find_no_baseline() -> TrialFinding:
    return TrialFinding(
        kind="baseline_failed",
        severity="warning",
        says="the task has no version yet, so there are no outputs to try its grader with.",
        fix="Upload a seed program with upload_code, or start a loop, and try again.",
    )


def _find_baseline_failure(first: GradedRun) -> TrialFinding:
    """Return what is wrong with the baseline; a grader that fails on it is a flaw."""
    if first.grade is None:
        return TrialFinding(
            kind="baseline_failed",
            severity="warning",
            says=f"the baseline did not run to its end. {shorten(first.run.reason or '')}",
            fix="Mend the program first: nothing can be graded before it leaves its outputs.",
        )
    reason = shorten(first.grade.reason)
    if first.grade.failure == "hung":
        return TrialFinding(
            kind="hangs",
            severity="flaw",
            says=f"The grader did not finish with the outputs of the baseline. {reason}",
            fix="Make it faster, or raise grade.timeout_seconds.",
            cases=["baseline"],
        )
    if first.grade.failure in GRADER_FAILURES:
        return TrialFinding(
            kind="grader_failed",
            severity="flaw",
            says=f"The grader failed on the outputs of the baseline. {reason}",
            fix="Mend the grader, or the baseline if its outputs are not what they should be.",
            cases=["baseline"],
        )
    return TrialFinding(
        kind="baseline_failed",
        severity="warning",
        says=f"the grader rejects the outputs of the baseline. {reason}",
        fix="Mend the program, or the grader if these outputs are right.",
    )


def _find_differing_grader(record: TrialRecord, noise: TrialNoise) -> Iterator[TrialFinding]:
    scores = [graded.score for graded in record.gradings if graded.score is not None]
    if not scores or min(scores) == max(scores):
        return
    grade = record.task.spec.grade
    timed = grade.kind in TIMED_GRADERS or TIMED_CALL in (grade.evaluator or "")
    yield TrialFinding(
        kind="grader_differs",
        severity="note" if timed else "flaw",
        says=f"The same outputs were graded {noise.gradings} times, with scores from {min(scores):.6g} to "
        f"{max(scores):.6g}.",
        fix="It measures time, so that is its nature: more turns make it steadier."
        if timed
        else "Give whatever is random in the grader a fixed seed, so that equal outputs have equal scores.",
    )


def _find_copies(record: TrialRecord) -> Iterator[TrialFinding]:
    for private, public in record.texts.copies:
        yield TrialFinding(
            kind="public_answers",
            severity="flaw",
            says=f"The file {public} that programs can read has the same content as {private}, which is the grader's.",
            fix=f"Take {public} out of the data set, or keep it below private/ only.",
        )


def _find_constant(record: TrialRecord) -> Iterator[TrialFinding]:
    constant = next((case for case in record.cases if case.case.name == "constant"), None)
    if constant is None or record.find_outcome(constant) not in ("better_score", "same_score"):
        return
    yield TrialFinding(
        kind="constant_as_good",
        severity="warning",
        says=f"The same answer everywhere is as good as the baseline. {describe_scores(record, constant)}",
        fix="Begin with a better program, or choose a metric that a constant does badly on.",
        cases=["constant"],
    )


def _find_nothing_apart(record: TrialRecord) -> Iterator[TrialFinding]:
    if not record.cases:
        yield TrialFinding(
            kind="no_programs",
            severity="warning",
            says="its kind names no programs to try it with.",
            fix="A grader of your own can name some: see docs/extending.",
        )
        return
    same = [
        case
        for case in record.cases
        if case.case.role == "broken"
        and case.case.name != "constant"
        and record.find_outcome(case) == "same_score"
        and find_case_problem(record, case) is None
    ]
    if same:
        yield TrialFinding(
            kind="not_told_apart",
            severity="warning",
            says=f"broken outputs ({list_names(same)}) and the baseline both score {record.baseline:.6g}, and nothing "
            "scores worse.",
            fix="Have the grader reject outputs without answers, or begin with a program that is better than nothing.",
            cases=[case.case.name for case in same],
        )


def _find_noise(record: TrialRecord, noise: TrialNoise) -> Iterator[TrialFinding]:
    floor = record.find_floor()
    if not noise.sd or floor is None or noise.mean is None or noise.sd <= record.tolerance:
        return
    distance = abs(noise.mean - floor)
    if noise.sd > NOISY_SHARE * distance:
        yield TrialFinding(
            kind="noisy",
            severity="warning",
            says=f"Runs of the baseline differ by {noise.sd:.3g} (n={noise.runs}), and only {distance:.3g} lie between "
            "it and answers that know nothing.",
            fix="Raise grade.repeats, score on more rows or cases, or have the program take its seed from "
            "ORCHESTRATOR_SEED.",
        )


def _find_small_budget(record: TrialRecord, cost: TrialCost) -> Iterator[TrialFinding]:
    if cost.enough is not False or cost.version_seconds is None:
        return
    budget = record.task.spec.budget
    yield TrialFinding(
        kind="small_budget",
        severity="warning",
        says=f"The budget has room for {cost.versions} versions at {cost.version_seconds:.3g} s each, and a search "
        f"needs {MIN_VERSIONS} at least.",
        fix=f"Raise budget.versions (now {budget.versions}) or budget.wall_seconds (now {budget.wall_seconds:g}).",
    )


def _find_cut_short(record: TrialRecord) -> Iterator[TrialFinding]:
    cut = [case for case in record.cases if record.find_outcome(case) == "cut_short"]
    if cut:
        yield TrialFinding(
            kind="cut_short",
            severity="warning",
            says=f"some programs did not come to their end ({list_names(cut)}).",
            fix="Try again when the machine is less busy.",
            cases=[case.case.name for case in cut],
        )
