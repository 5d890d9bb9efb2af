"""Follow a loop to its end, or to a pause that the user asked for."""

import asyncio
import contextlib
import time

from orchestrator.cli.formatting import clean
from orchestrator.cli.interrupts import Interrupts
from orchestrator.cli.live_texts import LiveTexts
from orchestrator.cli.progress import Progress
from orchestrator.client.operations import Client
from orchestrator.contract.errors import TRANSIENT_ERRORS, LoopNotLive
from orchestrator.contract.loops import Loop
from orchestrator.contract.states import LOOP_ENDED

POLL_SECONDS = 1.0  # the time left on the screen is updated at least this often
GATHER_SECONDS = 0.1  # events that arrive together are progress together
PAUSE_SECONDS = 15.0  # a step that takes longer continues after the next start


async def follow_loop(
    client: Client, task_id: int, progress: Progress, interrupts: Interrupts, *, is_verbose: bool = False
) -> Loop:
    """Show the loop each time it changes; return it once it has ended, or has paused after Ctrl-C.

    is_verbose: whether what agents write is said, too.
    """
    changed = asyncio.Event()
    texts = LiveTexts(client, task_id, progress) if is_verbose else None
    watching = asyncio.create_task(_watch(client, task_id, changed, texts))
    give_up_at, noted = None, False
    try:
        while True:
            loop = await _poll_loop(client, task_id, progress, interrupts)
            if loop.rounds and not noted:
                noted = True
                await _say_notes(client, task_id, progress)
            progress.show(loop)
            if loop.state in LOOP_ENDED:
                return loop
            if interrupts.stop_requested.is_set():
                give_up_at = give_up_at or await _request_pause(client, task_id, progress)
                if loop.state == "paused" or time.monotonic() > give_up_at:
                    return loop
            if watching.done():
                watching.result()  # raises why
            await _wait_for_change(changed, interrupts)
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({watching})


async def _poll_loop(client: Client, task_id: int, progress: Progress, interrupts: Interrupts) -> Loop:
    """Return the loop; wait out a transient error (the database is away, the disk is full) and report it once."""
    reported = False
    while True:
        try:
            return await client.get_loop(task_id=task_id)
        except TRANSIENT_ERRORS as error:
            if interrupts.stop_requested.is_set():
                raise
            if not reported:
                progress.say(f"Waiting: {error}")
            reported = True
            await asyncio.sleep(POLL_SECONDS)


async def _say_notes(client: Client, task_id: int, progress: Progress) -> None:
    """Say what the split of the data has shown, before the first score."""
    with contextlib.suppress(*TRANSIENT_ERRORS):
        data = (await client.get_task(task_id=task_id)).data
        for note in data.notes if data else []:
            progress.say(f"note: {clean(note)}")


async def _watch(client: Client, task_id: int, changed: asyncio.Event, texts: LiveTexts | None) -> None:
    while True:
        with contextlib.suppress(*TRANSIENT_ERRORS):
            async for event in client.stream_events(task_id=task_id):
                changed.set()
                if texts is not None:
                    await texts.show(event)
        await asyncio.sleep(POLL_SECONDS)


async def _request_pause(client: Client, task_id: int, progress: Progress) -> float:
    """Ask for a pause; return when to stop waiting for it, on the monotonic clock."""
    progress.say("Pausing after the current stage. Press Ctrl-C again to quit at once.")
    with contextlib.suppress(LoopNotLive):  # it has just ended: the next poll shows it
        await client.pause_loop(task_id=task_id)
    return time.monotonic() + PAUSE_SECONDS


async def _wait_for_change(changed: asyncio.Event, interrupts: Interrupts) -> None:
    waits = [asyncio.create_task(changed.wait())]
    if not interrupts.stop_requested.is_set():
        waits.append(asyncio.create_task(interrupts.stop_requested.wait()))
    await asyncio.wait(waits, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await asyncio.sleep(GATHER_SECONDS)
    changed.clear()
