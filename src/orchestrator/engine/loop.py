"""The loop, as it runs on DBOS: every `await` below is a step that is on record once it has ended.

After a crash DBOS runs these functions again: steps that had ended give their recorded answer, the one that was cut
short runs again and finds in our own records what it had done already.
"""

import asyncio

from dbos import DBOS

from orchestrator.engine import steps

RECOVERIES = 10_000  # a loop of days may see many restarts; DBOS gives up after 100 by default


@DBOS.workflow(name="run_loop", max_recovery_attempts=RECOVERIES)
async def run_loop(loop_id: str) -> None:
    """Drives a loop until there is a reason to stop or somebody wants it paused; resuming starts another segment."""
    if await frame_task(loop_id):
        while rounds := await next_rounds(loop_id):
            await asyncio.gather(*(run_round(loop_id, number) for number in rounds))
    await close_segment(loop_id)


@DBOS.workflow(name="run_round", max_recovery_attempts=RECOVERIES)
async def run_round(loop_id: str, number: int) -> None:
    """One version's way: propose, then run and grade as often as it takes to believe the score, then feedback."""
    if not await propose(loop_id, number):
        return
    while (run := await next_run(loop_id, number)) is not None:
        await run_version(loop_id, number, run)
        await grade_run(loop_id, number, run)
    await give_feedback(loop_id, number)


frame_task = DBOS.step(name="frame_task")(steps.frame_task)
next_rounds = DBOS.step(name="next_rounds")(steps.next_rounds)
propose = DBOS.step(name="propose")(steps.propose)
next_run = DBOS.step(name="next_run")(steps.next_run)
run_version = DBOS.step(name="run_version")(steps.run_version)
grade_run = DBOS.step(name="grade_run")(steps.grade_run)
give_feedback = DBOS.step(name="give_feedback")(steps.give_feedback)
close_segment = DBOS.step(name="close_segment")(steps.close_segment)
