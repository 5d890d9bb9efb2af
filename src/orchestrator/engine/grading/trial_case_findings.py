"""What is wrong with a grader, as single programs of its trial show."""

from collections.abc import Iterator

from orchestrator.contract.task_trials import FindingSeverity, TrialFinding
from orchestrator.engine.grading.trial_records import CaseRecord, TrialRecord

REASON_CHARS = 300
BROKEN_DOWN = ("raised", "ended", "load")  # failures of a grader that should have rejected the outputs


def list_case_findings(record: TrialRecord) -> Iterator[TrialFinding]:
    """Yield what single programs show."""
    yield from _find_case_problems(record)
    yield from _find_crashes(record)
    yield from _find_hangs(record)
    yield from _find_leaks(record)


def find_case_problem(record: TrialRecord, case: CaseRecord) -> FindingSeverity | None:
    """Return how bad it is what became of one program; None where the grader did as it should."""
    outcome, kind = record.find_outcome(case), case.case
    if outcome in ("does_not_apply", "cut_short"):
        return None
    if kind.role == "twin":
        silent = outcome in ("better_score", "worse_score")
        return None if outcome == "same_score" else "flaw" if silent and kind.is_legal else "warning"
    if case.executed or case.reached:
        return "flaw"
    if kind.role == "forger":
        return "flaw" if _has_won(record, case) else None
    if kind.name == "constant":
        return None  # whether it is as good as the baseline says more of the baseline
    return "flaw" if outcome == "better_score" or (outcome == "same_score" and _has_worse(record)) else None


def _has_won(record: TrialRecord, case: CaseRecord) -> bool:
    score = case.graded.score
    if score is None:
        return False
    if case.case.reference == "baseline":
        return record.find_outcome(case) == "better_score"
    floor = record.find_floor()
    return floor is None or record.compare(score, floor) > 0


def _has_worse(record: TrialRecord) -> bool:
    """Return whether some outputs scored worse than the baseline, so that it is not at the bottom of the scale."""
    return any(record.find_outcome(case) == "worse_score" for case in record.cases)


def _find_case_problems(record: TrialRecord) -> Iterator[TrialFinding]:
    for case in record.cases:
        severity = find_case_problem(record, case)
        if severity is None:
            continue
        kind = {"twin": "form_matters", "broken": "broken_scores", "forger": "forged"}[case.case.role]
        yield TrialFinding.model_validate(
            {
                "kind": kind,
                "severity": severity,
                "says": f"{case.case.wrong} {describe_scores(record, case)}".rstrip(),
                "fix": case.case.fix,
                "cases": [case.case.name],
            }
        )


def describe_scores(record: TrialRecord, case: CaseRecord) -> str:
    """Return the scores of program and baseline in a sentence, or why there is none."""
    if case.executed or case.reached:
        return ""
    score = case.graded.score
    if score is None:
        reason = case.graded.grade.reason if case.graded.grade is not None else case.graded.run.reason or ""
        return f"There was no score: {shorten(reason)}"
    return f"The score was {score:.6g}, that of the baseline is {record.baseline:.6g}."


def _find_crashes(record: TrialRecord) -> Iterator[TrialFinding]:
    crashed = [
        case for case in record.cases if case.graded.grade is not None and case.graded.grade.failure in BROKEN_DOWN
    ]
    if not crashed or record.task.spec.grade.forgeable:  # there the program itself may have raised it
        return
    first = crashed[0]
    yield TrialFinding(
        kind="crashes",
        severity="warning",
        says=f"The grader breaks down on outputs that it should reject ({list_names(crashed)}). "
        f"{shorten(first.graded.grade.reason if first.graded.grade else '')}",
        fix=_say_how_to_reject(record),
        cases=[case.case.name for case in crashed],
    )


def _say_how_to_reject(record: TrialRecord) -> str:
    if record.task.spec.grade.kind == "command":
        return 'Catch what is wrong with outputs, and write {"reason": "what is wrong"} into metrics.json.'
    return (
        "Read outputs with outputs.json, outputs.csv, outputs.number and the like, and say outputs.reject(why) "
        "where they are not what they should be: coders learn more from that than from a traceback."
    )


def _find_hangs(record: TrialRecord) -> Iterator[TrialFinding]:
    hung = [case for case in record.cases if case.graded.grade is not None and case.graded.grade.failure == "hung"]
    if hung:
        yield TrialFinding(
            kind="hangs",
            severity="flaw",
            says=f"The grader did not finish with some outputs ({list_names(hung)}).",
            fix="Check sizes and values of outputs before they are worked on: each such version costs a loop "
            "grade.timeout_seconds.",
            cases=[case.case.name for case in hung],
        )


def _find_leaks(record: TrialRecord) -> Iterator[TrialFinding]:
    for case in record.cases:
        grade = case.graded.grade
        if grade is None or grade.graded or case.leaked is None:
            continue
        yield TrialFinding(
            kind="leaks",
            severity="flaw",
            says=f"What the grader says of invalid outputs ({case.case.name}) holds {case.leaked!r} from its private "
            "files; coders read that sentence.",
            fix="Name in errors and in outputs.reject only what the program wrote itself, and catch errors of look-ups "
            "in private data.",
            cases=[case.case.name],
        )
        return


def list_names(cases: list[CaseRecord]) -> str:
    """Return the names of the programs in a row."""
    return ", ".join(case.case.name for case in cases)


def shorten(reason: str) -> str:
    """Return a reason as a sentence that is not too long."""
    text = reason if len(reason) <= REASON_CHARS else f"{reason[:REASON_CHARS]}..."
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
