import asyncio

import pytest
import uvloop

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.running import RunSpec
from orchestrator.runners import conformance
from orchestrator.runners.local import LocalRunner

pytestmark = pytest.mark.sandbox


class Unprotected(LocalRunner):
    """The same runner with every container started without a sandbox."""

    async def start(self, spec: RunSpec):
        return await super().start(spec.model_copy(update={"sandboxed": False}))


@pytest.mark.parametrize("name", conformance.CHECKS)
def test_local_runner_keeps_the_protocol(name):
    asyncio.run(conformance.run_check(LocalRunner(), name))


def test_other_event_loop_serves_as_well():
    async def run_all() -> None:
        runner = LocalRunner()
        for name in ("success_is_completed", "stop_lets_it_finish_in_grace", "all_followers_get_everything"):
            await conformance.run_check(runner, name)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(run_all())


@pytest.mark.parametrize(
    "name", sorted(set(conformance.CHECKS) - {"inputs_are_read_only", "only_the_given_environment_is_seen"})
)
def test_unprotected_runs_keep_the_protocol(name):
    asyncio.run(conformance.run_check(Unprotected(), name))


def test_conformance_finds_a_careless_runner():
    class Careless(LocalRunner):
        async def fetch(self, handle, path, *, max_bytes):
            try:
                return await super().fetch(handle, path, max_bytes=max_bytes)
            except OutputRejected:
                return b""

    with pytest.raises(conformance.ConformanceFailure):
        asyncio.run(conformance.run_check(Careless(), "bad_outputs_are_rejected"))
