"""What may be asked of a container: its limits, its seed, its grade, its end."""

import pytest

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS

FRAMED = {"name": "x", "dataset": "digits", "objective": {"metric": "accuracy"}}


@pytest.fixture
def task_id(api):
    task_id = api.post("/upload_task", json=FRAMED).json()["task_id"]
    api.post("/upload_code", data={"task_id": task_id, "version": "v1", "agent": "a", "file_content": "print(1)"})
    return task_id


def spawned(api, task_id, **asked):
    answer = api.post("/spawn_container", params={"task_id": task_id} | asked)
    assert answer.status_code == 200, answer.text
    return api.get(f"/container_status/{answer.json()['container_id']}").json()


def test_seed_is_kept_or_drawn(api, task_id):
    seeds = [spawned(api, task_id, seed=7)["seed"], *(spawned(api, task_id)["seed"] for _ in range(3))]

    assert seeds[0] == 7
    assert len(set(seeds)) == 4 and all(0 <= seed < 2**31 for seed in seeds)


@pytest.mark.parametrize("wrong", [{"cpus": 0}, {"cpus": "two"}, {"seed": -1}, {"seed": 2**31}, {"memory_mb": 1}])
def test_impossible_wishes_are_refused_by_name(api, task_id, wrong):
    answer = api.post("/spawn_container", params={"task_id": task_id} | wrong)

    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.text


@pytest.mark.parametrize("grace", [-1, 3601, "nan", "inf"])
def test_impossible_graces_are_refused(api, task_id, grace):
    container_id = spawned(api, task_id)["id"]

    assert api.post(f"/stop_container/{container_id}", params={"grace_seconds": grace}).status_code == 422


def test_what_never_ran_has_used_nothing(api, task_id):
    container_id = spawned(api, task_id)["id"]

    usage = api.get(f"/get_container_usage/{container_id}").json()

    assert (usage["status"], usage["limits"], usage["samples"]) == ("queued", None, [])
    assert api.get("/get_container_usage/ctr-none").status_code == 404


def test_named_metric_is_enough_to_be_graded(api, task_id):
    assert spawned(api, task_id, grade=True)["status"] == "queued"


def test_agents_have_nothing_graded_outside_of_the_loop(app, serve):
    async def work(client):
        task_id = (await client.post("/upload_task", json=FRAMED)).json()["task_id"]
        agent = CallContext(Principal(name="mine", role="coder"), app.state.lazy_store.store())
        with pytest.raises(NotAllowed, match="grade"):
            await OPERATIONS["spawn_container"].call(agent, task_id=task_id, grade=True)

    serve(work)
