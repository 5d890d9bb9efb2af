"""What every runner must do, as checks that can be run against any of them.

`await run_check(runner, name)` runs one of `CHECKS`; it raises ConformanceFailure with what the runner did instead.
A test suite of a runner is one loop over `CHECKS`. The runner must offer a Python interpreter under the command word
`python`. For the checks on resuming, a second runner is made by calling the first one's class without arguments.
"""

import asyncio

from orchestrator.contract.protocols.runner import Runner
from orchestrator.runners.conformance import endings, files, logs, resuming
from orchestrator.runners.conformance.harness import START_SECONDS, Check, ConformanceFailure

CHECKS: dict[str, Check] = {
    check.__name__: check for group in (endings, logs, files, resuming) for check in group.CHECKS
}

__all__ = ["CHECKS", "ConformanceFailure", "run_check"]


async def run_check(runner: Runner, name: str) -> None:
    """Check that `runner` passes `name`; raise ConformanceFailure with what it did instead."""
    await asyncio.wait_for(CHECKS[name](runner), START_SECONDS)
