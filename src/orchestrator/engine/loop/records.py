"""What stages write of loops and rounds, each change with the event that tells of it."""

import time
from statistics import fmean
from typing import Unpack

from orchestrator.contract.agents import Turn
from orchestrator.contract.events import RoundChanged, TaskChanged
from orchestrator.contract.messages import MessageUpload
from orchestrator.contract.race import find_outcome
from orchestrator.contract.scores import meets_target, spread
from orchestrator.contract.states import (
    BARRED_VERDICTS,
    FAILED_VERDICTS,
    LOOP_ENDED,
    LoopState,
    StopReason,
    TaskStatus,
    Verdict,
)
from orchestrator.contract.stop_reasons import STOP_TEXTS
from orchestrator.engine.context import EngineContext
from orchestrator.engine.loop.decide import decide_verdict, needs_run, run_seed
from orchestrator.engine.loop.history import build_rules, read_history
from orchestrator.engine.loop.policies.coders import CoderChoice
from orchestrator.engine.loop.policies.shapes import Brief
from orchestrator.engine.notifications.wording import (
    GAP_WARNING,
    OCCASION_OF_REASON,
    SUSPECT_WARNING,
    describe_loop,
)
from orchestrator.operations.best_version import update_best
from orchestrator.operations.messages import upload_message
from orchestrator.storage import events
from orchestrator.storage.changes import LoopChanges, RoundChanges
from orchestrator.storage.clock import now
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, notifications, tasks
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow
from orchestrator.storage.transaction import Tx

VERDICT_OF_STATUS: dict[str, Verdict] = {"timed_out": "timed_out", "out_of_memory": "out_of_memory"}
TASK_STATUS: dict[LoopState, TaskStatus] = {
    "paused": "paused",
    "completed": "completed",
    "failed": "failed",
    "stopped": "stopped",
}


async def mark_running(store: OpenStore, loop_id: str, doing: str) -> LoopRow:
    """Start the loop's clock and set its task to `running`, if it is wanted running; return its row."""

    def start(tx: Tx) -> LoopRow:
        loop = loops.find(tx, loop_id)
        if loop.wanted == "running" and loop.state not in LOOP_ENDED:
            loops.start_clock(tx, loop)
            loops.update(tx, loop_id, state="running", doing=doing)
            tasks.set_status(tx, loop.task_id, "running")
            loops.emit_changed(tx, loop_id)
        return loops.find(tx, loop_id)

    return await store.write(start)


async def pause_clock(store: OpenStore, loop_id: str, doing: str) -> None:
    """Put on record that the loop waits for something its budget of time is not spent on; `mark_running` goes on."""

    def pause(tx: Tx) -> None:
        loops.stop_clock(tx, loops.find(tx, loop_id))
        loops.update(tx, loop_id, doing=doing)
        loops.emit_changed(tx, loop_id)

    await store.write(pause)


async def update_loop(store: OpenStore, loop_id: str, **values: Unpack[LoopChanges]) -> None:
    """Change columns of the loop and tell of it."""

    def update(tx: Tx) -> None:
        loops.update(tx, loop_id, **values)
        loops.emit_changed(tx, loop_id)

    await store.write(update)


async def read_round(store: OpenStore, loop_id: str, number: int) -> tuple[LoopRow, RoundRow]:
    """Return the loop and its round of that number, from one snapshot."""
    return await store.read(lambda tx: (loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)))


def build_turn(loop: LoopRow, round_row: RoundRow) -> Turn:
    """Return the turn of an agent that the round is about."""
    return Turn(
        task_id=loop.task_id,
        loop_id=loop.id,
        round=round_row.round,
        kind=round_row.kind,
        version=round_row.version,
        parent=round_row.parent,
        note=round_row.note,
        coder=round_row.coder or "",
        seed=run_seed(loop.seed, round_row.round, 0),
    )


def add_round(tx: Tx, loop: LoopRow, number: int, brief: Brief, choice: CoderChoice) -> None:
    """Begin a round under the task's next label."""
    if number == 1 and loop.from_loop is not None and loop.from_version is not None:
        return _add_carried_round(tx, loop, loop.from_loop, loop.from_version)
    label = loops.choose_next_label(tx, loop.task_id)
    by = choice.note and f"by {choice.coder}: {choice.note}"
    note = "; ".join(filter(None, (brief.note, by)))
    loops.add_round(
        tx, loop.id, number, kind=brief.kind, version=label, parent=brief.parent, note=note, coder=choice.coder
    )
    loops.update(tx, loop.id, doing=f"writing {label}")
    _emit_round(tx, loop.id, number)


def _add_carried_round(tx: Tx, loop: LoopRow, from_loop: str, version: str) -> None:
    """Begin with the version that the loop goes on from: it is on record, so that it only has to be scored."""
    earlier = loops.find_round_of_version(tx, from_loop, version)
    note, coder = f"goes on from the best version, of {from_loop}", earlier and earlier.coder
    loops.add_round(
        tx, loop.id, 1, kind="baseline", version=version, parent=None, note=note, coder=coder, status="running"
    )
    loops.update(tx, loop.id, doing=f"going on from {version}")
    _emit_round(tx, loop.id, 1)


