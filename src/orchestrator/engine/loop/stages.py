"""The stages of a loop. Each reads the records first, so that one that runs again after a crash does nothing twice."""

import time

from orchestrator.contract.errors import (
    AgentFailed,
    AgentOverBudget,
    AgentUnfit,
    NothingLeft,
    TurnDiffers,
)
from orchestrator.contract.protocols.agents import SuggestsDirections
from orchestrator.contract.scores import SCORE_RULES
from orchestrator.contract.states import FAILED_VERDICTS, LoopState, StopReason
from orchestrator.engine.containers.folds import count_folds
from orchestrator.engine.context import EngineContext
from orchestrator.engine.loop import framing, records
from orchestrator.engine.loop.agent_turns import take_turn
from orchestrator.engine.loop.attempts import Execution, execute
from orchestrator.engine.loop.carried import find_written, is_carried
from orchestrator.engine.loop.coders import list_coders_left
from orchestrator.engine.loop.decide import (
    derive_execution_seed,
    is_stalled,
    may_confirm,
    needs_run,
)
from orchestrator.engine.loop.folded_runs import count_graded, is_graded
from orchestrator.engine.loop.history import build_rules, read_history
from orchestrator.engine.loop.planning import begin_rounds, plan_next_rounds
from orchestrator.engine.loop.recorded import find_identity
from orchestrator.engine.loop.scoring import score_run
from orchestrator.engine.retry import wait_out
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.changes import RoundChanges
from orchestrator.storage.queries import code, containers, loops, tasks
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


async def frame_task(context: EngineContext, loop_id: str) -> bool:
    """Split the data, build the environment, settle metric and direction; return whether there is something to do."""
    store = context.store
    loop = await records.mark_running(store, loop_id, "preparing the data")
    if loop.wanted != "running":
        return False
    task = await store.read(lambda tx: tasks.find(tx, loop.task_id))
    if not await framing.prepare(context, loop, task):
        return False
    if loop.direction is None:
        settled = await framing.ask_generator(context, loop, task)
        await records.update_loop(
            store,
            loop_id,
            metric=settled.metric,
            direction=settled.direction,
            target=settled.target,
            positive_class=settled.positive_class,
            score_rules=SCORE_RULES,
        )
    return True


async def choose_next_rounds(context: EngineContext, loop_id: str) -> list[int]:
    """Return the rounds to drive now, those begun or else new ones; [] if the loop is to stop or to rest.

    Raises GraderFailed when it is the grader that fails, not the versions.
    """

    plan = await context.store.scan(lambda tx: plan_next_rounds(tx, loop_id))
    return await context.store.write(lambda tx: begin_rounds(tx, loop_id, plan))


async def seek_directions(context: EngineContext, loop_id: str, number: int) -> None:
    """Have the generator say what else to try where the search has stalled; the loop goes on if it cannot."""
    loop, round_row = await records.read_round(context.store, loop_id, number)
    task = await context.store.read(lambda tx: tasks.find(tx, loop.task_id))
    if not isinstance(context.plugins.generator(task.spec), SuggestsDirections):
        return

    def is_due(tx: Tx) -> bool:
        if round_row.status != "proposing" or loop.wanted != "running":
            return False
        rules = build_rules(loop, task.spec)
        return is_stalled(read_history(tx, loop_id, rules), rules, number, task.spec.search.directions_after)

    if not await context.store.read(is_due):
        return
    try:
        await take_turn(context, "generator", records.build_turn(loop, round_row))
    except (AgentFailed, TurnDiffers) as error:
        content = f"No new directions for {round_row.version}: {error}"
        await records.post_message(context, loop, f"{loop_id}/{number}/no_directions", content)


async def propose(context: EngineContext, loop_id: str, number: int) -> int | None:
    """Have the coder upload the round's version; return the execution it needs first, None if nothing is to run."""
    loop, round_row = await records.read_round(context.store, loop_id, number)
    if round_row.status != "proposing" or loop.wanted != "running":
        return await _choose_next_run(context, loop_id, number)
    began, problem = time.monotonic(), "The coder uploaded no file under the label of its turn."
    ending: StopReason | None = None
    try:
        await take_turn(context, "coder", records.build_turn(loop, round_row))
    except TurnDiffers:
        await _tell_that_turn_differs(context, loop, round_row, "coder")
    except AgentFailed as error:
        if isinstance(error, AgentUnfit) and not await _has_other_coder(context, loop, round_row):
            raise
        problem, ending = str(error), _find_ending(error)

    def note(tx: Tx) -> None:
        uploaded = code.find_version(tx, loop.task_id, round_row.version) is not None
        if not uploaded and loops.find(tx, loop_id).wanted == "stopped":
            return
        changes: RoundChanges = {"status": "running"}
        if not uploaded:
            changes = {"status": "feedback", "verdict": "no_version", "reason": problem, "ending": ending}
        records.record_stage(tx, loop_id, number, "propose", began=began, changes=changes)
        if ending and not uploaded and not list_coders_left(tx, loop):
            loops.update(tx, loop_id, stop_reason=ending)

    # waited out here: were the whole stage to run again, the coder would be asked again
    await wait_out(f"the record of {round_row.version}", lambda: context.store.write(note))
    return await _choose_next_run(context, loop_id, number)


