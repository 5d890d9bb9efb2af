"""The loop, as it runs on DBOS: the rounds of a turn are one step, which is on record once it has ended.

After a crash DBOS runs `run_loop` again: steps that had ended give their recorded answer. The one that was cut short runs
again, and each stage of its rounds finds in our own records what it had done already.
"""

import asyncio
import functools
import hashlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from dbos import DBOS

from orchestrator.contract.errors import PASSING, OrchestratorError
from orchestrator.engine.context import current
from orchestrator.engine.loop import stages

VERSION = f"loop-{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]}"  # records of steps fit this file alone
SEGMENT_TURNS = 200  # a restart reads the record of every step of a segment: long loops go on in fresh ones
ROOM_SECONDS = 5.0  # between looks whether a full disk or a busy store has room again
RECOVERIES = 10_000  # a loop of days may see many restarts; DBOS gives up after 100 by default

logger = logging.getLogger(__name__)


@DBOS.workflow(name="run_loop", max_recovery_attempts=RECOVERIES)
async def run_loop(loop_id: str) -> None:
    """Drives a loop until there is a reason to stop or somebody wants it paused; what is left is for another segment."""
    try:
        if await frame_task(loop_id):
            for _ in range(SEGMENT_TURNS):
                if not await drive_next_rounds(loop_id):
                    break
    except Exception as error:  # the one edge where a loop's errors are caught: it ends, and says why
        await close_segment(loop_id, _sentence(loop_id, error))
    else:
        await close_segment(loop_id)


async def drive_rounds(loop_id: str) -> bool:
    """The rounds that are next, side by side, to their ends; False when there are none."""
    rounds = await next_rounds(loop_id)
    await asyncio.gather(*(drive_round(loop_id, number) for number in rounds))
    return bool(rounds)


async def drive_round(loop_id: str, number: int) -> None:
    """One version's way: propose, then run and grade as often as it takes to believe the score, then feedback."""
    run = await propose(loop_id, number)
    while run is not None:
        await run_version(loop_id, number, run)
        run = await grade_run(loop_id, number, run)
    await give_feedback(loop_id, number)


def _stage(work: Callable[..., Awaitable]) -> Callable[..., Awaitable]:
    """`work`, which is cut short while the engine closes, never failed; a full disk it waits out."""

    @functools.wraps(work)
    async def patient(*arguments):
        with current().at_work():
            while True:
                try:
                    return await work(*arguments)
                except PASSING as error:
                    logger.warning("%s of %s waits: %s", work.__name__, arguments[0], error)
                    await asyncio.sleep(ROOM_SECONDS)

    return patient


def _step(work: Callable[..., Awaitable]) -> Callable[..., Awaitable]:
    return DBOS.step(name=work.__name__)(work)


frame_task = _step(_stage(stages.frame_task))
next_rounds = _stage(stages.next_rounds)
propose = _stage(stages.propose)
run_version = _stage(stages.run_version)
grade_run = _stage(stages.grade_run)
give_feedback = _stage(stages.give_feedback)
drive_next_rounds = _step(drive_rounds)
close_segment = _step(_stage(stages.close_segment))


def _sentence(loop_id: str, error: Exception) -> str:
    if isinstance(error, OrchestratorError):
        return str(error)
    logger.error("loop %s failed", loop_id, exc_info=error)
    return f"The engine failed ({type(error).__name__}: {error}); the server's log tells more."
