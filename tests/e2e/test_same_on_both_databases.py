"""The same task with the same seeds, once on SQLite and once on PostgreSQL: the same programs, runs and scores."""

import asyncio

import pytest

from orchestrator import examples
from tests.engine.scripted import ended, serving

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
SEED = 11  # of the split; the loop takes the split's where a task names one
OUT_OF_REACH = {"breast_cancer": 1.0, "pack-circles": 2.7}


async def outcome(folder, example, **settings) -> dict:
    """What a loop of the real agents on the bundled task gave, without ids of containers, times and durations."""
    loaded = examples.load(example)
    task = loaded.model_dump(mode="json", exclude_unset=True)
    task |= {"split": {"seed": SEED}, "budget": {"versions": 4}}
    task["objective"] |= {"target": OUT_OF_REACH[example]}
    async with serving(folder, **settings) as api:
        task_id = (await api.post("/upload_task", json=task)).raise_for_status().json()["task_id"]
        for name, text in examples.read_seed_program(example, loaded).items():
            form = {"task_id": task_id, "version": "seed", "agent": "user", "filename": name, "file_content": text}
            (await api.post("/upload_code", data=form)).raise_for_status()
        (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
        loop = await ended(api, task_id)
        results = (await api.get(f"/get_results/{task_id}")).json()["results"]
        programs = {
            found["version"]: (await api.get(f"/read_code/{task_id}/{found['version']}")).json()
            for found in loop["rounds"]
        }
        feedback = [row["data"]["verdict"] for row in (await api.get(f"/get_feedback/{task_id}")).json()["feedback"]]
    return {
        "loop": (loop["state"], loop["stop_reason"], loop["best"]["version"], loop["best"]["validation"]),
        "rounds": [
            (found["version"], found["parent"], found["verdict"], found["score"], found["held_out"])
            for found in loop["rounds"]
        ],
        "results": [(row["version"], row["seed"], row["score"], row["metrics"]) for row in results],
        "programs": {
            version: [(item["filename"], item["text"]) for item in code["files"]] for version, code in programs.items()
        },
        "feedback": feedback,
    }


@pytest.mark.parametrize("example", OUT_OF_REACH)
def test_same_task_and_seeds_give_the_same_on_both(tmp_path, postgres, migrated, example):
    database = postgres.create(migrated)

    embedded = asyncio.run(outcome(tmp_path / "sqlite", example))
    served = asyncio.run(outcome(tmp_path / "postgresql", example, database_url=postgres.url(database)))
    records = postgres.rows("select version from code order by id", database)

    assert served == embedded
    assert len(served["results"]) >= 5 and len(set(map(str, served["programs"].values()))) == 4
    assert [version for (version,) in records if version != "seed"] == ["v1", "v2", "v3", "v4"] and not (
        tmp_path / "postgresql/database/orchestrator.db"
    ).exists()
