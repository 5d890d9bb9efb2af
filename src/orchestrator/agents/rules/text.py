"""A feedback record as people and language models read it: what fails first, at most 8 KB."""

from collections.abc import Callable, Sequence

from orchestrator.contract.agents import FeedbackRecord
from orchestrator.contract.loops import Loop
from orchestrator.contract.metrics import describe_metric
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Spread, measure_gain
from orchestrator.contract.spec_grading import USER_GRADERS
from orchestrator.contract.tasks import Task

TEXT_BYTES = 8 * 1024
VERDICTS = {
    "baseline": "the baseline",
    "improved": "a new best",
    "same": "not distinguishable from the best within the noise",
    "worse": "worse than the best",
    "suspect": "its score is beyond the possible range, so it waits for a person",
    "gate_broken": "it breaks a gate, so it cannot be the best",
    "invalid": "its output could not be graded",
    "crashed": "it crashed",
    "timed_out": "the program ran out of time",
    "out_of_memory": "the program ran out of memory",
    "no_version": "there is no version",
}


def write_feedback(
    record: FeedbackRecord, task: Task, loop: Loop, results: Sequence[Result], cleaned: Callable[[str], str]
) -> str:
    """Write the feedback; `cleaned` is applied to all of it, as labels and log lines are foreign text."""
    parts = [
        f"{record.version}: {VERDICTS[record.verdict]}.",
        describe_error(record),
        format_bullets("Where it goes wrong:", record.failing_cases),
        describe_remarks(results),
        format_bullets("Likely causes, as a model sees them:", record.causes),
        score_words(record, task, loop, results),
        describe_resources(record, task),
        format_bullets("Suggestions:", record.suggestions),
        f"Next: {record.next_action}.",
    ]
    text = cleaned("\n\n".join(part for part in parts if part))
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")


def describe_error(record: FeedbackRecord) -> str:
    error = record.error
    if error is None:
        return ""
    where = f" ({error.file}, line {error.line})" if error.file else ""
    message = f"{error.type}: {error.message}" if error.type and error.type != error.message else error.message
    return f"Error{where}: {message}" + (f"\n{error.tail}" if error.tail else "")


def describe_remarks(results: Sequence[Result]) -> str:
    """Say what the grader remarked beside the score."""
    remark = next((result.reason for result in results if result.graded and result.reason), "")
    return f"The grader's remark: {remark}" if remark else ""


def score_words(record: FeedbackRecord, task: Task, loop: Loop, results: Sequence[Result]) -> str:
    if record.score is None:
        return ""
    where = "" if task.spec.grade.kind in USER_GRADERS else " on validation rows"
    words = [
        f"{describe_metric(record.metric or 'score', record.positive_class)}{where}: {spread_words(record.score)}."
    ]
    if record.delta_parent is not None:
        words.append(f"Compared with its parent: {describe_delta(record.delta_parent)}.")
    if record.delta_best is not None:
        words.append(f"Compared with the best version before it: {describe_delta(record.delta_best)}.")
    if loop.target is not None:
        missing = -measure_gain(record.score.mean, loop.target, loop.direction or "maximize")
        words.append(f"Target {loop.target:g}: {f'{missing:.4g} away' if missing > 0 else 'reached'}.")
    further = next((result.metrics for result in results if result.metrics), {})
    others = [f"{name} {value:.4g}" for name, value in sorted(further.items()) if name != record.metric]
    return " ".join(words) + (f" Other metrics: {', '.join(others)}." if others else "")


def spread_words(score: Spread) -> str:
    interval = score.interval
    rows = "" if interval is None else f"95 % over the rows {interval.low:.4g} to {interval.high:.4g}; "
    seeds = f"sd {score.sd:.4f} over {score.n} executions" if score.n > 1 else "one execution"
    return f"{score.mean:.4f} ({rows}{seeds})"


def describe_delta(delta: float) -> str:
    return "equal" if delta == 0 else f"{'better' if delta > 0 else 'worse'} by {abs(delta):.4g}"


def describe_resources(record: FeedbackRecord, task: Task) -> str:
    used = []
    if record.wall_seconds is not None:
        used.append(f"{record.wall_seconds:.1f} of {task.spec.run.timeout_seconds:g} s")
    if record.peak_memory_mb is not None:
        used.append(f"{record.peak_memory_mb:.0f} of {task.spec.run.memory_mb} MB")
    return f"Used: {', '.join(used)}." if used else ""


def format_bullets(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""
