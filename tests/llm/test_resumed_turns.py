"""A turn that a crash cut short pays for no answer twice, though the records have grown in between."""

import asyncio

import pytest

from orchestrator.agents.llm import LlmAgent
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.app import create_app
from orchestrator.contract.access import Principal
from orchestrator.contract.agents import Turn
from orchestrator.engine.agent_operations import AgentOperations
from orchestrator.operations.call import CallContext
from orchestrator.settings import Settings
from orchestrator.storage.queries import loops
from tests.llm.loops import gateway, number, numbers, play, whole
from tests.model_servers import Answer

NAME = "llm:gateway:m"


class Crash(BaseException):
    pass


class Crashing:
    """The operations of a turn in a process that ends when `operation` is called."""

    def __init__(self, operations: AgentOperations, operation: str) -> None:
        self._operations, self._operation = operations, operation

    def __getattr__(self, name: str):
        if name == self._operation:
            raise Crash(name)
        return getattr(self._operations, name)


def run_twice(folder, operation: str, *answers: Answer):
    """The calls and the version after a turn that ended at `operation` and was taken again; what the server got."""

    async def work(server):
        app = create_app(Settings(data_dir=folder, _env_file=None), engine=False)
        async with app.router.lifespan_context(app):
            store = app.state.lazy_store.store()
            people = AgentOperations(CallContext(Principal(name="me", role="admin"), store), "people")
            task_id = (await people.upload_task(**numbers(versions=5))).task_id
            loop_id = await store.write(lambda tx: loops.add(tx, task_id, seed=1, metric="score"))
            turn = Turn(task_id=task_id, loop_id=loop_id, round=1, kind="baseline", version="v1", seed=1)

            def begin() -> AgentOperations:
                call = CallContext(Principal(name=NAME, role="coder"), store)
                return AgentOperations(call, f"{loop_id}/1/coder")

            with pytest.raises(Crash):
                await LlmAgent("gateway:m", LlmOptions()).write_version(Crashing(begin(), operation), turn)
            await people.upload_message(task_id=task_id, sender="me", content="Please use trees.")
            await LlmAgent("gateway:m", LlmOptions()).write_version(begin(), turn)
            calls = (await people.get_model_calls(task_id=task_id)).model_calls
            return calls, await people.read_code(task_id=task_id, version="v1"), server

    with gateway(play(*answers)) as server:
        return asyncio.run(work(server))


def test_a_crash_after_the_answer_asks_nobody_again(folder):
    calls, code, server = run_twice(folder, "upload_code", whole(number(1)))

    assert len(server.requests) == 1
    assert [call.state for call in calls] == ["answered"]
    assert "x = 1" in code.files[0].text


def test_a_crash_after_a_repair_asks_nobody_again(folder):
    calls, code, server = run_twice(folder, "upload_code", Answer("Well."), whole(number(2)))

    assert len(server.requests) == 2
    assert [call.state for call in calls] == ["answered", "answered"]
    assert "x = 2" in code.files[0].text


def test_an_answer_that_was_not_stored_is_paid_again_and_both_calls_count(folder):
    calls, code, server = run_twice(folder, "finish_model_call", whole(number(1)), whole(number(2)))

    assert len(server.requests) == 2 and "x = 2" in code.files[0].text
    assert [call.state for call in calls] == ["answered", "lost"], "newest first"
