"""What steps write of loops and rounds, each change with the event that tells of it."""

import time

from orchestrator.contract.agents import Turn
from orchestrator.contract.events import RoundChanged, TaskChanged
from orchestrator.contract.logs import MessageUpload
from orchestrator.contract.scores import gain, gap_grows, meets, spread
from orchestrator.contract.states import FAILED_VERDICTS, LOOP_ENDED, TaskStatus
from orchestrator.engine.context import current
from orchestrator.engine.loop.decide import leader, needs_run, run_seed, verdict
from orchestrator.engine.loop.history import history_of, past_of, rules_of
from orchestrator.engine.notifications.words import GAP_WORDS, OCCASION_OF_REASON, WHY, loop_data
from orchestrator.operations.logs import upload_message
from orchestrator.storage import events
from orchestrator.storage.clock import now
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, notifications, tasks
from orchestrator.storage.transaction import Tx

VERDICT_OF_STATUS = {"timed_out": "timed_out", "out_of_memory": "out_of_memory"}
TASK_STATUS: dict[str, TaskStatus] = {
    "paused": "paused",
    "completed": "completed",
    "failed": "failed",
    "stopped": "stopped",
}


async def begin(store: OpenStore, loop_id: str, doing: str):
    """The loop's row; its clock runs and its task is `running`, if it is wanted so."""

    def start(tx: Tx):
        loop = loops.find(tx, loop_id)
        if loop.wanted == "running" and loop.state not in LOOP_ENDED:
            loops.update(tx, loop_id, state="running", doing=doing, running_since=loop.running_since or now())
            tasks.set_status(tx, loop.task_id, "running")
            loops.emit_changed(tx, loop_id)
        return loops.find(tx, loop_id)

    return await store.write(start)


async def hold(store: OpenStore, loop_id: str, doing: str) -> None:
    """The loop waits for something that its budget of time is not spent on; `begin` goes on."""

    def stand(tx: Tx) -> None:
        loops.stop_clock(tx, loops.find(tx, loop_id))
        loops.update(tx, loop_id, doing=doing)
        loops.emit_changed(tx, loop_id)

    await store.write(stand)


async def note_loop(store: OpenStore, loop_id: str, **values) -> None:
    def note(tx: Tx) -> None:
        loops.update(tx, loop_id, **values)
        loops.emit_changed(tx, loop_id)

    await store.write(note)


async def loop_and_round(store: OpenStore, loop_id: str, number: int):
    return await store.read(lambda tx: (loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)))


def turn_of(loop, found) -> Turn:
    return Turn(
        task_id=loop.task_id,
        loop_id=loop.id,
        round=found.round,
        kind=found.kind,
        version=found.version,
        parent=found.parent,
        seed=run_seed(loop.seed, found.round, 0),
    )


def add_round(tx: Tx, loop, number: int) -> None:
    kind = "baseline" if number == 1 else "improve"
    label = loops.choose_next_label(tx, loop.task_id)
    loops.add_round(tx, loop.id, number, kind=kind, version=label, parent=loop.best)
    loops.update(tx, loop.id, doing=f"writing {label}")
    _tell_round(tx, loop.id, number)


def note_step(tx: Tx, loop_id: str, number: int, step: str, began: float, **values) -> None:
    """One step of the round is over: its wall seconds, counted from `began` (monotonic), are added to the round's."""
    found = loops.find_round(tx, loop_id, number)
    seconds = dict(found.seconds)
    seconds[step] = round(seconds.get(step, 0.0) + time.monotonic() - began, 4)
    loops.update_round(tx, loop_id, number, seconds=seconds, **values)
    _tell_round(tx, loop_id, number)


def doing(tx: Tx, loop_id: str, what: str) -> None:
    loops.update(tx, loop_id, doing=what)


def failure_of(tx: Tx, loop_id: str, container) -> dict:
    """Verdict and reason for a round whose execution failed; nothing if it ran well, or was cut short by stop_loop."""
    if container.status == "completed" or loops.find(tx, loop_id).wanted == "stopped":
        return {}
    return {"verdict": VERDICT_OF_STATUS.get(container.status, "crashed"), "reason": container.reason}


