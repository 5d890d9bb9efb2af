"""Whether a task can be started: its agents, data, metric, runner and budget fit each other."""

import asyncio

from orchestrator.contract.errors import Invalid
from orchestrator.contract.model_calls import LoopEstimate
from orchestrator.contract.reading import pick_options
from orchestrator.contract.tasks import Task
from orchestrator.operations.call import CallContext
from orchestrator.operations.gpus import check_gpus
from orchestrator.operations.loop_estimate import estimate_loop
from orchestrator.storage.dataset_sources import find_task_source


async def check_task(call: CallContext, task: Task, *, is_replay: bool = False) -> LoopEstimate | None:
    """Check that data, metric and split fit each other and that runner and agents have what the task asks for.

    is_replay: the agents' answers are on record, so they need no key.

    Returns what the loop is likely to cost. Raises what the grader raises, GpuMissing, and Invalid for a budget of
    money that does not suffice.
    """
    if options := pick_options(task.spec.data).given:
        raise Invalid(
            f"data.{next(iter(options))} says how a file is read, so it goes with the upload of the file: give "
            f"upload_dataset {', '.join(options)}, and leave {'it' if len(options) == 1 else 'them'} out of the task."
        )
    await asyncio.to_thread(call.plugins.check_options, task.spec)
    if not is_replay:
        await asyncio.to_thread(call.plugins.check_agents, task.spec)
    grader = call.plugins.grader(task.spec)
    await asyncio.to_thread(grader.check, task.dataset, task.spec, await find_task_source(call.store, task))
    await check_gpus(call.plugins, task.spec.run.runner, task.spec.run.gpus)
    return await asyncio.to_thread(estimate_loop, call.plugins, task.spec)
