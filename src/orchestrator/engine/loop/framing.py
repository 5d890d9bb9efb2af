"""What comes before the first round: a runner that works, split data, packages, and a metric with its direction."""

import asyncio

from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, SandboxUnavailable
from orchestrator.contract.positive_class import settle_positive_class
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.context import EngineContext
from orchestrator.engine.data_split import prepare_data
from orchestrator.engine.loop import records
from orchestrator.engine.loop.agent_turns import take_turn
from orchestrator.engine.loop.decide import run_seed
from orchestrator.storage.dataset_sources import find_task_source
from orchestrator.storage.queries import loops, tasks
from orchestrator.storage.rows import LoopRow

POLL_SECONDS = 0.5  # how soon a loop that waits for its packages notices that it is to rest


async def prepare(context: EngineContext, loop: LoopRow, task: Task) -> bool:
    """Make ready what every round needs; return False if the loop is no longer wanted running meanwhile.

    Raises SandboxUnavailable before anything is written for nothing, and BuildFailed.
    """
    await _check_runner(context, task.spec.run.runner)
    await prepare_data(context.store, context.plugins, task)
    return await _wait_for_environment(context, loop, task)


async def ask_generator(context: EngineContext, loop: LoopRow, task: Task) -> Framing:
    """Have the generator settle metric, direction and target; return them with the positive class.

    Raises AgentFailed if it answers nothing, UnknownMetric if the data cannot be graded by its metric, and Invalid if
    the positive class is none of its classes: better now than one invalid version after another.
    """
    turn = Turn(task_id=loop.task_id, loop_id=loop.id, round=1, kind="baseline", seed=run_seed(loop.seed, 0, 0))
    framing = await take_turn(context, "generator", turn)
    if framing is None:
        raise AgentFailed(f"The generator {task.spec.agents.generator!r} answered nothing instead of a Framing.")
    objective = task.spec.objective.model_copy(update=framing.model_dump(include={"metric", "direction"}))
    grader = context.plugins.grader(task.spec)
    source = await find_task_source(context.store, task)
    await asyncio.to_thread(grader.check, task.dataset, task.spec.model_copy(update={"objective": objective}), source)
    present = await context.store.read(lambda tx: tasks.find(tx, loop.task_id))  # with its data, split by now
    return framing.model_copy(update={"positive_class": settle_positive_class(present.data, present.spec)})


async def _check_runner(context: EngineContext, name: str) -> None:
    if context.supervisor.settings.unsafe_no_sandbox:
        return
    capabilities = await context.plugins.runner(name).capabilities()
    if not capabilities.available:
        raise SandboxUnavailable(capabilities.reason)


async def _wait_for_environment(context: EngineContext, loop: LoopRow, task: Task) -> bool:
    """Wait for the task's packages; the loop's clock stands still while they are built."""
    if not task.spec.run.requirements:
        return True
    store = context.store
    building = asyncio.ensure_future(context.supervisor.builds.get_ready(task))
    try:
        await asyncio.wait({building}, timeout=POLL_SECONDS)
        if not building.done():
            doing = f"building the environment for {', '.join(task.spec.run.requirements)}"
            await records.pause_clock(store, loop.id, doing)
        while not building.done():
            await asyncio.wait({building}, timeout=POLL_SECONDS)
            if not building.done() and (await store.read(lambda tx: loops.find(tx, loop.id))).wanted != "running":
                return False
        await building
    finally:
        building.cancel()
    await records.mark_running(store, loop.id, "preparing the data")
    return True