def record_stage(tx: Tx, loop_id: str, number: int, stage: str, *, began: float, changes: RoundChanges) -> None:
    """Change columns of the round at the end of a stage; add the seconds since `began` (monotonic) to the stage's."""
    seconds = dict(loops.find_round(tx, loop_id, number).seconds)
    seconds[stage] = round(seconds.get(stage, 0.0) + time.monotonic() - began, 4)
    changes = {**changes, "seconds": seconds}
    loops.update_round(tx, loop_id, number, **changes)
    _emit_round(tx, loop_id, number)


def set_doing(tx: Tx, loop_id: str, doing: str) -> None:
    """Say what the loop is doing; the event of the change that comes with it tells of it."""
    loops.update(tx, loop_id, doing=doing)


def find_failure(tx: Tx, loop_id: str, container: ContainerRow) -> RoundChanges:
    """Return verdict and reason for a round whose execution failed; {} if it ran well or stop_loop cut it short."""
    if container.status == "completed" or loops.find(tx, loop_id).wanted == "stopped":
        return {}
    return {"verdict": VERDICT_OF_STATUS.get(container.status, "crashed"), "reason": container.reason}


def settle_round(tx: Tx, loop_id: str, number: int) -> bool:
    """Set verdict and best once the round has all its scores or has failed; return whether it has."""
    loop, round_row = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
    if round_row.status == "done":
        return False
    if round_row.verdict in FAILED_VERDICTS:
        loops.update_round(tx, loop_id, number, status="feedback")
        return True
    rules = build_rules(loop, tasks.find(tx, loop.task_id).spec)
    history = read_history(tx, loop_id, rules)
    if not round_row.scores or needs_run(history, number, rules):
        return False
    verdict = round_row.verdict
    if verdict not in BARRED_VERDICTS:
        verdict = decide_verdict(history, find_outcome(history, number), rules)
    loops.update_round(tx, loop_id, number, status="feedback", verdict=verdict)
    if verdict == "suspect":
        data = describe_loop(tasks.find(tx, loop.task_id), loop, round_row, SUSPECT_WARNING)
        notifications.notify(tx, loop.task_id, "needs_you", data)
    _update_best(tx, loop_id)
    _emit_round(tx, loop_id, number)
    return True


def _update_best(tx: Tx, loop_id: str) -> None:
    """Name the best version, and tell people where its gap to held-out rows begins to raise the alarm."""
    before = update_best(tx, loop_id)
    changed = loops.find(tx, loop_id)
    best_row = loops.find_round_of_version(tx, loop_id, changed.best)
    if before is not None and changed.gap_alarm and not before.gap_alarm and best_row is not None:
        data = describe_loop(tasks.find(tx, changed.task_id), changed, best_row, GAP_WARNING)
        notifications.notify(tx, changed.task_id, "needs_you", data)


def close_round(tx: Tx, loop_id: str, number: int, *, began: float) -> None:
    """Put on record that the round is done, unless it is so already."""
    if loops.find_round(tx, loop_id, number).status != "done":
        record_stage(tx, loop_id, number, "feedback", began=began, changes={"status": "done", "ended_at": now()})


def close_loop(tx: Tx, loop: LoopRow, state: LoopState, *, reason: StopReason | None, error: str | None) -> None:
    """Bring the loop to rest in `state`, paused or ended: its clock stops, its task follows, and people are told."""
    if loop.state in LOOP_ENDED:
        return
    loops.stop_clock(tx, loop)
    best = loops.find_round_of_version(tx, loop.id, loop.best)
    ended_at = now() if state in LOOP_ENDED else None
    doing = "paused" if reason is None else _describe_end(loop, best, reason)
    loops.update(tx, loop.id, state=state, stop_reason=reason, error=error, ended_at=ended_at, doing=doing)
    tasks.set_status(tx, loop.task_id, TASK_STATUS[state])
    events.emit(tx, TaskChanged(task_id=loop.task_id, status=TASK_STATUS[state]))
    closed = loops.find(tx, loop.id)
    loops.emit_changed(tx, loop.id)
    if reason in OCCASION_OF_REASON:
        data = describe_loop(tasks.find(tx, loop.task_id), closed, best, STOP_TEXTS[reason])
        notifications.notify(tx, loop.task_id, OCCASION_OF_REASON[reason], data)


def _describe_end(loop: LoopRow, best: RoundRow | None, reason: StopReason) -> str:
    reached = best is not None and meets_target(fmean(best.scores), loop.target, loop.direction or "maximize")
    return STOP_TEXTS[reason] + (
        "; the best version meets the target" if reached and reason != "target_reached" else ""
    )


async def post_message(context: EngineContext, loop: LoopRow, key: str, content: str) -> None:
    """Post a message of the engine in the task's conversation, once for each key."""
    message = MessageUpload(task_id=loop.task_id, sender="engine", role="system", content=content)
    await upload_message(context.call(key), message)


def _emit_round(tx: Tx, loop_id: str, number: int) -> None:
    loop, round_row = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
    score = spread(round_row.scores)
    change = RoundChanged(
        task_id=loop.task_id,
        loop_id=loop_id,
        round=number,
        kind=round_row.kind,
        version=round_row.version,
        status=round_row.status,
        verdict=round_row.verdict,
        score=score and score.mean,
        reason=round_row.reason,
        doing=loop.doing,
    )
    events.emit(tx, change)
