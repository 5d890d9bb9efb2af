"""Whole loops on the real runner: what counts, what fails, and what a loop does about it."""

import pytest

from orchestrator.engine.loop.decide import derive_execution_seed, run_seed
from tests.engine.scripted import drive, ended, scores, spec, start, until, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.both_databases]


def by_version(loop, *fields):
    return [tuple(found[field] for field in fields) for found in loop["rounds"]]


def test_loop_improves_until_the_target_is_confirmed(folder):
    loop = drive(folder, spec([scores(v) for v in (0.5, 0.6, 0.55, 0.9, 0.99)], objective={"target": 0.9}))

    assert (loop["state"], loop["stop_reason"]) == ("completed", "target_reached")
    assert by_version(loop, "version", "parent", "verdict", "confirmed") == [
        ("v1", None, "baseline", True),
        ("v2", "v1", "improved", True),
        ("v3", "v2", "worse", False),
        ("v4", "v2", "improved", True),
    ]
    assert [found["score"]["n"] for found in loop["rounds"]] == [2, 2, 1, 2]
    assert [found["held_out"] and found["held_out"]["n"] for found in loop["rounds"]] == [1, 1, None, 1]
    assert loop["best"]["validation"] == {"mean": 0.9, "sd": 0.0, "n": 2, "interval": None}
    assert loop["best"]["gap"] == pytest.approx(0.01)


def test_results_and_task_follow_the_loop(folder):
    async def work(api):
        task_id = await start(api, spec([scores(0.5), scores(0.7)]))
        loop = await ended(api, task_id)
        task = (await api.get(f"/get_task/{task_id}")).json()
        results = (await api.get(f"/get_results/{task_id}")).json()["results"]
        return loop, task, results, (await api.get("/stats")).json()

    loop, task, results, stats = with_engine(folder, work)

    assert (loop["stop_reason"], task["status"], stats["completed_tasks"]) == ("budget_versions", "completed", 1)
    assert [(row["version"], row["score"], row["source"]) for row in results] == [
        ("v2", 0.7, "graded"),
        ("v2", 0.7, "graded"),
        ("v1", 0.5, "graded"),
        ("v1", 0.5, "graded"),
    ]
    assert len({row["seed"] for row in results}) == 4
    assert stats["active_containers"] == 0


HOSTILE = {
    "crash": ("raise ValueError('no')", "crashed", "failed"),
    "hang": ("import time; time.sleep(60)", "timed_out", "timed_out"),
    "flood": ("import os\nwhile True: os.write(1, b'x' * 65536)", "crashed", "output_limit"),
    "eat": ("x = []\nwhile True: x.append(bytearray(1 << 24))", "out_of_memory", "out_of_memory"),
    "silent": ("pass", "invalid", "completed"),
    "nan": (scores(float("nan")), "invalid", "completed"),
    "text": ("open('predictions.csv', 'w').write('high')", "invalid", "completed"),
    "link": ("import os; os.symlink('/data/input.txt', 'predictions.csv')", "invalid", "completed"),
    "huge": ("f = open('predictions.csv', 'wb'); f.truncate(100 << 20)", "invalid", "completed"),
}


def test_each_failure_is_typed_and_the_loop_goes_on(folder):
    programs = [scores(0.5), *(program for program, _, _ in HOSTILE.values()), scores(0.9)]
    task = spec(programs, run={"timeout_seconds": 3, "memory_mb": 256}, search={"max_failures": 50})

    async def work(api):
        task_id = await start(api, task)
        loop = await ended(api, task_id)
        containers = (await api.get(f"/get_containers?task_id={task_id}&limit=100")).json()["containers"]
        feedback = (await api.get(f"/get_feedback/{task_id}")).json()["feedback"]
        return loop, {row["version"]: row for row in containers}, feedback

    loop, containers, feedback = with_engine(folder, work)

    assert loop["stop_reason"] == "budget_versions"
    assert loop["best"]["version"] == f"v{len(programs)}"
    for number, (name, (_, verdict, status)) in enumerate(HOSTILE.items(), start=2):
        found = loop["rounds"][number - 1]
        assert (found["verdict"], containers[f"v{number}"]["status"]) == (verdict, status), name
        assert containers[f"v{number}"]["reason"].endswith(".")
    assert len(feedback) == len(programs)


