"""Results that a named agent posts: a round waits for that of its execution, until a deadline.

What is waited for is on record: an execution that has ended and has no result. So a crash changes nothing, and the
result may come while the server is down to nobody, or while the loop is paused.
"""

from datetime import datetime, timedelta

from orchestrator.contract.events import TaskChanged
from orchestrator.contract.grading import Grade
from orchestrator.contract.messages import MessageUpload
from orchestrator.contract.results import Result
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.context import EngineContext
from orchestrator.operations.messages import upload_message
from orchestrator.storage import events
from orchestrator.storage.clock import as_text, steady_now
from orchestrator.storage.queries import loops, results, tasks
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow
from orchestrator.storage.transaction import Tx

LEAST_WAIT_SECONDS = 30.0  # after a start of the server: while it was down, nobody could post
POLL_SECONDS = 5.0  # how late the deadline is noticed at most; results and people wake the loop at once


async def wait_for_result(
    context: EngineContext, loop: LoopRow, round_row: RoundRow, ran: ContainerRow, spec: TaskSpec
) -> Grade | None:
    """Return the grade of the result that was posted, or one that says that the time is up.

    Returns None if the loop is to rest meanwhile.
    """
    store, hub = context.store, context.store.hub
    deadline = find_deadline(ran, spec)
    await _ask_agent(context, loop, round_row, ran, spec, deadline)
    await store.write(lambda tx: _note_waiting(tx, loop.id, round_row.version, spec, deadline))
    while True:
        change = hub.subscribe(loop.task_id)
        posted, wanted = await store.read(lambda tx: (results.find_posted(tx, ran.id), loops.find(tx, loop.id).wanted))
        left = (deadline - steady_now()).total_seconds()
        if posted is not None or wanted != "running" or left <= 0:
            hub.unsubscribe(change, loop.task_id)
            break
        await hub.wait(change, loop.task_id, min(left, POLL_SECONDS))
    if posted is not None:
        return to_grade(posted)
    if wanted != "running":
        return None
    reason = (
        f"{spec.grade.by} posted no result of {ran.id} within {spec.grade.timeout_seconds:g} s "
        f"(grade.timeout_seconds), until {as_text(deadline)}."
    )
    return Grade(graded=False, failure="hung", reason=reason)


def find_deadline(ran: ContainerRow, spec: TaskSpec) -> datetime:
    """Return until when a result is waited for: counted from the end of the run, but never at once after a restart."""
    seconds = spec.grade.timeout_seconds
    least = steady_now() + timedelta(seconds=min(seconds, LEAST_WAIT_SECONDS))
    if ran.ended_at is None:
        return least
    return max(least, datetime.fromisoformat(ran.ended_at) + timedelta(seconds=seconds))


def to_grade(posted: Result) -> Grade:
    """Return a posted result as a grade."""
    return Grade(
        graded=posted.graded,
        failure=posted.failure,
        reason=posted.reason,
        validation=posted.score,
        metrics=posted.metrics,
        grader=posted.grader or "",
    )


async def _ask_agent(
    context: EngineContext, loop: LoopRow, round_row: RoundRow, ran: ContainerRow, spec: TaskSpec, deadline: datetime
) -> None:
    """Say in the conversation, once for each execution, what is to be judged and how the result is posted."""
    outputs = ", ".join(spec.program.outputs)
    content = (
        f"{round_row.version} has run ({ran.id}) and left {outputs}; download_artifact returns them. Post "
        f"{loop.metric} with upload_results: agent {spec.grade.by}, container_id {ran.id}, within "
        f"{spec.grade.timeout_seconds:g} s."
    )
    message = MessageUpload(
        task_id=loop.task_id,
        sender="engine",
        receiver=spec.grade.by,
        role="result_wanted",
        content=content,
        version=round_row.version,
        data={"container_id": ran.id, "metric": loop.metric, "outputs": spec.program.outputs},
    )
    await upload_message(context.call(f"{loop.id}/{ran.id}/result_wanted"), message)


def _note_waiting(tx: Tx, loop_id: str, version: str, spec: TaskSpec, deadline: datetime) -> None:
    loop = loops.find(tx, loop_id)
    if loop.wanted != "running":
        return
    loops.update(tx, loop_id, doing=f"waiting for {spec.grade.by}'s result of {version}, until {as_text(deadline)}")
    if tasks.set_status(tx, loop.task_id, "waiting"):
        events.emit(tx, TaskChanged(task_id=loop.task_id, status="waiting"))
    loops.emit_changed(tx, loop_id)


def note_arrived(tx: Tx, loop: LoopRow) -> None:
    """Put on record that the loop goes on."""
    if loop.wanted == "running" and tasks.set_status(tx, loop.task_id, "running"):
        events.emit(tx, TaskChanged(task_id=loop.task_id, status="running"))
