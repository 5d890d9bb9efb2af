"""Feedback on one version: a record of what the grader and the runner measured, and a text that says it."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from orchestrator.agents.caches import LoopRounds
from orchestrator.agents.rules.failure import clean_line, find_failure
from orchestrator.agents.rules.suggestions import suggest_changes
from orchestrator.agents.rules.text import write_feedback
from orchestrator.contract.agents import FailureDetail, FeedbackRecord, Turn
from orchestrator.contract.containers import Container
from orchestrator.contract.grading import FailingCase
from orchestrator.contract.loops import Loop, Round
from orchestrator.contract.operations import Operations
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Spread, measure_gain, meets_target, spread
from orchestrator.contract.states import BARRED_VERDICTS, FAILED_VERDICTS, Verdict
from orchestrator.contract.tasks import Task

VERDICT_OF_STATUS: dict[str, Verdict] = {
    "completed": "invalid",
    "timed_out": "timed_out",
    "out_of_memory": "out_of_memory",
}
MAX_CASES = 10
MAX_CASE_CHARS = 200
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of one version. `results` and `container`: newest first, the newest; its own only."""

    task: Task
    loop: Loop
    turn: Turn
    results: list[Result]
    container: Container | None

    @property
    def round(self) -> Round | None:
        return next((past for past in self.loop.rounds if past.version == self.turn.version), None)

    @property
    def direction(self) -> str:
        return self.loop.direction or "maximize"

    @property
    def score(self) -> Spread | None:
        graded = [result for result in self.results if result.score is not None]
        return spread([result.score for result in graded if result.score is not None], [row.interval for row in graded])

    @property
    def best_before(self) -> Round | None:
        """The best confirmed round before this one."""
        earlier = [
            (past, past.score.mean)
            for past in self.loop.rounds
            if past.round < self.turn.round and past.confirmed and past.score
            if past.verdict not in FAILED_VERDICTS | BARRED_VERDICTS
        ]
        best = max(earlier, key=lambda pair: measure_gain(pair[1], 0.0, self.direction), default=None)
        return best and best[0]


async def give_feedback(operations: Operations, turn: Turn, rounds: LoopRounds) -> None:
    """Post feedback on the version of this turn. rounds: keeps at least the rounds that were confirmed."""
    facts = await collect_facts(operations, turn, rounds)
    record = record_of(facts)
    text = write_feedback(record, facts.task, facts.loop, facts.results, clean_line)
    await operations.upload_feedback(task_id=turn.task_id, evaluator="rules", feedback=text, record=record)


async def collect_facts(operations: Operations, turn: Turn, rounds: LoopRounds) -> Facts:
    """Read what is on record of the version of this turn. rounds: keeps at least the rounds that were confirmed."""
    task = await operations.get_task(task_id=turn.task_id)
    loop, results, containers = await asyncio.gather(
        rounds.read(operations, task),
        operations.get_results(task_id=turn.task_id, version=turn.version),
        operations.get_containers(task_id=turn.task_id, version=turn.version, limit=1),
    )
    graded = [result for result in results.results if result.source == "graded"]
    return Facts(task, loop, turn, graded, next(iter(containers.containers), None))


def record_of(facts: Facts) -> FeedbackRecord:
    verdict = find_verdict(facts)
    failed = verdict in FAILED_VERDICTS
    container, score = facts.container, facts.score
    memory = container and container.peak_memory_bytes
    parent = next((past for past in facts.loop.rounds if past.version == facts.turn.parent), None)
    record = FeedbackRecord(
        version=facts.turn.version,
        verdict=verdict,
        metric=facts.loop.metric,
        positive_class=facts.loop.positive_class,
        score=score,
        delta_parent=None if failed else compare_scores(score, parent, facts.direction),
        delta_best=None if failed else compare_scores(score, facts.best_before, facts.direction),
        failing_cases=[] if failed else list_failing_cases(facts),
        error=describe_error(facts, verdict) if failed else None,
        wall_seconds=container and container.wall_seconds,
        peak_memory_mb=memory and round(memory / MEBIBYTE, 1),
        next_action=choose_next_action(facts, failed),
    )
    worst = next(iter(newest_cases(facts)), None)
    ideas = suggest_changes(record, facts.task, facts.loop, facts.container, worst_case=worst)
    return record.model_copy(update={"suggestions": ideas})


def find_verdict(facts: Facts) -> Verdict:
    """Return the verdict of the round; if it has none yet, decide by the same rule: against the best before."""
    known = facts.round and facts.round.verdict
    if known:
        return known
    newest = next(iter(facts.results), None)
    if newest is None or not newest.graded:
        status = facts.container.status if facts.container else None
        return "no_version" if status is None else VERDICT_OF_STATUS.get(status, "crashed")
    if facts.turn.kind == "baseline":
        return "baseline"
    if facts.best_before is None:
        return "improved"
    gained, noise = compare_scores(facts.score, facts.best_before, facts.direction), facts.loop.min_delta or 0.0
    if gained is None:  # a result without a score says nothing of better or worse
        return "same"
    if facts.round and facts.round.confirmed and gained > 0:
        return "improved"
    return "worse" if gained < -noise or (noise == 0 and gained < 0) else "same"


def compare_scores(score: Spread | None, other: Round | None, direction: str) -> float | None:
    if score is None or other is None or other.score is None or other.verdict in FAILED_VERDICTS:
        return None
    return measure_gain(score.mean, other.score.mean, direction)


def list_failing_cases(facts: Facts) -> list[str]:
    kind = facts.task.data.kind if facts.task.data else "files"
    return [clean_line(describe_case(case, kind))[:MAX_CASE_CHARS] for case in newest_cases(facts)[:MAX_CASES]]


def newest_cases(facts: Facts) -> list[FailingCase]:
    return next((result.failing_cases for result in facts.results if result.failing_cases), [])


def describe_case(case: FailingCase, kind: str) -> str:
    if case.text:
        return case.text
    if kind == "files":
        return f"{case.got} instead of {case.expected}" + (f" ({case.count} times)" if case.count > 1 else "")
    if kind == "regression":
        return f"target {case.expected}: {case.got} ({case.count} rows)"
    return f"{case.count} {'row' if case.count == 1 else 'rows'}: was {case.expected}, predicted {case.got}"


def describe_error(facts: Facts, verdict: Verdict) -> FailureDetail:
    """Describe the failure: a crash by its log, any other by what the grader or the runner says."""
    container = facts.container
    rejected = next((result for result in facts.results if not result.graded and result.reason), None)
    reason = (rejected and rejected.reason) or (container and container.reason) or "Nothing on record says why."
    if verdict == "no_version":
        return FailureDetail(message="No version was uploaded under the label of this round.")
    if verdict == "crashed" and container is not None and container.status == "failed":
        return find_failure(container.logs, reason)
    tail = find_failure(container.logs, reason).tail if container else ""
    return find_failure("", reason).model_copy(update={"cause": rejected and rejected.cause, "tail": tail})


def choose_next_action(facts: Facts, failed: bool) -> Literal["improve", "debug", "stop"]:
    if failed:
        return "debug"
    reached = facts.score is not None and meets_target(facts.score.mean, facts.loop.target, facts.direction)
    return "stop" if reached and facts.round is not None and facts.round.confirmed else "improve"