def test_too_many_failures_in_a_row_end_the_loop(folder):
    loop = drive(folder, spec([scores(0.5)] + ["1/0"] * 9, search={"max_failures": 3}))

    assert (loop["state"], loop["stop_reason"], loop["versions"]) == ("failed", "too_many_failures", 4)
    assert loop["best"]["version"] == "v1"


def test_a_coder_with_nothing_left_to_try_ends_the_loop_on_its_plateau(folder):
    loop = drive(folder, spec([scores(0.5), scores(0.6), "nothing left", scores(0.9)]))

    assert (loop["state"], loop["stop_reason"], loop["versions"]) == ("completed", "plateau", 3)
    assert loop["best"]["version"] == "v2"
    assert by_version(loop, "reason")[2] == ("The coder 'scripted': Everything has been tried.",)


@pytest.mark.parametrize(("misbehaviour", "said"), [("agent fails", "no idea"), ("no version", "uploaded no file")])
def test_a_coder_that_fails_costs_a_round_only(folder, misbehaviour, said):
    async def work(api):
        task_id = await start(api, spec([scores(0.5), misbehaviour, scores(0.6)]))
        loop = await ended(api, task_id)
        events = (await api.get(f"/get_events?task_id={task_id}&limit=100")).json()["events"]
        return loop, [
            event["data"]["reason"] for event in events if event["kind"] == "round" and event["data"]["reason"]
        ]

    loop, reasons = with_engine(folder, work)

    assert by_version(loop, "verdict") == [("baseline",), ("no_version",), ("improved",)]
    assert any(said in reason for reason in reasons)


def test_an_agent_that_cannot_act_ends_the_loop_with_a_sentence(folder):
    loop = drive(
        folder, spec([scores(0.5)], agents={"generator": "pipelines", "coder": "scripted", "evaluator": "scripted"})
    )

    assert (loop["state"], loop["stop_reason"]) == ("failed", "error")
    assert "cannot act as generator" in loop["error"]


def test_parallel_rounds_run_side_by_side(folder):
    loop = drive(
        folder,
        spec([scores(0.5 + n / 100, before="import time; time.sleep(0.3)") for n in range(7)], search={"parallel": 3}),
    )

    assert [found["parent"] for found in loop["rounds"]] == [None, "v1", "v1", "v1", "v4", "v4", "v4"]
    started = [found["started_at"] for found in loop["rounds"]]
    finished = [found["ended_at"] for found in loop["rounds"]]
    assert max(started[1:4]) < min(finished[1:4])
    assert min(started[4:]) > max(finished[1:4])


def test_pause_rests_and_resume_goes_on(folder):
    async def work(api):
        task_id = await start(
            api, spec([scores(0.5 + n / 100, before="import time; time.sleep(0.2)") for n in range(6)])
        )
        await until(api, f"/get_loop/{task_id}", lambda loop: len(loop["rounds"]) == 2)
        await api.post(f"/pause_loop/{task_id}")
        paused = await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "paused")
        status = (await api.get(f"/get_task/{task_id}")).json()["status"]
        clock = (await api.get(f"/get_loop/{task_id}")).json()["wall_seconds"]
        still = (await api.get(f"/get_loop/{task_id}")).json()
        (await api.post(f"/resume_loop/{task_id}")).raise_for_status()
        return paused, status, clock, still, await ended(api, task_id)

    paused, status, clock, still, loop = with_engine(folder, work)

    assert (status, paused["stop_reason"]) == ("paused", None)
    assert still["wall_seconds"] == clock
    assert [found["version"] for found in loop["rounds"]] == [f"v{n}" for n in range(1, 7)]
    assert all(found["score"]["n"] == 2 for found in loop["rounds"])


