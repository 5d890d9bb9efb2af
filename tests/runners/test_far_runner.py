"""A runner of another machine keeps the protocol: nothing of it may lean on paths or on the life of the server."""

import asyncio

import pytest

from orchestrator.contract.plugins import Plugins
from orchestrator.runners import conformance

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.mark.parametrize("name", conformance.CHECKS)
def test_far_runner_keeps_the_protocol(far_machine, name):
    asyncio.run(conformance.run_check(Plugins().runner("far"), name))
