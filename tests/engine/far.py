"""A server whose containers run on the far machine and, if told so, is killed with SIGKILL right after one was started.

python far.py FOLDER [after_start]
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

root = Path(__file__).parents[2]
sys.path[:0] = [str(root), str(root / "tests" / "plugins")]
SECONDS = 60.0


def server(folder: Path, *how: str) -> subprocess.Popen:
    """A server on `folder` that drives what its records ask for until it is killed."""
    return subprocess.Popen([sys.executable, __file__, str(folder), *how], stderr=subprocess.PIPE, text=True)


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.05)


async def serve(folder: Path) -> None:
    from tests.engine.scripted import serving

    async with serving(folder):
        await asyncio.sleep(2 * SECONDS)


def die_after_start() -> None:
    """Kills between the start of a container and the moment it is on record."""
    from far_runner import FarRunner

    start = FarRunner.start

    async def deadly(self, spec):
        await start(self, spec)
        os.kill(os.getpid(), signal.SIGKILL)

    FarRunner.start = deadly


if __name__ == "__main__":
    if sys.argv[2:] == ["after_start"]:
        die_after_start()
    asyncio.run(serve(Path(sys.argv[1])))
