"""The order of a loop's stages.

Each stage reads the rows first. A loop that was cut short anywhere, by a crash or by a stop of the server, is therefore
simply driven again from its first stage: what has been done is on record and not done twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from orchestrator.contract.errors import OrchestratorError
from orchestrator.engine.context import EngineContext
from orchestrator.engine.loop import stages
from orchestrator.engine.retry import wait_out

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


async def run_loop(context: EngineContext, loop_id: str) -> None:
    """Drive a loop until there is a reason to stop or somebody wants it paused, and put on record why it rests."""
    error = None
    try:
        if await run_stage(context, stages.frame_task, loop_id):
            while await drive_next_rounds(context, loop_id):
                pass
    except Exception as problem:  # the one edge where a loop's errors are caught: it ends, and says why
        error = _describe_failure(loop_id, problem)
    await run_stage(context, stages.close_loop, loop_id, error)


async def drive_next_rounds(context: EngineContext, loop_id: str) -> bool:
    """Drive the rounds that are next, side by side, to their ends; return False when there are none."""
    numbers = await run_stage(context, stages.choose_next_rounds, loop_id)
    tasks = [asyncio.create_task(drive_round(context, loop_id, number)) for number in numbers]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:  # one failed: the loop ends, and nothing of it may go on behind its back
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return bool(numbers)


async def drive_round(context: EngineContext, loop_id: str, number: int) -> None:
    """Drive one round: seek directions where it stalls, propose a version, run and grade it, then give feedback."""
    await run_stage(context, stages.seek_directions, loop_id, number)
    run = await run_stage(context, stages.propose, loop_id, number)
    while run is not None:
        await run_stage(context, stages.run_version, loop_id, number, run)
        run = await run_stage(context, stages.grade_run, loop_id, number, run)
    await run_stage(context, stages.give_feedback, loop_id, number)


async def run_stage(
    context: EngineContext,
    stage: Callable[Concatenate[EngineContext, Arguments], Awaitable[Answer]],
    *arguments: Arguments.args,
    **named: Arguments.kwargs,
) -> Answer:
    """Run a stage to its end and return its answer; a full disk or a busy store is waited out.

    While the engine closes, a stage is cut short (CancelledError) and never fails: the closing causes what breaks then.
    """
    if context.closing:
        raise asyncio.CancelledError
    try:
        return await wait_out(f"{stage.__name__} of {arguments[0]}", lambda: stage(context, *arguments, **named))
    except Exception:
        if context.closing:
            raise asyncio.CancelledError from None
        raise


def _describe_failure(loop_id: str, error: Exception) -> str:
    if isinstance(error, OrchestratorError):
        return str(error)
    logger.error("loop %s failed", loop_id, exc_info=error)
    return f"The engine failed ({type(error).__name__}: {error}). The server's log has details."
