"""get_disk_use: what takes room, task by task, and fast where there are many files."""

import time

from orchestrator.storage.files.disk_usage import DiskMeter, measure


def put(folder, name, size):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


def test_tasks_are_listed_largest_first_by_kind(api, folder, task_id):
    other = api.post("/upload_task", json={"name": "larger"}).json()["task_id"]
    put(folder, f"storage/outputs/{task_id}/ctr-1/predictions.csv", 100_000)
    put(folder, f"storage/logs/{other}/ctr-2/ctr-2.log", 300_000)
    put(folder, f"storage/data/{other}/private/labels.csv", 50_000)
    put(folder, "storage/datasets/abc/data.csv", 70_000)
    put(folder, "backups/a.backup", 90_000)

    found = api.get("/get_disk_use").json()

    first, second = found["tasks"]
    assert (first["task_id"], first["name"], second["task_id"]) == (other, "larger", task_id)
    assert 300_000 <= first["log_bytes"] < 310_000 and 50_000 <= first["data_bytes"] < 60_000
    assert 100_000 <= second["output_bytes"] < 110_000
    assert first["total_bytes"] == sum(
        first[name] for name in ("code_bytes", "log_bytes", "output_bytes", "data_bytes", "row_bytes")
    )
    assert found["datasets_bytes"] >= 70_000 and found["backups_bytes"] >= 90_000
    assert found["database_bytes"] > 0 and found["free_bytes"] > 0


def test_tasks_beyond_the_limit_are_summed(api, folder):
    for number in range(3):
        task_id = api.post("/upload_task", json={"name": "t"}).json()["task_id"]
        put(folder, f"storage/code/{task_id}/v1/main.py", 10_000 * (number + 1))

    found = api.get("/get_disk_use?limit=1").json()

    assert len(found["tasks"]) == 1 and found["other_tasks"] == 2
    assert found["other_tasks_bytes"] >= 30_000


def test_rows_of_a_task_are_estimated(api, task_id):
    for _ in range(20):
        api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "x" * 10_000})

    assert 200_000 <= api.get("/get_disk_use").json()["tasks"][0]["row_bytes"] < 2_000_000


def test_links_are_not_followed(folder, tmp_path):
    put(tmp_path, "elsewhere/large", 5_000_000)
    (folder / "storage" / "outputs" / "1").mkdir(parents=True)
    (folder / "storage" / "outputs" / "1" / "link").symlink_to(tmp_path / "elsewhere")

    assert measure(folder).total_bytes < 10_000


def test_many_files_are_measured_within_seconds_and_remembered(folder):
    for task in range(20):
        place = folder / "storage" / "outputs" / str(task)
        place.mkdir(parents=True)
        for number in range(500):
            (place / str(number)).touch()
    meter = DiskMeter(folder)
    began = time.monotonic()

    first = meter.measure_all()
    took = time.monotonic() - began
    put(folder, "storage/outputs/1/new", 10)

    assert first.files == 10_000 and took < 5
    assert meter.measure_all().files == 10_000
