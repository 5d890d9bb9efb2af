"""The report of a trial: verdict, findings, what became of each program, noise and cost."""

from statistics import fmean, median, stdev

from orchestrator.contract.protocols.trial_programs import TrialCase
from orchestrator.contract.task_trials import (
    NO_COST,
    CaseOutcome,
    TrialCaseReport,
    TrialCost,
    TrialFinding,
    TrialNoise,
    TrialReport,
    TrialRole,
    TrialVerdict,
)
from orchestrator.engine.grading.trial_case_findings import find_case_problem
from orchestrator.engine.grading.trial_findings import MIN_VERSIONS, list_findings
from orchestrator.engine.grading.trial_records import CaseRecord, TrialRecord

SEVERITIES = ("flaw", "warning", "note")
COUNTED: tuple[tuple[TrialRole, str, str], ...] = (
    ("twin", "honest twin", "honest twins"),
    ("broken", "broken program", "broken programs"),
    ("forger", "forger", "forgers"),
)
UNCLEAR = ("baseline_failed", "not_told_apart", "cut_short", "no_programs")


def build_report(record: TrialRecord) -> TrialReport:
    """Return what a trial came to."""
    noise, cost = measure_noise(record), measure_cost(record)
    findings = list_findings(record, noise, cost)
    findings.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    cases = [build_case(record, case) for case in record.cases]
    verdict, says = judge(findings, cases)
    return TrialReport(verdict=verdict, says=says, findings=findings, cases=cases, noise=noise, cost=cost)


def judge(findings: list[TrialFinding], cases: list[TrialCaseReport]) -> tuple[TrialVerdict, str]:
    """Return the verdict and its sentence."""
    flaws = [finding for finding in findings if finding.severity == "flaw"]
    if flaws:
        more = f" There are {len(flaws) - 1} more flaws." if len(flaws) > 2 else ""
        more = " There is one more flaw." if len(flaws) == 2 else more
        return "flawed", f"Scores of this grader cannot be trusted yet: {flaws[0].says}{more}"
    unclear = next((finding for finding in findings if finding.kind in UNCLEAR), None)
    if unclear is not None:
        return "unclear", f"Nothing can be said of the grader: {unclear.says}"
    tried = [case for case in cases if case.passed is not None]
    twins, broken, forgers = (_count(tried, *words) for words in COUNTED)
    warnings = sum(finding.severity == "warning" for finding in findings)
    more = "" if not warnings else " There is one warning." if warnings == 1 else f" There are {warnings} warnings."
    kept = f"{twins} kept the score of the baseline, " if any(case.role == "twin" for case in tried) else ""
    return "sound", (f"The grader told all of them apart: {kept}{broken} and {forgers} gained nothing.{more}")


def _count(cases: list[TrialCaseReport], role: TrialRole, one: str, many: str) -> str:
    number = sum(case.role == role for case in cases)
    return f"one {one}" if number == 1 else f"{number} {many}"


def measure_noise(record: TrialRecord) -> TrialNoise:
    """Return how far scores of the baseline differ: over runs, and over gradings of one run."""
    scores = [run.score for run in record.runs if run.score is not None]
    gradings = [graded.score for graded in record.gradings if graded.score is not None]
    return TrialNoise(
        runs=len(scores),
        mean=fmean(scores) if scores else None,
        sd=stdev(scores) if len(scores) > 1 else None,
        gradings=len(gradings),
        spread=max(gradings) - min(gradings) if gradings else None,
    )


def measure_cost(record: TrialRecord) -> TrialCost:
    """Return the medians of what runs and gradings took, and how many versions the budget has room for."""
    graded = [*record.runs, *record.gradings[1:]]
    runs = [run.run.wall_seconds for run in record.runs if run.run.wall_seconds is not None]
    gradings = [each.grading.wall_seconds for each in graded if each.grading and each.grading.wall_seconds is not None]
    if not runs or not gradings:
        return NO_COST
    spec = record.task.spec
    folds = record.task.data.folds if record.task.data is not None else 1
    version_seconds = folds * spec.grade.repeats * (median(runs) + median(gradings))
    versions = min(spec.budget.versions, int(spec.budget.wall_seconds / max(version_seconds, 1e-9)))
    return TrialCost(
        run_seconds=median(runs),
        grade_seconds=median(gradings),
        version_seconds=version_seconds,
        versions=versions,
        enough=versions >= MIN_VERSIONS,
    )


def build_case(record: TrialRecord, case: CaseRecord) -> TrialCaseReport:
    """Return what became of a program."""
    outcome = record.find_outcome(case)
    grade = case.graded.grade
    score = record.baseline if case.is_same else grade and grade.validation
    passed = None if outcome in ("does_not_apply", "cut_short") else find_case_problem(record, case) is None
    return TrialCaseReport(
        name=case.case.name,
        role=case.case.role,
        flaw_class=case.case.flaw_class,
        does=case.case.does,
        outcome=outcome,
        passed=passed,
        score=score,
        reason=describe_case(case, outcome),
    )


def describe_case(case: CaseRecord, outcome: CaseOutcome) -> str:
    """Return in words what was said of a program's outputs."""
    if outcome == "does_not_apply":
        return _explain_absence(case.case)
    if case.is_same:
        return "It left the outputs of the baseline, and nothing else reached the grader."
    grade = case.graded.grade
    if grade is not None:
        return grade.reason
    return case.graded.run.reason or "It left no outputs."


def _explain_absence(case: TrialCase) -> str:
    return "The outputs of the baseline have no other such form." if case.role == "twin" else "It fits no output."
