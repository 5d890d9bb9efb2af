"""The steps of a loop. Each looks at the records first, so that one that runs again after a crash does nothing twice."""

import asyncio
import time

from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, AgentUnfit, GraderFailed, NothingLeft, SandboxUnavailable
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.containers.attempts import execute
from orchestrator.engine.context import current
from orchestrator.engine.grading.data_split import ready_data
from orchestrator.engine.grading.grader_health import trouble
from orchestrator.engine.grading.grades import score_run
from orchestrator.engine.loop import records
from orchestrator.engine.loop.agent_turns import take_turn
from orchestrator.engine.loop.decide import Past, confirms, execution_seed, needs_run, next_move, run_seed
from orchestrator.engine.loop.history import history_of, past_of, rules_of
from orchestrator.storage.dataset_sources import find_task_source
from orchestrator.storage.queries import code, loops, results, tasks
from orchestrator.storage.transaction import Tx

LOOK_SECONDS = 0.5  # between looks whether a loop that waits for its packages is still wanted


async def frame_task(loop_id: str) -> bool:
    """Whether there is something to do: the data is split, metric and direction are settled, and the loop is wanted."""
    store = current().store
    loop = await records.begin(store, loop_id, "preparing the data")
    if loop.wanted != "running":
        return False
    task = await store.read(lambda tx: tasks.find(tx, loop.task_id))
    await _check_runner(task.spec.run.runner)
    await ready_data(store, current().plugins, task)
    if not await _ready_environment(loop, task):
        return False
    if loop.direction is None:
        turn = Turn(task_id=loop.task_id, loop_id=loop_id, round=1, kind="baseline", seed=run_seed(loop.seed, 0, 0))
        framing = await take_turn("generator", turn)
        await _check_framing(task, framing)
        await records.note_loop(store, loop_id, **framing.model_dump(include={"metric", "direction", "target"}))
    return True


async def next_rounds(loop_id: str) -> list[int]:
    """The rounds to drive now: those begun, else new ones; none when the loop has a reason to stop or is not wanted."""
    store = current().store

    def choose(tx: Tx) -> list[int]:
        loop = loops.find(tx, loop_id)
        if loop.wanted != "running":
            return []
        spec = tasks.find(tx, loop.task_id).spec
        rules = rules_of(loop, spec)
        history = history_of(tx, loop_id, rules)
        if why := _grader_trouble(tx, loop_id, history):
            raise GraderFailed(why)
        if loop.stop_reason and all(past.done for past in history):
            return []
        move = next_move(history, rules, loops.measure_wall_seconds(loop))
        if move.stop:
            loops.update(tx, loop_id, stop_reason=move.stop)
        for number in move.rounds[len([past for past in history if not past.done]) :]:
            records.add_round(tx, loop, number)
        return list(move.rounds)

    return await store.write(choose)


async def propose(loop_id: str, number: int) -> int | None:
    """The execution that the round's version needs first, once the coder has uploaded it; None when there is nothing to run."""
    store = current().store
    loop, found = await records.loop_and_round(store, loop_id, number)
    if found.status != "proposing" or loop.wanted != "running":
        return await _next_run(loop_id, number)
    began, problem, nothing_left = time.monotonic(), "The coder uploaded no file under the label it was given.", False
    turn = records.turn_of(loop, found)
    try:
        await take_turn("coder", turn)
    except AgentUnfit:
        raise
    except AgentFailed as error:
        problem, nothing_left = str(error), isinstance(error, NothingLeft)

    def note(tx: Tx) -> None:
        here = code.find_version(tx, loop.task_id, found.version) is not None
        if not here and loops.find(tx, loop_id).wanted == "stopped":
            return
        if nothing_left and not here:
            loops.update(tx, loop_id, stop_reason="plateau")
        failed = {} if here else {"verdict": "no_version", "reason": problem}
        records.note_step(tx, loop_id, number, "propose", began, status="running" if here else "feedback", **failed)

    await store.write(note)
    return await _next_run(loop_id, number)


async def run_version(loop_id: str, number: int, run: int) -> None:
    """The version has been executed once more, with a seed of its own."""
    began = time.monotonic()
    loop, found = await records.loop_and_round(current().store, loop_id, number)
    task = await current().store.read(lambda tx: tasks.find(tx, loop.task_id))
    seed = execution_seed(loop.seed, task.data.sha256, number, run)  # the hash is over the labels of all rows, too
    ended = await execute(loop, found, run, purpose="run", seed=seed, doing=f"running {found.version}")
    await current().store.write(
        lambda tx: records.note_step(
            tx, loop_id, number, "run", began, status="grading", **records.failure_of(tx, loop_id, ended)
        )
    )


