"""Runs the hostile programs that were selected, once for all tests of this process."""

import asyncio
import os
import tempfile
from pathlib import Path

import pytest

from orchestrator.runners.local.selftest import Setup, find_setup
from tests.hostile.running import Outcome, run_all, watched_host


@pytest.fixture(scope="session")
def setup() -> Setup:
    return asyncio.run(find_setup())


@pytest.fixture(scope="session")
def damage() -> list[str]:
    """Return what the programs did to this machine, filled in by `outcomes`."""
    return []


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest, setup: Setup, damage: list[str]) -> dict[tuple[str, str], Outcome]:
    """By name of the program and what held its limits."""
    chosen = [item.callspec.params for item in request.session.items if "hostile" in getattr(item, "fixturenames", ())]
    wanted = [(params["hostile"], params["keeper"]) for params in chosen]
    if setup.groups is None:
        wanted = [each for each in wanted if each[1] != "kernel"]
    umask = os.umask(0o022)
    with tempfile.TemporaryDirectory() as folder, watched_host(Path(folder)) as host:
        found = run_all(setup, host, wanted)
        damage += host.damage
    os.umask(umask)
    return found
