"""The one thread that starts processes: a container dies with the thread that started it, so it must never end.

Made by hand: the threads of an executor end with it, and PR_SET_PDEATHSIG would then kill every container.
"""

import asyncio
import ctypes
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
PR_SET_CHILD_SUBREAPER = 36
REAPER = Path(__file__).with_name("reaper.py")


async def in_spawner(work: Callable[[], T], *, undo: Callable[[T], None]) -> T:
    """Do `work` in the spawner and return its result; if the caller is cancelled meanwhile, `undo` gets it."""
    result: Future[T] = Future()
    _jobs().put((work, result))
    try:
        return await asyncio.shield(asyncio.wrap_future(result))
    except asyncio.CancelledError:
        result.add_done_callback(lambda done: None if done.exception() else undo(done.result()))
        raise


@cache
def lifeline() -> int:
    """Return the end of a pipe that sandboxes hold; when this process dies, its other end closes, and they are killed.

    `reaper.py` does it, started once. Raises OSError where it cannot be.
    """
    reading, writing = os.pipe()
    try:
        subprocess.Popen(
            [sys.executable, "-I", "-S", str(REAPER)],
            env={},
            cwd="/",
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the server's terminal is not meant for it
        )
    except BaseException:
        os.close(reading)
        os.close(writing)
        raise
    return reading


@cache
def _jobs() -> "queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]]":
    # the first process in a sandbox outlives its parent for a moment; as its new parent we learn what it used
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
    threading.Thread(target=_work, args=(jobs,), name="container-spawner", daemon=True).start()
    return jobs


def _work(jobs: "queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]]") -> None:
    while True:
        work, result = jobs.get()
        try:
            result.set_result(work())
        except BaseException as problem:
            result.set_exception(problem)