async def grade_run(loop_id: str, number: int, run: int) -> int | None:
    """The execution that the round needs next, once this one has its score on record; None when the round is settled or rests."""
    store = current().store
    loop, found = await records.loop_and_round(store, loop_id, number)
    graded = len(found.scores) > run or found.verdict in FAILED_VERDICTS
    if not graded and loop.wanted != "stopped":
        spec = await store.read(lambda tx: tasks.find(tx, loop.task_id).spec)
        await score_run(loop, found, run, held_out=confirms(past_of(found), rules_of(loop, spec)))
    return await _next_run(loop_id, number)


async def _next_run(loop_id: str, number: int) -> int | None:
    """The index of the execution the round needs next, 0 for the first; None when its score stands or the loop rests."""

    def query(tx: Tx) -> int | None:
        loop, found = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
        if loop.wanted != "running" or found.status in ("proposing", "feedback", "done"):
            return None
        rules = rules_of(loop, tasks.find(tx, loop.task_id).spec)
        return len(found.scores) if needs_run(history_of(tx, loop_id, rules), number, rules) else None

    return await current().store.read(query)


async def give_feedback(loop_id: str, number: int) -> None:
    """The round is done: its verdict stands, and the evaluator has said what it makes of it. A round cut short stays open."""
    store = current().store
    began = time.monotonic()
    if not await store.write(lambda tx: records.settle(tx, loop_id, number)):
        return
    loop, found = await records.loop_and_round(store, loop_id, number)
    try:
        await take_turn("evaluator", records.turn_of(loop, found))
    except AgentFailed as error:
        await records.say(loop, f"{loop_id}/{number}/no_feedback", f"No feedback on {found.version}: {error}")
    await store.write(lambda tx: records.close_round(tx, loop_id, number, began))


async def close_segment(loop_id: str, error: str | None = None) -> None:
    """The loop rests or has ended, and says why; or it goes on in another segment."""

    def close(tx: Tx) -> None:
        loop = loops.find(tx, loop_id)
        if error is not None:
            reason, state = "error", "failed"
        elif loop.wanted == "stopped":
            reason, state = "stopped_by_user", "stopped"
        elif loop.stop_reason is not None:
            reason, state = loop.stop_reason, "failed" if loop.stop_reason == "too_many_failures" else "completed"
        elif loop.wanted == "running":
            return records.go_on(tx, loop)
        else:
            reason, state = None, "paused"
        records.rest(tx, loop, state, reason, error)

    await current().store.write(close)


def _grader_trouble(tx: Tx, loop_id: str, history: list[Past]) -> str | None:
    failed = next((past.number for past in history if past.failed), None)
    if failed is None:
        return None
    return trouble(
        results.list_gradings_of_loop(tx, loop_id, since=failed), has_graded=any(past.scores for past in history)
    )


async def _ready_environment(loop, task: Task) -> bool:
    """Whether the packages that the task asks for are there; False if the loop is no longer wanted running meanwhile.

    The loop's clock stands still while they are built. Raises BuildFailed.
    """
    if not task.spec.run.requirements:
        return True
    store, builds = current().store, current().supervisor.builds
    waiting = asyncio.create_task(builds.ready(task))
    try:
        await asyncio.wait({waiting}, timeout=LOOK_SECONDS)
        if not waiting.done():
            await records.hold(store, loop.id, f"building the environment for {', '.join(task.spec.run.requirements)}")
        while not waiting.done():
            await asyncio.wait({waiting}, timeout=LOOK_SECONDS)
            if not waiting.done() and (await store.read(lambda tx: loops.find(tx, loop.id))).wanted != "running":
                return False
        await waiting
    finally:
        waiting.cancel()
    await records.begin(store, loop.id, "preparing the data")
    return True


async def _check_framing(task: Task, framing: Framing) -> None:
    """Raises UnknownMetric for a metric that the data cannot be graded by: better now than one invalid version after another."""
    objective = task.spec.objective.model_copy(update=framing.model_dump(include={"metric", "direction"}))
    grader = current().plugins.grader(task.spec)
    source = await find_task_source(current().store, task)
    await asyncio.to_thread(grader.check, task.dataset, task.spec.model_copy(update={"objective": objective}), source)


async def _check_runner(name: str) -> None:
    """Raises SandboxUnavailable, with the fix, before anything has been written for nothing."""
    if current().supervisor.settings.unsafe_no_sandbox:
        return
    able = await current().plugins.runner(name).capabilities()
    if not able.available:
        raise SandboxUnavailable(able.reason)
