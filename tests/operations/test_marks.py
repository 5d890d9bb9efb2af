"""Who may mark versions, and what is refused."""

import pytest
from starlette.testclient import TestClient

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.contract.marks import VersionMark, VersionUnmark
from orchestrator.contract.states import Role
from orchestrator.operations.call import CallContext
from orchestrator.operations.marks import mark_version, unmark_version

AGENTS: tuple[Role, ...] = ("coder", "evaluator", "generator", "engine")


def test_agents_take_nothing_out_of_the_race(app, api: TestClient) -> None:
    store = app.state.lazy_store.store()

    async def refuse(role: Role) -> None:
        call = CallContext(Principal(name="mine", role=role), store)
        with pytest.raises(NotAllowed):
            await mark_version(call, VersionMark(task_id=1, version="v1", kind="wrong", reason="no"))
        with pytest.raises(NotAllowed):
            await unmark_version(call, VersionUnmark(task_id=1, version="v1"))

    for role in AGENTS:
        assert api.portal is not None
        api.portal.call(refuse, role)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2_001])
def test_mark_without_a_reason_is_refused(api: TestClient, reason: str) -> None:
    task_id = api.post("/upload_task", json={"name": "t"}).json()["task_id"]
    body = {"task_id": task_id, "version": "v1", "kind": "cheating"}

    assert api.post("/mark_version", json=body | {"reason": reason}).status_code == 422
    unknown = api.post("/mark_version", json=body | {"reason": "it sleeps"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "version_not_found")