def test_stop_ends_the_running_container_and_keeps_the_best(folder):
    programs = [scores(0.5), scores(0.6), "import time; time.sleep(60)"]

    async def work(api):
        task_id = await start(api, spec(programs, run={"timeout_seconds": 60}))
        await until(api, "/get_containers", lambda found: (found["containers"] or [{}])[0].get("version") == "v3")
        await until(api, "/get_containers", lambda found: found["containers"][0]["status"] == "running")
        await api.post(f"/stop_loop/{task_id}")
        loop = await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "stopped", seconds=20)
        again = await api.post(f"/resume_loop/{task_id}")
        return loop, (await api.get("/get_containers")).json()["containers"][0], again.status_code

    loop, container, again = with_engine(folder, work)

    assert (loop["stop_reason"], loop["best"]["version"], container["status"], again) == (
        "stopped_by_user",
        "v2",
        "cancelled",
        409,
    )


def test_stop_does_not_wait_for_an_agent_that_thinks(folder):
    async def work(api):
        task_id = await start(api, spec([scores(0.5), "agent thinks for ever"]))
        await until(api, f"/get_loop/{task_id}", lambda loop: len(loop["rounds"]) == 2)
        await api.post(f"/stop_loop/{task_id}")
        return await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "stopped", seconds=20)

    assert with_engine(folder, work)["best"]["version"] == "v1"


def test_a_second_loop_from_scratch_has_fresh_labels(folder):
    async def work(api):
        task_id = await start(api, spec([scores(0.5), scores(0.6)]))
        await ended(api, task_id)
        (await api.post("/start_loop", json={"task_id": task_id, "start_from": "scratch"})).raise_for_status()
        return await ended(api, task_id)

    assert [found["version"] for found in with_engine(folder, work)["rounds"]] == ["v3", "v4"]


def test_wall_budget_ends_the_loop(folder):
    slow = [scores(0.5 + n / 100, before="import time; time.sleep(0.4)") for n in range(50)]

    loop = drive(folder, spec(slow, budget={"versions": 50, "wall_seconds": 2}))

    assert loop["stop_reason"] == "budget_wall"
    assert loop["versions"] < 50


def test_label_of_a_live_round_belongs_to_the_coder(folder):
    async def work(api):
        task_id = await start(api, spec(["agent thinks for ever"]))
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["rounds"])
        form = {"task_id": task_id, "version": "v1", "agent": "mallory", "file_content": scores(0.99)}
        taken = await api.post("/upload_code", data=form)
        joined = await api.post("/upload_code", data=form | {"filename": "numpy.py"})
        own = await api.post("/upload_code", data=form | {"version": "mine"})
        await api.post(f"/stop_loop/{task_id}")
        await ended(api, task_id)
        return taken, joined, own, (await api.post("/upload_code", data=form)).status_code

    taken, joined, own, afterwards = with_engine(folder, work)

    assert (taken.status_code, joined.status_code) == (409, 409)
    assert "coder" in taken.json()["detail"]
    assert (own.status_code, afterwards) == (200, 200)


@pytest.mark.parametrize("label", ["v999999999", "v" + "9" * 99, "v999999", "v٣"])
def test_foreign_labels_leave_each_round_its_own(folder, label):
    async def work(api):
        task_id = (await api.post("/upload_task", json=spec([scores(0.5), scores(0.6), scores(0.7)]))).json()["task_id"]
        for foreign in (label, "v1000000000"):
            form = {"task_id": task_id, "version": foreign, "agent": "mallory", "file_content": scores(0.1)}
            (await api.post("/upload_code", data=form)).raise_for_status()
        await api.post("/start_loop", json={"task_id": task_id})
        return await ended(api, task_id)

    loop = with_engine(folder, work)

    assert len({found["version"] for found in loop["rounds"]}) == 3
    assert [found["score"]["mean"] for found in loop["rounds"]] == [0.5, 0.6, 0.7]


def test_seed_of_an_execution_does_not_tell_the_seed_of_the_split(folder):
    async def work(api):
        task_id = await start(api, spec([scores(0.5), scores(0.7)], split={"seed": 7}))
        await ended(api, task_id)
        return (await api.get(f"/get_results/{task_id}")).json()["results"]

    given = {row["seed"] for row in with_engine(folder, work)}

    # as a program would: known arithmetic over the seeds people choose
    guessed = {run_seed(seed, number, run) for seed in range(100) for number in range(1, 4) for run in range(4)}
    unkeyed = {
        derive_execution_seed(seed, "", number, run)
        for seed in range(100)
        for number in range(1, 4)
        for run in range(4)
    }
    assert len(given) == 4 and not given & (guessed | unkeyed)