def settle(tx: Tx, loop_id: str, number: int) -> bool:
    """Whether the round has all its scores, or has failed; then its verdict stands and the loop knows its best."""
    loop, found = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
    if found.status == "done":
        return False
    if found.verdict in FAILED_VERDICTS:
        loops.update_round(tx, loop_id, number, status="feedback")
        return True
    rules = rules_of(loop, tasks.find(tx, loop.task_id).spec)
    history = history_of(tx, loop_id, rules)
    if not found.scores or needs_run(history, number, rules):
        return False
    loops.update_round(tx, loop_id, number, status="feedback", verdict=verdict(history, past_of(found), rules))
    note_best(tx, loop_id)
    _tell_round(tx, loop_id, number)
    return True


def note_best(tx: Tx, loop_id: str) -> None:
    """The loop names the leader of its confirmed rounds; the gap of successive bests may raise the alarm."""
    loop = loops.find(tx, loop_id)
    rows = loops.list_confirmed_rounds(tx, loop_id)
    best = leader([past_of(row) for row in rows], loop.direction)
    if best is None or best.version == loop.best:
        return
    alarm = gap_grows(successive_gaps(rows, loop.direction))
    loops.update(tx, loop_id, best=best.version, gap_alarm=loop.gap_alarm or alarm)
    loops.emit_changed(tx, loop_id)
    if alarm and not loop.gap_alarm:
        found = next(row for row in rows if row.version == best.version)
        notifications.notify(
            tx,
            loop.task_id,
            "needs_you",
            loop_data(tasks.find(tx, loop.task_id), loops.find(tx, loop_id), found, GAP_WORDS),
        )


def successive_gaps(rows, direction: str) -> list[float]:
    """Validation minus held-out, positive where held-out is worse, of each round that led when it was confirmed."""
    gaps, best = [], None
    for row in rows:
        mean = spread(row.scores).mean if row.confirmed and row.scores else None
        if mean is not None and (best is None or gain(mean, best, direction) > 0):
            best = mean
            if row.held_out:
                gaps.append(gain(mean, spread(row.held_out).mean, direction))
    return gaps


def close_round(tx: Tx, loop_id: str, number: int, began: float) -> None:
    if loops.find_round(tx, loop_id, number).status != "done":
        note_step(tx, loop_id, number, "feedback", began, status="done", ended_at=now())


def go_on(tx: Tx, loop) -> None:
    """The loop is to go on in another segment, which the engine starts at once."""
    loops.next_segment(tx, loop)
    loops.emit_changed(tx, loop.id, wakes_engine=True)


def rest(tx: Tx, loop, state: str, reason: str | None, error: str | None) -> None:
    """The loop stands still in `state`; its clock stops and its task follows."""
    if loop.state in LOOP_ENDED:
        return
    loops.stop_clock(tx, loop)
    ended_at = now() if state in LOOP_ENDED else None
    best = loops.find_round_of_version(tx, loop.id, loop.best)
    reached = best is not None and meets(spread(best.scores).mean, loop.target, loop.direction or "maximize")
    doing = (
        "paused"
        if reason is None
        else f"ended: {reason.replace('_', ' ')}" + (", target met" if reached and reason != "target_reached" else "")
    )
    loops.update(tx, loop.id, state=state, stop_reason=reason, error=error, ended_at=ended_at, doing=doing)
    tasks.set_status(tx, loop.task_id, TASK_STATUS[state])
    events.emit(tx, TaskChanged(task_id=loop.task_id, status=TASK_STATUS[state]))
    loops.emit_changed(tx, loop.id)
    if reason in OCCASION_OF_REASON:
        notifications.notify(
            tx,
            loop.task_id,
            OCCASION_OF_REASON[reason],
            loop_data(tasks.find(tx, loop.task_id), loops.find(tx, loop.id), best, WHY[reason]),
        )


async def say(loop, key: str, content: str) -> None:
    """A message of the engine in the task's conversation, posted once."""
    await upload_message(
        current().call(key), MessageUpload(task_id=loop.task_id, sender="engine", role="system", content=content)
    )


def _tell_round(tx: Tx, loop_id: str, number: int) -> None:
    loop, found = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
    score = spread(found.scores)
    change = RoundChanged(
        task_id=loop.task_id,
        loop_id=loop_id,
        round=number,
        kind=found.kind,
        version=found.version,
        status=found.status,
        verdict=found.verdict,
        score=score and score.mean,
        reason=found.reason,
        doing=loop.doing,
    )
    events.emit(tx, change)
