"""What an agent that is told scores in steps may ask, and the answers as it is told them."""

from typing import Any

from orchestrator.contract.errors import NotAllowed
from orchestrator.contract.ladder import (
    FIGURES,
    Ladder,
    build_ladder,
    coarsen,
    round_figures,
    tell_reason,
    tell_result,
    tell_verdict,
)
from orchestrator.contract.loops import Best, BestEver, Loop, Round
from orchestrator.contract.results import LatestResult, Result, ResultList
from orchestrator.contract.scores import read_intervals, spread
from orchestrator.operations.call import CallContext
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.queries import loops, marks
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx

WITHOUT_SCORES = frozenset(
    {
        *("upload_code", "get_code", "get_code_version", "read_code", "download_code", "diff_code"),
        *("upload_message", "get_messages", "upload_feedback", "get_feedback", "upload_results"),
        *(
            "get_task",
            "get_tasks",
            "get_dataset",
            "get_datasets",
            "get_metrics",
            "get_agents",
            "get_plugins",
            "healthcheck",
        ),
        *("get_containers", "container_status", "get_container_usage", "get_environment", "get_environments"),
        *("get_logs", "download_log", "tail_logs", "search_logs", "get_artifacts", "download_artifact"),
        *("start_model_call", "extend_model_call", "finish_model_call", "get_model_call", "get_model_calls"),
        *("get_ledger",),
    }
)
TOLD_IN_STEPS = frozenset({"get_loop", "get_results", "get_latest_results"})
"""Whatever is in neither is refused: a new operation that knows scores tells an agent nothing until it is put here."""


def check_operation(name: str) -> None:
    """Check that the agent may call it; raise NotAllowed if its answer could tell of exact scores."""
    if name not in WITHOUT_SCORES | TOLD_IN_STEPS:
        raise NotAllowed(
            f"{name} is not for an agent that is told scores in steps (search.feedback); get_loop and get_results are."
        )


async def tell_in_steps(call: CallContext, answer: Any) -> Any:
    """Return the answer of an operation with scores as the agent is told them."""
    if isinstance(answer, Loop):
        return await call.store.scan(lambda tx: _tell_loop(tx, answer))
    if isinstance(answer, ResultList):
        results = await call.store.scan(lambda tx: [_tell_result(tx, each) for each in answer.results])
        return answer.model_copy(update={"results": results})
    if isinstance(answer, LatestResult) and (latest := answer.latest) is not None:
        return LatestResult(latest=await call.store.scan(lambda tx: _tell_result(tx, latest)))
    return answer


def read_ladder(tx: Tx, row: LoopRow) -> Ladder:
    """Return the steps of a loop."""
    confirmed, excluded = [], marks.list_excluded(tx, row.task_id)
    for each in loops.list_confirmed_rounds(tx, row.id):
        score = spread(each.scores, read_intervals(each.intervals))
        if score is not None and to_outcome(each, excluded).races:
            confirmed.append((each.round, each.version, score))
    return build_ladder(confirmed, row.direction or "maximize")


def _tell_loop(tx: Tx, loop: Loop) -> Loop:
    ladder = read_ladder(tx, loops.find(tx, loop.loop_id))
    changes = {
        "rounds": [_tell_round(each, ladder) for each in loop.rounds],
        "best": _tell_best(loop.best),
        "best_ever": loop.best_ever and BestEver(loop_id=loop.best_ever.loop_id, **dict(_coarsen(loop.best_ever))),
        "min_delta": None if loop.min_delta is None else round_figures(loop.min_delta, FIGURES),
        "baseline": _tell_best(loop.baseline),
    }
    return loop.model_copy(update=changes)


def _tell_best(best: Best | None) -> Best | None:
    return best and _coarsen(best)


def _coarsen(best: Best) -> Best:
    return Best(version=best.version, validation=coarsen(best.validation))


def _tell_round(each: Round, ladder: Ladder) -> Round:
    score = ladder.find_score(each.round) if each.score is not None else None
    changes: dict[str, object] = {
        "score": score,
        "shown": {},
        "verdict": tell_verdict(each.verdict),
        "reason": tell_reason(each.verdict, each.reason),
    }
    return each.model_copy(update=changes)


def _tell_result(tx: Tx, result: Result) -> Result:
    """Return the result as it is told; of versions outside the newest loop nothing is."""
    if result.source != "graded" or result.version is None:
        return result
    row = loops.find_newest_or_none(tx, result.task_id)
    of_version = row and loops.find_round_of_version(tx, row.id, result.version)
    if row is None or of_version is None:
        return tell_result(result, None, is_step=False)
    ladder = read_ladder(tx, row)
    return tell_result(result, ladder.find_score(of_version.round), is_step=ladder.is_step(of_version.round))
