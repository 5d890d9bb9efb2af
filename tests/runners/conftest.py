"""Runs programs in real sandboxes, in the mode that the user who runs the tests gets."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from orchestrator.contract.inputs import Input
from orchestrator.contract.running import Capabilities, Ended, Limits, RunSpec
from orchestrator.runners.local import LocalRunner
from orchestrator.runners.local.selftest import Setup, find_setup, run_to_end

SMALL = Limits(timeout_seconds=30, memory_mb=256, work_mb=8, processes=48, output_bytes=256 * 1024)


@dataclass(frozen=True)
class Ran:
    ended: Ended
    text: str


@pytest.fixture(scope="session")
def setup() -> Setup:
    return asyncio.run(find_setup())


@pytest.fixture(scope="session")
def capabilities() -> Capabilities:
    return asyncio.run(LocalRunner().capabilities())


@pytest.fixture
def run(setup: Setup) -> Callable[..., Ran]:
    """run(code, groups=..., inputs=..., **limits): how the program ended and what it printed."""

    def run_program(code: str, *, groups: bool = True, inputs: tuple[Input, ...] = (), **limits: float) -> Ran:
        spec = RunSpec(
            container_id="ctr-test",
            command=["python", "-c", code],
            inputs=list(inputs),
            limits=SMALL.model_copy(update=limits),
        )
        ended, data = asyncio.run(run_to_end(setup.backend, setup.groups if groups else None, spec))
        return Ran(ended, data.decode("utf-8", "replace"))

    return run_program


@pytest.fixture(params=["kernel", "watchdog"])
def run_held_by(request: pytest.FixtureRequest, setup: Setup, run: Callable[..., Ran]) -> Iterator[Callable[..., Ran]]:
    """`run` with limits held by control groups, then without them."""
    if request.param == "kernel" and setup.groups is None:
        pytest.skip("this user may not make control groups here, so only the watchdog can be tested")
    return lambda code, **options: run(code, groups=request.param == "kernel", **options)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = asyncio.run(LocalRunner().capabilities())
    terminalreporter.write_line(f"Containers ran in {found.reason}.")