async def _has_other_coder(context: EngineContext, loop: LoopRow, round_row: RoundRow) -> bool:
    left = await context.store.read(lambda tx: list_coders_left(tx, loop))
    return any(name != round_row.coder for name in left) and round_row.coder is not None


def _find_ending(error: AgentFailed) -> StopReason | None:
    """Return the reason why the loop ends with what the coder said, if no other coder goes on; None if it goes on."""
    if isinstance(error, NothingLeft):
        return "plateau"
    if isinstance(error, AgentUnfit):
        return "error"
    return error.budget if isinstance(error, AgentOverBudget) else None


async def run_version(context: EngineContext, loop_id: str, number: int, run: int) -> None:
    """Execute the version once more, with a seed of its own."""
    began = time.monotonic()
    loop, round_row = await records.read_round(context.store, loop_id, number)
    task = await context.store.read(lambda tx: tasks.find(tx, loop.task_id))
    secret = task.data.sha256 if task.data else ""  # over the labels of all rows, too: no program knows it
    written_in, written_as = await context.store.read(lambda tx: find_written(tx, loop, round_row))
    seed = derive_execution_seed(written_in.seed, secret, written_as, run)
    identity = find_identity(context.plugins.grader(task.spec), task.spec, seed)
    execution = Execution(run, "run", f"running {round_row.version}", seed=seed, identity=identity)
    container = await execute(context, loop, round_row, execution)

    def note(tx: Tx) -> None:
        changes = records.find_failure(tx, loop_id, container)
        changes["status"] = "grading"
        records.record_stage(tx, loop_id, number, "run", began=began, changes=changes)

    await context.store.write(note)


async def grade_run(context: EngineContext, loop_id: str, number: int, run: int) -> int | None:
    """Record the score of an execution; return the execution that the round needs next, None if it needs none."""
    loop, round_row = await records.read_round(context.store, loop_id, number)
    graded = await context.store.read(lambda tx: is_graded(tx, round_row, run))
    if not graded and loop.wanted != "stopped":
        task = await context.store.read(lambda tx: tasks.find(tx, loop.task_id))
        held_out = may_confirm(to_outcome(round_row), build_rules(loop, task.spec))
        await score_run(context, loop, round_row, run, held_out=held_out)
    return await _choose_next_run(context, loop_id, number)


async def _choose_next_run(context: EngineContext, loop_id: str, number: int) -> int | None:
    """Return the index of the execution the round needs next; None when its score stands or the loop is to rest.

    A run has one execution on each fold of the data.
    """

    def query(tx: Tx) -> int | None:
        loop, round_row = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
        if loop.wanted != "running" or round_row.status in ("proposing", "feedback", "done"):
            return None
        rules, begun = build_rules(loop, tasks.find(tx, loop.task_id).spec), count_graded(tx, round_row)
        if begun % count_folds(tx, loop.task_id) and round_row.verdict not in FAILED_VERDICTS:
            return begun
        return begun if needs_run(read_history(tx, loop_id, rules), number, rules) else None

    return await context.store.read(query)


async def give_feedback(context: EngineContext, loop_id: str, number: int) -> None:
    """Settle the verdict, have the evaluator say what it makes of it, and close the round. One cut short stays open."""
    store = context.store
    began = time.monotonic()
    if not await store.write(lambda tx: records.settle_round(tx, loop_id, number)):
        return
    loop, round_row = await records.read_round(store, loop_id, number)
    try:
        if not is_carried(loop, round_row):  # it has its feedback from the loop that wrote it
            await take_turn(context, "evaluator", records.build_turn(loop, round_row))
    except TurnDiffers:
        await _tell_that_turn_differs(context, loop, round_row, "evaluator")
    except AgentFailed as error:
        content = f"No feedback on {round_row.version}: {error}"
        await records.post_message(context, loop, f"{loop_id}/{number}/no_feedback", content)
    await store.write(lambda tx: records.close_round(tx, loop_id, number, began=began))


async def close_loop(context: EngineContext, loop_id: str, error: str | None = None) -> None:
    """Put on record that the loop rests or has ended, and why; leave it as it is if it is wanted running again."""

    def close(tx: Tx) -> None:
        loop = loops.find(tx, loop_id)
        state: LoopState = "paused"
        reason: StopReason | None = None
        if error is not None:
            reason, state = "error", "failed"
            containers.request_stop_of_loop(tx, loop_id)
        elif loop.wanted == "stopped":
            reason, state = "stopped_by_user", "stopped"
        elif loop.stop_reason is not None:
            reason, state = loop.stop_reason, "failed" if loop.stop_reason == "too_many_failures" else "completed"
        elif loop.wanted == "running":
            return
        records.close_loop(tx, loop, state, reason=reason, error=error)

    await context.store.write(close)


async def _tell_that_turn_differs(context: EngineContext, loop: LoopRow, round_row: RoundRow, role: str) -> None:
    content = (
        f"After a restart the {role} sent something else for {round_row.version} than it had recorded before. "
        "What was recorded stands."
    )
    await records.post_message(context, loop, f"{loop.id}/{round_row.round}/{role}_differs", content)
