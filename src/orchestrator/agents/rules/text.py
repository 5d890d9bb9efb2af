"""A feedback record as people and language models read it: what fails first, at most 8 KB."""

from collections.abc import Callable, Sequence

from orchestrator.contract.agents import FeedbackRecord
from orchestrator.contract.loops import Loop
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Spread, gain
from orchestrator.contract.tasks import Task

TEXT_BYTES = 8 * 1024
VERDICTS = {
    "baseline": "the baseline",
    "improved": "a new best",
    "same": "no different from the best, as far as the noise allows to tell",
    "worse": "worse than the best",
    "invalid": "its output could not be graded",
    "crashed": "it crashed",
    "timed_out": "it ran out of time",
    "out_of_memory": "it ran out of memory",
    "no_version": "there is no version",
}


def feedback_text(
    record: FeedbackRecord, task: Task, loop: Loop, results: Sequence[Result], cleaned: Callable[[str], str]
) -> str:
    """Write the feedback; `cleaned` is applied to all of it, as labels and log lines are foreign text."""
    parts = [
        f"{record.version}: {VERDICTS[record.verdict]}.",
        error_words(record),
        bullets("Where it goes wrong:", record.failing_cases),
        remark_words(results),
        score_words(record, task, loop, results),
        resource_words(record, task),
        bullets("Suggestions:", record.suggestions),
        f"Next: {record.next_action}.",
    ]
    text = cleaned("\n\n".join(part for part in parts if part))
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")


def error_words(record: FeedbackRecord) -> str:
    error = record.error
    if error is None:
        return ""
    where = f" ({error.file}, line {error.line})" if error.file else ""
    message = f"{error.type}: {error.message}" if error.type and error.type != error.message else error.message
    return f"Error{where}: {message}" + (f"\n{error.tail}" if error.tail else "")


def remark_words(results: Sequence[Result]) -> str:
    """Say what the grader remarked beside the score."""
    remark = next((result.reason for result in results if result.graded and result.reason), "")
    return f"The evaluator remarks: {remark}" if remark else ""


def score_words(record: FeedbackRecord, task: Task, loop: Loop, results: Sequence[Result]) -> str:
    if record.score is None:
        return ""
    where = "" if task.spec.grade.kind == "evaluator" else " on validation rows"
    words = [f"{record.metric}{where}: {spread_words(record.score)}."]
    if record.delta_parent is not None:
        words.append(f"Against its parent: {delta_words(record.delta_parent)}.")
    if record.delta_best is not None:
        words.append(f"Against the best before it: {delta_words(record.delta_best)}.")
    if loop.target is not None:
        missing = -gain(record.score.mean, loop.target, loop.direction or "maximize")
        words.append(f"Target {loop.target:g}: {f'{missing:.4g} away' if missing > 0 else 'met'}.")
    further = next((result.metrics for result in results if result.metrics), {})
    others = [f"{name} {value:.4g}" for name, value in sorted(further.items()) if name != record.metric]
    return " ".join(words) + (f" Further: {', '.join(others)}." if others else "")


def spread_words(score: Spread) -> str:
    return f"{score.mean:.4f} " + (
        f"(sd {score.sd:.4f} over {score.n} executions)" if score.n > 1 else "(one execution)"
    )


def delta_words(delta: float) -> str:
    return "equal" if delta == 0 else f"{'better' if delta > 0 else 'worse'} by {abs(delta):.4g}"


def resource_words(record: FeedbackRecord, task: Task) -> str:
    used = []
    if record.wall_seconds is not None:
        used.append(f"{record.wall_seconds:.1f} of {task.spec.run.timeout_seconds:g} s")
    if record.peak_memory_mb is not None:
        used.append(f"{record.peak_memory_mb:.0f} of {task.spec.run.memory_mb} MB")
    return f"Used: {', '.join(used)}." if used else ""


def bullets(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines)]) if lines else ""
