"""Follows a loop to its end, or to a pause that the user asked for."""

import asyncio
import contextlib
import time

from orchestrator.cli.interrupts import Interrupts
from orchestrator.cli.progress import Progress
from orchestrator.client.operations import Client
from orchestrator.contract.errors import PASSING, LoopNotLive
from orchestrator.contract.loops import Loop
from orchestrator.contract.states import LOOP_ENDED

LOOK_SECONDS = 1.0  # the clock on the screen moves at least this often
GATHER_SECONDS = 0.1  # events that come together are shown together
PAUSE_SECONDS = 15.0  # a step that takes longer goes on after the next start


async def follow_loop(client: Client, task_id: int, shown: Progress, interrupts: Interrupts) -> Loop:
    """The loop as it was when it ended, or had paused after Ctrl-C; `shown` gets it each time it has changed."""
    changed = asyncio.Event()
    watching = asyncio.create_task(_watch(client, task_id, changed))
    give_up_at = None
    try:
        while True:
            loop = await _look(client, task_id, shown, interrupts)
            shown.show(loop)
            if loop.state in LOOP_ENDED:
                return loop
            if interrupts.asked.is_set():
                give_up_at = give_up_at or await _ask_to_pause(client, task_id, shown)
                if loop.state == "paused" or time.monotonic() > give_up_at:
                    return loop
            if watching.done():
                watching.result()  # raises why
            await _next_look(changed, interrupts)
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({watching})


async def _look(client: Client, task_id: int, shown: Progress, interrupts: Interrupts) -> Loop:
    """The loop now. A failure of the moment (the database is away, the disk is full) is told once and waited out, as the loop does."""
    told = False
    while True:
        try:
            return await client.get_loop(task_id=task_id)
        except PASSING as error:
            if interrupts.asked.is_set():
                raise
            if not told:
                shown.say(f"Waiting: {error}")
            told = True
            await asyncio.sleep(LOOK_SECONDS)


async def _watch(client: Client, task_id: int, changed: asyncio.Event) -> None:
    while True:
        with contextlib.suppress(*PASSING):
            async for _ in client.stream_events(task_id=task_id):
                changed.set()
        await asyncio.sleep(LOOK_SECONDS)


async def _ask_to_pause(client: Client, task_id: int, shown: Progress) -> float:
    """When to stop waiting for the pause, on the monotonic clock."""
    shown.say("Pausing as soon as the present step has ended; Ctrl-C again ends at once.")
    with contextlib.suppress(LoopNotLive):  # it has just ended: the next look shows it
        await client.pause_loop(task_id=task_id)
    return time.monotonic() + PAUSE_SECONDS


async def _next_look(changed: asyncio.Event, interrupts: Interrupts) -> None:
    waits = [asyncio.create_task(changed.wait())]
    if not interrupts.asked.is_set():
        waits.append(asyncio.create_task(interrupts.asked.wait()))
    await asyncio.wait(waits, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await asyncio.sleep(GATHER_SECONDS)
    changed.clear()
