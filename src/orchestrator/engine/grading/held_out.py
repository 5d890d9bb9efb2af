"""The held-out score of a best version that a person let in: from stored outputs, once."""

from statistics import fmean

from orchestrator.contract.checks import CheckOutcome
from orchestrator.contract.grading import Grade
from orchestrator.contract.results import Result
from orchestrator.contract.scores import average_intervals
from orchestrator.engine.containers.folds import count_folds
from orchestrator.engine.grading.check_outcomes import compare_scores
from orchestrator.operations.best_version import update_gap_alarm
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, results
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx


async def record_held_out(
    store: OpenStore, ran: ContainerRow, result: Result, grade: Grade, fingerprint: str
) -> CheckOutcome:
    """Put the held-out score on record, if validation rows score as they did; return what came of it."""
    outcome = compare_scores(result, grade, fingerprint)
    if outcome.verdict != "equal":
        return outcome
    if grade.held_out is None:
        return outcome.model_copy(update={"says": "The grader scores no held-out rows."})
    await store.write(lambda tx: _add(tx, ran, result, grade))
    return outcome.model_copy(update={"says": f"The held-out score of {ran.version} is on record."})


def _add(tx: Tx, ran: ContainerRow, result: Result, grade: Grade) -> None:
    if ran.loop_id is None or ran.round is None:
        return
    round_row = loops.find_round(tx, ran.loop_id, ran.round)
    if round_row.held_out:
        return
    results.add_held_out(tx, result.id, grade)
    first = (len(round_row.scores) - 1) * count_folds(tx, ran.task_id)
    of_run = results.list_of_round(tx, ran.loop_id, ran.round, since=first)
    scores = [each.held_out for each in of_run if each.held_out is not None]
    if len(scores) < len(of_run):
        return  # the other validation parts follow
    interval = average_intervals([each.held_out_interval for each in of_run])
    held_out_intervals = [interval and interval.model_dump()]
    loops.update_round(tx, ran.loop_id, ran.round, held_out=[fmean(scores)], held_out_intervals=held_out_intervals)
    update_gap_alarm(tx, ran.loop_id)
