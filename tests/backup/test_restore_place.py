"""Where a backup goes: to a place of its own, whole or not at all; what lies there is never lost."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from orchestrator.contract.errors import AlreadyRunning, BackupUnusable, Interrupted, NotEmpty
from orchestrator.storage.backup import restoration
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.restoration import restore
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from tests.backup.making import back_up, everything, fill, with_store


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    async def work(store):
        await fill(store)
        return await back_up(store)

    return with_store(tmp_path_factory.mktemp("made") / "data", work)


def put_back(whole, target, *, replace=False, progress=None):
    return restore(whole, target, database_url=None, replace=replace, progress=progress or Progress())


def task_count(folder) -> int:
    return len(with_store(folder, lambda store: store.scan(everything))["tasks"])


def test_empty_folder_is_taken(whole, tmp_path):
    (tmp_path / "new").mkdir()

    put_back(whole, tmp_path / "new")

    assert task_count(tmp_path / "new") == 3


def test_folder_with_anything_in_it_is_left_alone(whole, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")

    for replace in (False, True):
        with pytest.raises(NotEmpty, match="not empty"):
            put_back(whole, tmp_path, replace=replace)
    assert os.listdir(tmp_path) == ["photo.jpg"]


def test_working_directory_is_not_replaced(whole, tmp_path, monkeypatch):
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "below")

    with pytest.raises(NotEmpty, match="working directory"):
        put_back(whole, tmp_path / "here")


def test_replaced_data_directory_is_moved_aside_whole(whole, tmp_path):
    with_store(tmp_path / "data", lambda store: fill(store, 1))

    with pytest.raises(NotEmpty, match="--replace"):
        put_back(whole, tmp_path / "data")
    put_back(whole, tmp_path / "data", replace=True)

    aside = next(path for path in tmp_path.iterdir() if "before-restore" in path.name)
    assert (task_count(tmp_path / "data"), task_count(aside)) == (3, 1)


def test_data_directory_in_use_is_not_replaced(whole, tmp_path):
    async def work(store):
        with pytest.raises(AlreadyRunning):
            put_back(whole, tmp_path / "data", replace=True)

    with_store(tmp_path / "data", work)


def test_second_restore_to_the_same_place_waits_its_turn(whole, tmp_path):
    store = OpenStore(DataFolder(tmp_path / ".data.restoring"))
    try:
        with pytest.raises(NotEmpty, match="running"):
            put_back(whole, tmp_path / "data")
    finally:
        asyncio.run(store.close())


def test_interrupted_restore_leaves_nothing(whole, tmp_path, monkeypatch):
    progress = Progress()
    monkeypatch.setattr(restoration, "verify_backup", lambda path, progress: _checked_then_stopped(whole, progress))

    with pytest.raises(Interrupted):
        put_back(whole, tmp_path / "data", progress=progress)

    assert os.listdir(tmp_path) == []


def _checked_then_stopped(whole, progress):
    from orchestrator.storage.backup.verification import verify_backup

    content = verify_backup(whole, progress)
    progress.stop = True
    return content


def test_backup_that_changes_after_the_check_leaves_nothing(whole, tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    copy.write_bytes(whole.read_bytes())
    monkeypatch.setattr(restoration, "_check_room", lambda *_: copy.write_bytes(whole.read_bytes()[:-200]))

    with pytest.raises(BackupUnusable):
        put_back(copy, tmp_path / "data")

    assert os.listdir(tmp_path) == ["copy"]


def test_failed_rename_brings_the_old_directory_back(whole, tmp_path, monkeypatch):
    with_store(tmp_path / "data", lambda store: fill(store, 1))
    rename = os.rename

    def refuse(source, target):
        if str(source).endswith(".restoring"):
            raise OSError(18, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(OSError):
        put_back(whole, tmp_path / "data", replace=True)
    monkeypatch.undo()

    assert os.listdir(tmp_path) == ["data"] and task_count(tmp_path / "data") == 1


def test_postgresql_database_that_is_not_empty_is_left_alone(whole, tmp_path, request):
    server = request.getfixturevalue("postgres")
    url = server.url(server.create(request.getfixturevalue("migrated")))

    with pytest.raises(NotEmpty, match="DATABASE_URL"):
        restore(whole, tmp_path / "data", database_url=url, replace=False, progress=Progress())

    assert os.listdir(tmp_path) == []


def test_failed_restore_leaves_postgresql_empty(whole, tmp_path, request, monkeypatch):
    server = request.getfixturevalue("postgres")
    url = server.url(server.create())
    monkeypatch.setattr(restoration.Loader, "commit", _fail)

    with pytest.raises(RuntimeError):
        restore(whole, tmp_path / "data", database_url=url, replace=False, progress=Progress())
    assert os.listdir(tmp_path) == []
    monkeypatch.undo()
    restore(whole, tmp_path / "data", database_url=url, replace=False, progress=Progress())

    assert len(with_store(tmp_path / "data", lambda store: store.scan(everything), url)["tasks"]) == 3


def _fail(_):
    raise RuntimeError("the connection went")


SLOW = """
import sys, time
from pathlib import Path
from orchestrator.storage.backup import restoration
from orchestrator.storage.backup.progress import Progress
real = {name: getattr(restoration, name) for name in ("_keep", "_put_in_place")}
seen = []
def slowly(name):
    def work(*arguments):
        if name == "_put_in_place" or len(seen) < 3:
            print(name, flush=True)
            seen.append(name)
            time.sleep(0.3)
        return real[name](*arguments)
    return work
for name in real:
    setattr(restoration, name, slowly(name))
restoration.restore(Path(sys.argv[1]), Path(sys.argv[2]), database_url=None, replace=True, progress=Progress())
print("done", flush=True)
time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", [1, 3, 4, 5])
def test_killed_restore_leaves_the_old_or_the_whole_new(whole, tmp_path, moment):
    with_store(tmp_path / "data", lambda store: fill(store, 1))
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(whole), str(tmp_path / "data")], stdout=subprocess.PIPE, text=True
    )
    for _ in range(moment):
        line = process.stdout.readline().strip()
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert task_count(tmp_path / "data") == (3 if line == "done" else 1)

    put_back(whole, tmp_path / "data", replace=True)
    assert task_count(tmp_path / "data") == 3
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".restoring")] == []
