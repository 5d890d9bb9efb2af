"""What a trial came to, as lines for people: the verdict, the findings, the programs, noise and cost."""

from orchestrator.cli.formatting import clean, number_text
from orchestrator.contract.task_trials import CaseOutcome, TrialCaseReport, TrialCost, TrialNoise, TrialReport

OUTCOMES: dict[CaseOutcome, str] = {
    "same_score": "same score",
    "better_score": "better score",
    "worse_score": "worse score",
    "no_score": "no score",
    "grader_failed": "the grader broke down",
    "does_not_apply": "does not apply",
    "cut_short": "cut short",
}
MAX_SENTENCE_CHARS = 600
NAME_WIDTH, OUTCOME_WIDTH = 16, 22


def format_trial(report: TrialReport) -> list[str]:
    """Format the report; the verdict comes first, then what to do."""
    lines = [f"{report.verdict.upper()}. {clean(report.says, MAX_SENTENCE_CHARS)}"]
    for finding in report.findings:
        lines += ["", f"  {finding.severity}: {clean(finding.says, MAX_SENTENCE_CHARS)}"]
        lines.append(f"    What to do: {clean(finding.fix, MAX_SENTENCE_CHARS)}")
    if report.cases:
        lines += ["", "Programs that went through the task:", *map(_format_case, report.cases)]
    return [*lines, "", *_format_noise(report.noise), *_format_cost(report.cost)]


def _format_case(case: TrialCaseReport) -> str:
    mark = {True: "ok ", False: "BAD", None: "-  "}[case.passed]
    score = "" if case.score is None else number_text(case.score)
    outcome = OUTCOMES[case.outcome]
    return f"  {mark} {case.role:<7} {case.name:<{NAME_WIDTH}} {outcome:<{OUTCOME_WIDTH}} {score}".rstrip()


def _format_noise(noise: TrialNoise) -> list[str]:
    if noise.mean is None:
        return []
    sd = "" if noise.sd is None else f", standard deviation {number_text(noise.sd)}"
    lines = [f"Baseline: {number_text(noise.mean)} over {noise.runs} runs{sd}."]
    if noise.spread is not None and noise.gradings > 1:
        same = "always the same score" if noise.spread == 0 else f"scores {number_text(noise.spread)} apart"
        lines.append(f"Grader: one run's outputs graded {noise.gradings} times, {same}.")
    return lines


def _format_cost(cost: TrialCost) -> list[str]:
    if cost.run_seconds is None or cost.grade_seconds is None or cost.version_seconds is None:
        return []
    enough = "" if cost.enough else ": too few for a search"
    return [
        f"Cost: a run takes {cost.run_seconds:.2f} s, a grading {cost.grade_seconds:.2f} s; the budget has room for "
        f"{cost.versions} versions, coders' time not counted{enough}."
    ]
